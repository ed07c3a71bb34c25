"""Which tasks somebody means: numbers, "it", "the second one", or words of a title, typed as they may be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.patterns import LIST
from taskchat.agent.embedded.words import STOPWORDS, alike, content, stem

_ORDINALS = {
    name: place
    for place, names in enumerate(
        (
            "first 1st top",
            "second 2nd",
            "third 3rd",
            "fourth 4th",
            "fifth 5th",
            "sixth 6th",
            "seventh 7th",
            "eighth 8th",
            "ninth 9th",
            "tenth 10th",
        )
    )
    for name in names.split()
} | {"last": -1, "final": -1, "bottom": -1, "latest": -1}
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "couple": 2, "2": 2, "3": 3, "4": 4, "5": 5}
_NOUN = r"(?:tasks?|ones?|items?|reminders?|todos?|to dos?|entry|entries|things?|chores?)"
_HEAD = r"(?:task|tasks|item|items|number|numbers|no|nr|todo|todos|reminder|reminders|id|ids|entry|entries)"
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_CARDINAL = re.compile(rf"\b(?:{'|'.join(_CARDINALS)})\b")
_IN_WORDS = re.compile(rf"(?:the |my )?(?:{_HEAD} )+{_CARDINAL.pattern}")
_NUMBERS = re.compile(
    rf"(?:the |my )?(?:{_HEAD} )*(?:# ?|{_HEAD} )?#?(?P<first>\d{{1,15}}"
    rf"|\d{{1,6}}-\d{{1,6}})(?P<more>(?: ?(?:, and|,|and|&|plus|or|to|through|thru|-|–) (?:{_HEAD} "
    rf")?#?\d{{1,15}})*)(?: too| as well)?(?: (?:{LIST}))?"
)
_LABELLED = re.compile(rf"(?:{_HEAD} #?|#)(?P<first>\d{{1,15}})(?: (?:, )?(?:the |called |- |: )?(?P<words>.+))?")
_ONE = re.compile(
    r"(?:(?:it|that|this|that one|this one|the same(?: one)?|the one|him|her)(?: one)?|(?:this|that"
    r"|the|the same|my|the new|the current) (?:task|reminder|item|todo|one|thing)|the (?:one|task"
    r"|reminder) (?:i|you|we) (?:just )?(?:added|made|created|mentioned|showed)|what i just added"
    rf"|the (?:just|newly) added (?:one|task))(?: {_NOUN})?"
)
_MANY = re.compile(
    r"(?:them|those|these|both|they|all of (?:them|those|these)|both of (?:them|those|these)|both "
    r"tasks|those two|these two|the two|all three|all (?:two|three|four|five)|them all|(?:these"
    rf"|those|the) (?:two |three )?{_NOUN})"
)
_BOTH = re.compile(rf"both(?: of (?:them|those|these)| tasks)?|(?:those|these|the) two(?: {_NOUN})?")
_ORDINAL = re.compile(
    rf"(?:the |my )?(?P<word>{'|'.join(_ORDINALS)})(?: (?:of (?:them|these|those)|and (?:the "
    rf")?(?P<second>{'|'.join(_ORDINALS)})))?(?: (?P<noun>{_NOUN}))?(?: (?:on|in|from|of) (?:the |my "
    r"|that )?(?:list|them|those|these))?"
)
_RUN = re.compile(
    rf"(?:the |my )?(?P<end>first|last|top|bottom) (?P<count>{'|'.join(_COUNTS)}|\d)(?: {_NOUN})?(?: "
    r"(?:on|in|from) (?:the |my )?list)?"
)
_OTHER = re.compile(rf"(?:the |that )?other(?: (?:{_NOUN}))?")
_VAGUE = re.compile(
    rf"(?:(?:a|an|any|some|one|another|one of|my|the|of|certain|specific|particular) )*(?:{_NOUN}"
    rf"|something|anything|stuff)(?: (?:from|on|off|in) {LIST})?"
)
_OFF_LIST = re.compile(rf" (?:from|off|off of|on|in|out of|of|at|to) (?P<list>{LIST})$")
_NOISE = re.compile(
    r"(?:(?:my|the|that|this|our|a|an|any|some|please|one of|all|old|existing|current) "
    r")*(?:(?:tasks?|reminders?|todos?|to dos?|items?|entry|alerts?|chores?) (?:(?:called|named"
    r"|titled|about|to|for|of|on|regarding|that says|which says|saying|with|:|is|set|that i|where i"
    r"|concerning) )*(?:(?:the|my) )?)?"
)
_NOUN_AT_END = re.compile(r" (?:tasks?|ones?|items?|reminders?|todos?|to dos?|entry|thing|alerts?|chores?)$")


@dataclass(frozen=True)
class Target:
    """What was pointed at. Exactly one of the parts is set, or none when nothing was said."""

    ids: tuple[int, ...] = ()
    pronoun: str = ""  # "one", "both", "many" or "other"
    places: tuple[int, ...] = ()  # in the list last shown; negative from its end
    run: int = 0  # the first n of it, or the last -n
    words: Line | None = None

    def __bool__(self) -> bool:
        return bool(self.ids or self.pronoun or self.places or self.run or self.words)


def read_target(line: Line) -> Target:
    """What a command's object points at."""
    if line.pack is not None:
        from taskchat.agent.embedded.languages import objects  # nobody who writes English waits for it

        return objects.read_target(line, line.pack)
    plain = line.plain
    if _VAGUE.fullmatch(plain[:60]):
        return Target()
    if not plain or len(plain) > 1000:
        return Target(words=line if plain else None)
    if line.quoted() is not None:
        return Target(words=Line.read(line.quoted() or ""))
    pointed = _pointed(plain)
    if pointed is None and (tail := _OFF_LIST.search(plain)) is not None:
        pointed = _pointed(plain[: tail.start()])
    if pointed is not None:
        return pointed
    return Target(words=clean(line))


def _pointed(plain: str) -> Target | None:
    if _IN_WORDS.match(plain):
        plain = _CARDINAL.sub(lambda found: str(_CARDINALS.index(found[0]) + 1), plain)
    plain = re.sub(r" ?'s$", "", plain)
    if _ONE.fullmatch(plain):
        return Target(pronoun="one")
    if _BOTH.fullmatch(plain):
        return Target(pronoun="both")
    if _MANY.fullmatch(plain):
        return Target(pronoun="many")
    if _OTHER.fullmatch(plain):
        return Target(pronoun="other")
    if (found := _RUN.fullmatch(plain)) is not None:
        count = _COUNTS.get(found["count"]) or int(found["count"])
        return Target(run=count if found["end"] in {"first", "top"} else -count)
    if (found := _ORDINAL.fullmatch(plain)) is not None and (found["noun"] or " " in plain or plain in _ORDINALS):
        return Target(places=tuple(_ORDINALS[word] for word in (found["word"], found["second"]) if word))
    return _numbered(plain)


def _numbered(plain: str) -> Target | None:
    if (found := _NUMBERS.fullmatch(plain)) is not None:
        if "-" in found["first"]:
            return Target(ids=_span(*found["first"].split("-")))
        if (span := re.fullmatch(rf" (?:to|through|thru|-|–) (?:{_HEAD} )?#?(\d+)", found["more"])) is not None:
            return Target(ids=_span(found["first"], span[1]))
        return Target(
            ids=tuple(dict.fromkeys(int(number) for number in [found["first"], *re.findall(r"\d+", found["more"])]))
        )
    if (found := _LABELLED.fullmatch(plain)) is not None:
        return Target(ids=(int(found["first"]),))
    return None


def _span(first: str, last: str) -> tuple[int, ...]:
    low, high = int(first), int(last)
    return tuple(range(low, high + 1)) if low <= high <= low + 50 else (low, high)


def clean(line: Line) -> Line:
    """A title as somebody names it, without "my reminder to" before and "from my list" behind."""
    if line.pack is not None:
        from taskchat.agent.embedded.languages import objects  # nobody who writes English waits for it

        return objects.clean(line, line.pack)
    if (found := _OFF_LIST.search(line.plain)) is not None and found.start() > 0:
        line = line.between(0, found.start())
    found = _NOISE.match(line.plain)
    if found is not None and 0 < found.end() < len(line.plain):
        line = line.between(found.end(), len(line.plain))
    if len(line.tokens) > 1 and (tail := _NOUN_AT_END.search(line.plain)) is not None:
        line = line.between(0, tail.start())
    return line


def pick(target: Target, *, shown: Sequence[int], focus: Sequence[int]) -> tuple[int, ...] | None:
    """The numbers that a target points at by what was shown and spoken of; None when it can't be told from that."""
    if target.ids:
        return target.ids
    if target.pronoun == "one":
        return tuple(focus) if len(focus) == 1 else None
    if target.pronoun == "both":
        return next((tuple(ids) for ids in (focus, shown) if len(ids) == 2), None)
    if target.pronoun == "many":
        return tuple(focus) if len(focus) > 1 else tuple(shown) or tuple(focus) or None
    if target.pronoun == "other":
        others = tuple(number for number in shown if number not in focus)
        return others if len(others) == 1 else None
    if target.places:
        fits = [place for place in target.places if -len(shown) <= place < len(shown)]
        return tuple(shown[place] for place in fits) if len(fits) == len(target.places) else None
    if target.run:
        return tuple(shown[: target.run] if target.run > 0 else shown[target.run :]) or None
    return None


@dataclass(frozen=True)
class Match:
    """How well a task fits some words: `words` of them are in its title, `title` of the title is in them (0 to 1)."""

    task: Mapping[str, Any]
    words: float
    title: float

    @property
    def score(self) -> float:
        """What the matches are ordered by."""
        return self.words + 0.3 * self.title


def rank(words: Line, tasks: Sequence[Mapping[str, Any]]) -> list[Match]:
    """The tasks that share words with a title as somebody names it, the best first."""
    wanted = content(_telling(words)[:40])
    found = []
    for task in tasks:
        title = Line.read(str(task["title"])[:500], words.pack)
        there = content(_telling(title))
        hits = [word for word in wanted if any(alike(word, other) for other in there)]
        if not hits:
            continue
        covered = sum(any(alike(word, other) for word in wanted) for other in there) / len(there)
        exact = " ".join(title.words) == " ".join(words.words)
        found.append(Match(task, len(hits) / len(wanted), 2.0 if exact else covered))
    return sorted(found, key=lambda match: -match.score)


def _telling(line: Line) -> list[str]:
    """The words of a line without those that another language only links with; all, if there are no others."""
    if line.pack is None:
        return line.words
    return [word for word in line.words if word not in line.pack.small] or line.words


def clear_winners(matches: Sequence[Match]) -> list[Match]:
    """The tasks that all the words fit: one is a clear choice, several must be asked about, none is no match.

    An exact title wins over longer ones. A title that the words cover wins over one they only brush, if they say more
    than one thing.
    """
    full = [match for match in matches if match.words >= 0.99]
    exact = [match for match in full if match.title >= 2.0]
    if exact:
        return exact
    whole = [match for match in full if match.title >= 0.99]
    if len(full) > 1 and len(whole) == 1 and len(content(Line.read(str(whole[0].task["title"])).words)) > 1:
        return whole
    if full:
        return full
    # More words than the title has, but all of the title: "call my mom about the party" for "call mom".
    near = [match for match in matches if match.title >= 0.99 and match.words >= 0.5 and _specific(match)]
    return near if len(near) == 1 else []


def _specific(match: Match) -> bool:
    return len(content(Line.read(str(match.task["title"])).words)) >= 2


def near_misses(matches: Sequence[Match]) -> list[Match]:
    """Tasks worth asking about when none fits."""
    return [match for match in matches if match.words >= 0.5][:5]


__all__ = [
    "STOPWORDS",
    "Match",
    "Target",
    "clean",
    "clear_winners",
    "near_misses",
    "pick",
    "rank",
    "read_target",
    "stem",
]
