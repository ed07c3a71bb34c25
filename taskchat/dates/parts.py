"""Parts of the day: "tonight", "this morning", "in the evening", "last night", "by end of day"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from taskchat.dates.sentence import Sentence
from taskchat.dates.words import DAY_PARTS, DETERMINERS, MONTHS, NEAR_DAYS, ORDINAL_ENDINGS, TONIGHT, WEEKDAYS

_MEALS: Final = {
    **dict.fromkeys(("lunchtime", "lunch"), "afternoon"),
    **dict.fromkeys(("dinnertime", "teatime", "sunset", "dusk"), "evening"),
    **dict.fromkeys(("dawn", "sunrise"), "morning"),
    "bedtime": "night",
}
_PARTS: Final = {**DAY_PARTS, **_MEALS, "am": "morning", "pm": "afternoon"}
STARTERS: Final = frozenset(_PARTS) | TONIGHT | frozenset({"this", "first", "eod", "cob", "end", "close", "last"})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day. `days` is how far from today its day lies, None where it names none ("in the evening")."""

    end: int
    name: str
    days: int | None = None


def read_part(sentence: Sentence, at: int, *, joined: bool = False) -> Part | None:
    """A part of the day; `joined` says that a day or a time stands before it ("monday morning")."""
    key, after = sentence.key(at), sentence.key(at + 1)
    if key not in STARTERS:
        return None
    if key in TONIGHT:
        return Part(at + 1, "night", 0) if joined or sentence.key(at - 1) not in DETERMINERS else None
    if key == "this" and after in DAY_PARTS:
        return Part(at + 2, DAY_PARTS[after], 0)
    if key == "last" and after == "night":
        return Part(at + 2, "night", -1)
    if key == "first" and after == "thing" and sentence.key(at - 1) not in DETERMINERS:
        return Part(_past_in_the(sentence, at + 2), "early")
    if end := _read_day_end(sentence, at):
        return Part(end, "end")
    return _read_bare(sentence, at, key, joined=joined)


def _past_in_the(sentence: Sentence, at: int) -> int:
    """The place after "in the morning" or "this morning", where it follows "first thing"."""
    end = at + 2 if (sentence.key(at), sentence.key(at + 1)) == ("in", "the") else at
    return end + 1 if end > at and DAY_PARTS.get(sentence.key(end)) == "morning" else at


def _read_bare(sentence: Sentence, at: int, key: str, *, joined: bool) -> Part | None:
    """A plain "morning": after a day, or after "in the"; "am" only in "3 in the am"."""
    before, earlier = sentence.key(at - 1), sentence.key(at - 2)
    if key in DAY_PARTS:
        meant = joined or (before == "the" and earlier in {"in", "during"} and sentence.closes(at + 1))
        meant = meant or (sentence.key(at + 1) == "of" and _names_a_day(sentence, at + 2))
    elif key in _MEALS:
        meant = joined and (before in {"at", "by"} or key != "lunch") and sentence.closes(at + 1)
    else:
        meant = joined and key in _PARTS and before in {"the", "in"}
    return Part(at + 1, _PARTS[key]) if meant and sentence.ends(at + 1) else None


def _names_a_day(sentence: Sentence, at: int) -> bool:
    """Whether a date comes next: "the 15th", "may 3", "friday", "christmas"."""
    the = sentence.key(at) == "the"
    at += the
    key = sentence.key(at)
    if sentence.value(at) is not None:
        return the or sentence.key(at + 1) in ORDINAL_ENDINGS or sentence.key(at + 1) in MONTHS
    named = key in MONTHS and sentence.value(at + 1) is not None
    return named or key in {"christmas", "xmas", "easter"} or (not the and (key in WEEKDAYS or key in NEAR_DAYS))


def _read_day_end(sentence: Sentence, at: int) -> int:
    """The place after "eod", "end of the day", "close of business", where no thing is named ("eod report"), or 0."""
    end = at + 1
    if sentence.key(at) in {"end", "close"}:
        if sentence.key(end) == "of" and (sentence.key(end + 1) in NEAR_DAYS or sentence.key(end + 1) in WEEKDAYS):
            return end + 1
        while sentence.key(end) in {"of", "the"} and end < at + 3:
            end += 1
        if end == at + 1:
            return 0
        end += sentence.key(end) in {"business", "work", "working"} and sentence.key(end + 1) == "day"
        if sentence.key(end) not in {"day", "business", "play"}:
            return 0
        end += 1
    elif sentence.key(at) not in {"eod", "cob"}:
        return 0
    after = sentence.key(end)
    return end if sentence.closes(end) or after in WEEKDAYS or after in NEAR_DAYS else 0
