"""Which language a message is in, by the words that it is made of. Plain English is told without opening a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from taskchat.agent.embedded.languages.pack import Pack, packs
from taskchat.agent.embedded.words import COMMAND_VERBS, STOPWORDS, TODO_VERBS, word_set

READ_MAX = 400  # characters
FIRST = 3.0  # what a word that can begin a command counts more where one begins
LEAST = 0.6  # below, a message tells nothing
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NO_WORDS = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|「[^」]*」|`[^`]*`|https?://\S+|(?<!\w)[#@]\w+|\S+@\S+")
_KNOWN = (
    COMMAND_VERBS
    | STOPWORDS
    | TODO_VERBS
    | word_set("""
    what's hello hey hi thanks thank please tomorrow today tonight yesterday monday tuesday wednesday thursday friday
    saturday sunday next week month year every morning afternoon evening night due overdue high low priority urgent
    important new yes nope yeah sure can could would should need needs want remember milk bread meeting mom dad report
    okay correct
    bill rent dentist groceries shopping reminder forget don't it's i'd i'll after before until how many much more
    most will shall no if then but because she he her his was were give tell let know show make take help find play
    look think feel start stop call your you they we us them our their who why where which there here now later never
    always good great cool nice bad best old big little long hand way thing time day days weeks hour hours minute
    minutes alarm alarms timer clock mistake fact game joke recipe coin news music song phone money house room school
    friend people man woman mother father wife husband kids health work home office store bank water food coffee
    dinner lunch breakfast birthday party wrong right true false leave keep get got go going went come say said see
    saw ask asked am pm off out up down over back again also only very well some any few other another each both own
    same so too than into about that's that'd thats its goodbye bye incorrect hard ai assistant device grocery youre
    meant mean saying late early anything something everything nothing refer assist timing order recommend describe
    area traffic negative flip roll
    """)
)
# English words that other languages write too: they say little.
_SHARED = word_set("""
    y n a an as at am also do die des der es en he her his i in im is it la le los me mes man mal mais no non note
    notes on or par per se so si to tag test todo todos task tasks mark war list set sets date dates main but fin fine
    don den dem two one once come art hat has file mit all cancel clear bad gut order print plan film message sport
    sale send sign if see fast meeting report mail email display status start stop
""")


def language_of(text: str) -> str | None:
    """The code of the language that a message is in; None when it tells nothing ("2", "ok", a name)."""
    return detect(text, packs)


def detect(text: str, others: Callable[[], Iterable[Pack]]) -> str | None:
    """The same, among English and the languages that `others` gives; it is not asked about plain English.

    A word speaks for every language that has it, the less the more there are. One that English has not must be there.
    """
    said = _NO_WORDS.sub(" ", text[:READ_MAX])
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(said)]
    if not words or (said.isascii() and all(word in _SHARED for word in words)):
        return None  # "no", "it", "note": every language has them
    if said.isascii() and _english(words) >= 2 and _english(words) >= 0.6 * len(words):
        return "en"
    packs_there = tuple(others())
    having = {word: max(sum(pack.has(word) for pack in packs_there) + (word in _KNOWN), 1) for word in words}
    strange = [word for word in words if word not in _KNOWN and word not in _SHARED]
    scores = [
        (pack.score(said, words, having.__getitem__), pack.code)
        for pack in packs_there
        if not said.isascii() or any(pack.has(word) for word in strange)
    ]
    best, code = max(scores, default=(0.0, "en"))
    english = sum(1 / having[word] for word in words if word in _KNOWN)
    english += FIRST / having[words[0]] if words[0] in COMMAND_VERBS else 0.0
    if best > english and best >= LEAST:
        return code
    return "en" if english >= LEAST else None


def _english(words: Sequence[str]) -> float:
    """How surely words are plain English, as far as that can be told without the other languages."""
    found = sum(0.3 if word in _SHARED else 1.0 for word in words if word in _KNOWN)
    return found + (FIRST if words[0] in COMMAND_VERBS and words[0] not in _SHARED else 0.0)
