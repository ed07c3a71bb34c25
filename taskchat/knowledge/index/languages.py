"""Languages: which one a text is in, its small words, and what its words are stemmed to. Pure.

Snowball's stemmers (pure Python) do the stemming. A language that has none keeps its words as they are.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache

import snowballstemmer

ENGLISH, NONE = "en", "und"
STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
# Words that say little about what is asked, folded. Those of no other language than its own tell the language.
SMALL = {
    "en": (
        "a about after all also am an and any are as at be been being between but by can could did do does doing "
        "for from had has have having he her hers him his how i if in into is it its me more most my no not of "
        "off on or our ours out over she should so some such than that the their them then there these they this "
        "those to too under up us was we were what when where which while who whom whose why will with would you "
        "your yours dont didnt doesnt isnt wasnt im ive don doesn didn isn wasn"
    ),
    "de": (
        "aber alle als also am an auch auf aus bei bin bis bist da damit dann das dass dein deine dem den der des "
        "dich die dies diese dieser dieses dir doch du durch ein eine einem einen einer eines er es fur gegen hab "
        "habe haben hat hatte hier ich ihm ihn ihr ihre im in ins ist ja jede jeder kann kein keine konnen man "
        "mein meine mich mir mit muss nach nicht noch nun nur ob oder ohne sein seine sich sie sind so um und uns "
        "unser unter vom von vor wann warum was weil wenn wer werden wem wen wie wieso wieviel wir wird wo woher "
        "wohin wurde wurden zu zum zur uber mochte welche welcher welches"
    ),
    "fr": (
        "a ai as au aux avec c ce cela ces cet cette combien comment d dans de depuis des donc dont du elle elles "
        "en est et etait etaient ete etre eu fait il ils j je l la le les leur leurs lui ma mais me meme mes mon "
        "n ne nos notre nous on ont ou par pas plus pour pourquoi qu quand que quel quelle quelles quels qui quoi "
        "s sa sans se ses si son sont sur t ta te tes ton tu un une vos votre vous y"
    ),
    "es": (
        "a al algo como con cual cuales cuando cuanto cuantos de del desde donde dos el ella ellas ellos en entre "
        "era es esa ese eso esta estan estas este esto estos fue fueron ha hay han la las le les lo los mas me mi "
        "mis muy no nos o para pero por porque que quien quienes se sea ser si sin sobre son su sus te tiene tu "
        "un una uno unos y ya yo cuantas"
    ),
    "it": (
        "a ai al alla alle allo anche c che chi ci come con cosa cui d da dal dalla dei del della delle dello di "
        "dove e ed era erano essere fu furono gli ha hanno i il in io l la le lei lo loro lui ma mi mio nel nella "
        "nelle no noi non o per perche piu quale quali quando quanti quanto quella quelle quello questa queste "
        "questo qui se sei si sia sono su sua sul sulla suo tra tu un una uno vi voi"
    ),
}
# Words that ask for a number or a date
_NUMBERS = (
    "when year date many much old long often far wann jahr viele viel quand combien annee cuando cuanto cuantos "
    "cuantas ano quando quanto quanti quante anno 多少 几个 几年 何时 哪年"
)
_ASKS_FOR_NUMBER = frozenset(_NUMBERS.split())
_SMALL = {language: frozenset(text.split()) for language, text in SMALL.items()}
_TELLS = Counter(word for words in _SMALL.values() for word in words)
_SCRIPTS = (  # the first letter of a block, the first behind it, and the language that it is most often
    (0x0400, 0x0530, "ru"),
    (0x0600, 0x0700, "ar"),
    (0x0900, 0x0980, "hi"),
    (0x0980, 0xAC00, NONE),
    (0xAC00, 0xD7B0, NONE),
)
_one_at_a_time = threading.Lock()  # a stemmer keeps the word it is at
SAMPLE = 2000  # words that are looked at


def language_of(words: Iterable[str]) -> str:
    """The language of folded words. Where nothing tells, English for Latin letters."""
    counts: Counter[str] = Counter()
    for number, word in enumerate(words):
        if number == SAMPLE:
            break
        if not word.isascii():
            counts.update(_of_script(word))
            continue
        counts.update(_telling(word))
    if not counts:
        return ENGLISH
    return min(counts, key=lambda language: (-counts[language], language != ENGLISH))


def small_words(languages: Iterable[str]) -> frozenset[str]:
    """The words that say little in any of the languages."""
    return frozenset[str]().union(*(_SMALL[language] for language in languages if language in _SMALL))


def asks_for_number(words: Iterable[str]) -> bool:
    """Whether folded words ask for something that is told in digits."""
    return not _ASKS_FOR_NUMBER.isdisjoint(words)


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """What all forms of a folded word share."""
    stemmer = _stemmer(language)
    if stemmer is None or not word.isalpha():
        return word
    with _one_at_a_time:
        return stemmer(word) or word


def stemmed(word: str, languages: Iterable[str]) -> set[str]:
    """What a word may be stemmed to, whichever of the languages it is in."""
    return {stem(word, language) for language in languages}


@lru_cache
def _stemmer(language: str) -> Callable[[str], str] | None:
    name = STEMMERS.get(language)
    if name is None:
        return None
    made: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return made


@lru_cache(maxsize=4096)
def _telling(word: str) -> tuple[str, ...]:
    there = _TELLS[word]
    return tuple(language for language, words in _SMALL.items() if word in words) if 0 < there <= 2 else ()


def _of_script(word: str) -> tuple[str, ...]:
    letter = ord(word[0])
    return tuple(language for first, behind, language in _SCRIPTS if first <= letter < behind)
