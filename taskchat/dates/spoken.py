"""Times by name or counted from an hour: "noon", "half past two", "quarter to six", "20 minutes past 3pm"."""

from __future__ import annotations

from typing import Final

from taskchat.dates.hour import Clock, read_half, settle
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import CLOCK_LEADS, CLOCK_RANGES, NEAR_DAYS, NUMBERS, WEEKDAYS, word_set

NAMED_HOURS: Final = {"noon": 12, "noontime": 12, "midday": 12, "midnight": 0}
FRACTIONS: Final = {"half": 30, "quarter": 15}
_PAST: Final = frozenset({"past", "after"})
_TO: Final = frozenset({"to", "before", "of", "til", "till"})
_MEETINGS: Final = word_set("meeting call lunch appointment appt class session flight train sync standup checkup yoga")


def read_named(sentence: Sentence, at: int, *, joined: bool = True) -> Clock | None:
    """ "noon", "midday", "12 noon", "mid night"."""
    key = sentence.key(at)
    if sentence.value(at) == 12 and sentence.key(at + 1) in NAMED_HOURS:
        at, key = at + 1, sentence.key(at + 1)
    if key == "mid" and sentence.key(at + 1) in {"day", "night"}:
        return Clock(at + 2, 12 if sentence.key(at + 1) == "day" else 0, half="24")
    if key not in NAMED_HOURS or not (joined or sentence.key(at - 1) in CLOCK_LEADS or _stands_alone(sentence, at + 1)):
        return None
    return Clock(at + 1, NAMED_HOURS[key], half="24")


def _stands_alone(sentence: Sentence, at: int) -> bool:
    """Whether "noon" before this place is a time, as in "noon tomorrow" and "noon meeting", not part of a name."""
    key = sentence.key(at)
    return sentence.closes(at) or key in _MEETINGS | WEEKDAYS.keys() | CLOCK_RANGES or sentence.value(at) is not None


def read_past(sentence: Sentence, at: int) -> Clock | None:
    """ "half past two", "quarter to six", "20 minutes past 3pm", "ten to five", "half two"."""
    if sentence.key(at - 1) in {"every", "each"}:
        return None  # every 5 minutes from 8 am
    start = at
    at += sentence.key(at) == "a"
    key = sentence.key(at)
    value = sentence.value(at)
    minutes, end = FRACTIONS.get(key), at + 1
    if minutes is None:
        counted = read_sixty(sentence, at) if start == at else None
        if counted is None or not 1 <= counted[0] <= 59:
            return None
        minutes, end = counted
        end += sentence.key(end) in {"minutes", "minute", "mins", "min"}
    joint = sentence.key(end)
    target = end + 1
    if joint == "from" and value is not None and end == at + 2:
        joint = "past"
    if joint not in _PAST and joint not in _TO:
        hour_after = read_sixty(sentence, end)
        dated = hour_after is not None and sentence.key(hour_after[1]) in NEAR_DAYS
        british = key == "half" and (sentence.key(start - 1) in CLOCK_LEADS or dated)
        joint, target = ("past", end) if british else ("", end)
    if not joint:
        return None
    hour = read_named(sentence, target) or _plain_hour(sentence, target)
    if hour is None or hour.minute or not sentence.ends(hour.end):
        return None
    # "5 to 6" is a stretch of time, and "2 of 3" is no time.
    bare = value is not None and sentence.key(end - 1) not in {"minutes", "minute", "mins", "min"}
    counts = value is not None and value > 12 and hour.half is not None  # 25 to 6 pm
    if bare and joint in {"to", "till", "til"} and sentence.key(target) not in NAMED_HOURS and not counts:
        return None
    if key not in FRACTIONS and hour.half is None and not counts:
        if joint == "of" or (bare and joint in {"before", "after"}) or not sentence.closes(hour.end):
            return None
    elif key in FRACTIONS and joint in {"of", "before", "after"} and hour.half is None and key == "half":
        return None
    total = hour.hour * 60 + (minutes if joint in _PAST else -minutes)
    return Clock(hour.end, total // 60 % 24 or (12 if hour.half is None else 0), total % 60, hour.half)


def _plain_hour(sentence: Sentence, at: int) -> Clock | None:
    counted = read_sixty(sentence, at)
    if counted is None or not 0 <= counted[0] <= 24:
        return None
    hour, end = counted
    end += sentence.key(end) == "o'clock"
    half = read_half(sentence, end)
    return settle(hour, 0, half[0], half[1]) if half else settle(hour, 0, None, end)


def read_sixty(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """A number below 60, in digits or words."""
    value = sentence.value(at)
    if value is not None:
        return (value, at + 1) if sentence.digits(at) <= 2 else None
    tens = NUMBERS.get(sentence.key(at))
    if tens is None:
        return None
    if tens >= 20:
        ones = at + 2 if sentence.key(at + 1) == "-" else at + 1
        more = NUMBERS.get(sentence.key(ones), 10)
        if more < 10:
            return tens + more, ones + 1
    return tens, at + 1
