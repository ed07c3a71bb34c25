"""Recurrences: "every other tuesday", "weekdays", "monthly on the 1st", "every 3 days until march"."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from taskchat.dates.days import read_day
from taskchat.dates.durations import read_number
from taskchat.dates.holidays import read_holiday
from taskchat.dates.limits import read_more
from taskchat.dates.monthly import EVERY, read_nth, read_ordinals
from taskchat.dates.rhythm import Rhythm
from taskchat.dates.sentence import Sentence
from taskchat.dates.weekdays import read_weekdays
from taskchat.dates.words import (
    DAY_PARTS,
    DETERMINERS,
    MONTHS,
    ORDINAL_ENDINGS,
    ORDINALS,
    STARTS,
    UNITS,
    WEEKDAY_CODES,
    WEEKDAY_PLURALS,
    WEEKDAYS,
    WORKDAY_UNITS,
    word_set,
)

_FREQUENCIES: Final = {
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "year": ("YEARLY", 1),
}
_WORK: Final = Rhythm(0, "WEEKLY", weekdays=WEEKDAY_CODES[:5])
_WEEKEND: Final = WEEKDAY_CODES[5:]
_ADVERBS: Final = {
    "daily": Rhythm(0, "DAILY"),
    "everyday": Rhythm(0, "DAILY"),
    "nightly": Rhythm(0, "DAILY", part="night"),
    "weekly": Rhythm(0, "WEEKLY"),
    "biweekly": Rhythm(0, "WEEKLY", 2),
    "fortnightly": Rhythm(0, "WEEKLY", 2),
    "monthly": Rhythm(0, "MONTHLY"),
    "bimonthly": Rhythm(0, "MONTHLY", 2),
    "quarterly": Rhythm(0, "MONTHLY", 3),
    "halfyearly": Rhythm(0, "MONTHLY", 6),
    "yearly": Rhythm(0, "YEARLY"),
    "annually": Rhythm(0, "YEARLY"),
    "weekdays": _WORK,
    "workdays": _WORK,
    "weekends": replace(_WORK, weekdays=_WEEKEND),
}
# "set a daily reminder to …": the word is no part of a title.
_REMINDERS: Final = word_set("reminder reminders alarm alarms task todo recurring repeating alert")
STARTERS: Final = (
    EVERY | frozenset(_ADVERBS) | frozenset(WEEKDAY_PLURALS) | frozenset(ORDINALS) | {"once", "last", "bi", "half"}
) | {"mornings", "afternoons", "evenings"}


def read_recurrence(sentence: Sentence, at: int) -> Rhythm | None:
    """A recurrence, with what belongs to it: its days, its start, its end."""
    if sentence.key(at) not in STARTERS and sentence.value(at) is None:
        return None
    found = _read_core(sentence, at)
    for _ in range(4):
        more = read_more(sentence, found.end, found) if found else None
        if more is None:
            break
        found = more
    return found if found and sentence.ends(found.end) else None


def _read_core(sentence: Sentence, at: int) -> Rhythm | None:
    key = sentence.key(at)
    if key in EVERY:
        return _read_every(sentence, at + 1)
    if key in {"bi", "half"}:
        end = at + 1 + (sentence.key(at + 1) == "-")
        return _read_adverb(sentence, at, key + sentence.key(end), end + 1)
    if key in _ADVERBS:
        return _read_adverb(sentence, at, key, at + 1)
    if key == "once":
        return _read_once(sentence, at)
    if key in WEEKDAY_PLURALS:
        return _read_plurals(sentence, at)
    if key.endswith("s") and key in DAY_PARTS and sentence.key(at - 1) in {"in", "the"}:
        return Rhythm(at + 1, "DAILY", part=DAY_PARTS[key]) if sentence.closes(at + 1) else None
    return _read_days_of_every(sentence, at)


def _read_adverb(sentence: Sentence, at: int, key: str, end: int) -> Rhythm | None:
    """ "daily", "monthly" where they say how often, not in "a monthly bus pass"."""
    if key not in _ADVERBS:
        return None
    found = replace(_ADVERBS[key], end=end)
    if sentence.key(end) in _REMINDERS:
        return found
    follows = sentence.closes(end) or sentence.key(end) in STARTS or sentence.key(end) in WEEKDAYS
    timed = sentence.value(end) is not None and key != "weekly"
    return found if (follows or timed) and sentence.key(at - 1) not in DETERMINERS else None


def _read_once(sentence: Sentence, at: int) -> Rhythm | None:
    """ "once a week", "once every 2 months"."""
    if sentence.key(at + 1) in EVERY:
        return _read_every(sentence, at + 2)
    unit = UNITS.get(sentence.key(at + 2), "")
    return (
        Rhythm(at + 3, *_FREQUENCIES[unit]) if sentence.key(at + 1) in {"a", "per"} and unit in _FREQUENCIES else None
    )


def _read_plurals(sentence: Sentence, at: int) -> Rhythm | None:
    """ "mondays", "on tuesdays and thursdays"."""
    found = read_weekdays(sentence, at)
    if found is None or sentence.key(at - 1) in DETERMINERS:
        return None
    days, end = found
    meant = sentence.closes(end) or sentence.value(end) is not None or sentence.key(end) in DAY_PARTS
    return Rhythm(end, "WEEKLY", weekdays=_codes(days)) if meant else None


def _codes(days: list[int]) -> tuple[str, ...]:
    return tuple(WEEKDAY_CODES[day] for day in sorted(set(days)))


def _read_every(sentence: Sentence, at: int) -> Rhythm | None:
    """What follows "every"."""
    at += sentence.key(at) == "single"
    key = sentence.key(at)
    if key in {"other", "alternate"}:
        return _read_unit(sentence, at + 1, 2)
    if ordinal := _read_ordinal(sentence, at):  # "every 2nd friday", "every third day"
        nth, end = ordinal
        alone = sentence.key(end + 1) not in {"of", "in", "and", "&", ","}
        if alone and (sentence.key(end) in UNITS or (nth == 2 and sentence.key(end) in WEEKDAYS)):
            return _read_unit(sentence, end, nth)
    if found := read_nth(sentence, at):
        return found
    if (number := read_number(sentence, at)) and key not in {"a", "an"}:
        return _read_unit(sentence, number[1], int(number[0])) if 1 <= number[0] < 1000 else None
    return _read_unit(sentence, at, 1) or _read_yearly(sentence, at)


def _read_ordinal(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """A single "2nd" or "third", above 1; and the place after it."""
    value = sentence.value(at)
    if value is not None and sentence.key(at + 1) in ORDINAL_ENDINGS and sentence.glued(at + 1):
        return (value, at + 2) if 2 <= value < 1000 else None
    number = ORDINALS.get(sentence.key(at), 0)
    return (number, at + 1) if number >= 2 else None


def _read_unit(sentence: Sentence, at: int, interval: int) -> Rhythm | None:
    """A unit, weekdays, or a part of the day after "every" and its number."""
    key = sentence.key(at)
    if key in WORKDAY_UNITS or (key in {"business", "working", "work"} and sentence.key(at + 1) in {"day", "days"}):
        return replace(_WORK, end=at + 1 if key in WORKDAY_UNITS else at + 2) if interval == 1 else None
    if key in {"weekend", "weekends"}:
        return Rhythm(at + 1, "WEEKLY", interval, weekdays=_WEEKEND)
    if key in DAY_PARTS:
        return Rhythm(at + 1, "DAILY", interval, part=DAY_PARTS[key])
    if found := read_weekdays(sentence, at):
        return Rhythm(found[1], "WEEKLY", interval, weekdays=_codes(found[0]))
    unit = UNITS.get(key, "")
    if unit not in _FREQUENCIES:
        return None
    frequency, times = _FREQUENCIES[unit]
    return Rhythm(at + 1, frequency, interval * times) if interval * times < 1000 else None


def _read_days_of_every(sentence: Sentence, at: int) -> Rhythm | None:
    """ "the 15th of every month", "first monday of each month", "last day of every month"."""
    ordinals = read_ordinals(sentence, at)
    if ordinals is None:
        return None
    for of in range(ordinals[1], ordinals[1] + 3):
        if sentence.key(of) in {"of", "in"}:
            of_every = sentence.key(of + 1) in EVERY and sentence.key(of + 2) == "month"
            return read_nth(sentence, at) if of_every else None
    return None


def _read_yearly(sentence: Sentence, at: int) -> Rhythm | None:
    """ "every march 3", "every january", "every christmas"."""
    key = sentence.key(at)
    day = read_holiday(sentence, at)
    if day is None and (key in MONTHS or sentence.value(at) is not None):
        day = read_day(sentence, at)
    if day and day.kind in {"date", "holiday"}:
        return Rhythm(day.end, "YEARLY", month=day.date.month, month_days=(day.date.day,))
    return Rhythm(at + 1, "YEARLY", month=MONTHS[key]) if key in MONTHS and sentence.closes(at + 1) else None
