"""Recurrences: "every other tuesday", "weekdays", "monthly on the 1st", "every 3 days until march"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from taskchat.dates.adverbs import ADVERBS, WEEKEND, WORKDAYS, codes_of, read_adverb, read_plurals, read_workdays
from taskchat.dates.completion import read_after_completion
from taskchat.dates.days import read_day
from taskchat.dates.durations import read_number
from taskchat.dates.holidays import read_holiday
from taskchat.dates.limits import read_more
from taskchat.dates.monthly import EDGES, EVERY, past_month, read_edge_of_every, read_nth, read_ordinals
from taskchat.dates.rhythm import FREQUENCIES, Rhythm, yearly_on
from taskchat.dates.sentence import Sentence
from taskchat.dates.weekdays import read_weekdays
from taskchat.dates.words import (
    DAY_PARTS,
    DETERMINERS,
    MONTHS,
    NUMBERS,
    ORDINAL_ENDINGS,
    ORDINALS,
    UNITS,
    WEEKDAY_PLURALS,
    WEEKDAYS,
    WORKDAY_UNITS,
)

STARTERS: Final = (
    EVERY
    | EDGES
    | frozenset(ADVERBS)
    | frozenset(WEEKDAY_PLURALS)
    | frozenset(WEEKDAYS)
    | frozenset(ORDINALS)
    | frozenset(NUMBERS)
    | {"once", "twice", "all", "last", "bi", "semi", "half", "a", "weekday", "weekend", "business", "working", "work"}
    | {"alternate", "alternating", "mornings", "afternoons", "evenings"}
)


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
    """How often, without the limits."""
    key = sentence.key(at)
    if key in EVERY:
        doubled = (sentence.key(at + 1), sentence.key(at + 2)) == ("and", "every")  # each and every
        return _read_every(sentence, at + (3 if doubled else 1))
    if key in {"bi", "half", "semi"}:
        end = at + 1 + (sentence.key(at + 1) == "-")
        return read_adverb(sentence, at, key + sentence.key(end), end + 1)
    if key in _READERS:
        return _READERS[key](sentence, at)
    if sentence.value(at) == 1 and sentence.key(at + 1) in {"x", "time"}:
        return _read_once(sentence, at + 1)
    if key.endswith("s") and key in DAY_PARTS and sentence.key(at - 1) in {"in", "the"}:
        return Rhythm(at + 1, "DAILY", part=DAY_PARTS[key]) if sentence.closes(at + 1) else None
    return read_after_completion(sentence, at) or _read_days_of_every(sentence, at)


def _read_known_adverb(sentence: Sentence, at: int) -> Rhythm | None:
    return read_adverb(sentence, at, sentence.key(at), at + 1)


def _read_all(sentence: Sentence, at: int) -> Rhythm | None:
    """ "all weekdays", "all mondays"."""
    plural = sentence.key(at + 1) in WEEKDAY_PLURALS or sentence.key(at + 1) in {"weekdays", "weekends"}
    return _read_core(sentence, at + 1) if plural else None


def _read_alternate(sentence: Sentence, at: int) -> Rhythm | None:
    """ "alternate tuesdays"."""
    many = sentence.key(at + 1).endswith("s") and sentence.closes(at + 2)
    return _read_unit(sentence, at + 1, 2) if many and sentence.key(at - 1) not in DETERMINERS else None


def _read_edge(sentence: Sentence, at: int) -> Rhythm | None:
    """ "end of every month"."""
    of = at + 1 + (sentence.key(at + 1) == "of")
    return read_edge_of_every(sentence, at) if sentence.key(of) in EVERY else None


def _read_once(sentence: Sentence, at: int) -> Rhythm | None:
    """ "once a week", "once every 2 months", "once weekly", "twice a year"."""
    if sentence.key(at) == "twice":
        yearly = sentence.key(at + 1) in {"a", "per", "each", "every"} and UNITS.get(sentence.key(at + 2)) == "year"
        return Rhythm(at + 3, "MONTHLY", 6) if yearly else None
    if sentence.key(at + 1) in EVERY:
        return _read_every(sentence, at + 2)
    if sentence.key(at + 1) in ADVERBS:
        return read_adverb(sentence, at, sentence.key(at + 1), at + 2)
    unit = UNITS.get(sentence.key(at + 2), "")
    return (
        Rhythm(at + 3, *FREQUENCIES[unit])
        if sentence.key(at + 1) in {"a", "per", "/"} and unit in FREQUENCIES
        else None
    )


def _read_every(sentence: Sentence, at: int) -> Rhythm | None:
    """What follows "every"; "every!" counts from completion."""
    if sentence.key(at) == "!" and sentence.glued(at):
        found = _read_every(sentence, at + 1)
        return replace(found, after_completion=True) if found else None
    at += sentence.key(at) == "single"
    key = sentence.key(at)
    if key in EDGES or (UNITS.get(key) in {"month", "year", "week"} and sentence.key(at + 1) == "end"):
        return read_edge_of_every(sentence, at) if key in EDGES else _read_unit_end(sentence, at)
    if key == "half":
        year = at + 1
        while sentence.key(year) in {"-", "a"}:
            year += 1
        return Rhythm(year + 1, "MONTHLY", 6) if UNITS.get(sentence.key(year)) == "year" else None
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


def _read_unit_end(sentence: Sentence, at: int) -> Rhythm | None:
    """ "month end" after "every"."""
    ends = {
        "week": Rhythm(at + 2, "WEEKLY", weekdays=("FR",)),
        "month": Rhythm(at + 2, "MONTHLY", month_days=(-1,)),
        "year": Rhythm(at + 2, "YEARLY", month=12, month_days=(31,)),
    }
    return ends.get(UNITS[sentence.key(at)]) if sentence.closes(at + 2) else None


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
        return replace(WORKDAYS, end=at + 1 if key in WORKDAY_UNITS else at + 2) if interval == 1 else None
    if key in {"weekend", "weekends"}:
        return Rhythm(at + 1, "WEEKLY", interval, weekdays=WEEKEND)
    if key in DAY_PARTS:
        return Rhythm(at + 1, "DAILY", interval, part=DAY_PARTS[key])
    if found := read_weekdays(sentence, at):
        return Rhythm(found[1], "WEEKLY", interval, weekdays=codes_of(found[0]))
    unit = UNITS.get(key, "")
    if unit == "hour" and interval % 24 == 0:
        return Rhythm(at + 1, "DAILY", interval // 24)
    if unit not in FREQUENCIES:
        return None
    frequency, times = FREQUENCIES[unit]
    return Rhythm(at + 1, frequency, interval * times) if interval * times < 1000 else None


def _read_days_of_every(sentence: Sentence, at: int) -> Rhythm | None:
    """ "the 15th of every month", "first monday of each month", "last day of every month"."""
    ordinals = read_ordinals(sentence, at)
    if ordinals is None:
        return None
    end = ordinals[1]
    many = sentence.key(end) in WEEKDAY_PLURALS and (sentence.closes(end + 1) or past_month(sentence, end + 1))
    if many and max(map(abs, ordinals[0])) <= 5:
        return read_nth(sentence, at)  # the first and third mondays
    yearly = read_nth(sentence, at)
    if yearly and yearly.month:
        every = sentence.key(yearly.end) in EVERY and UNITS.get(sentence.key(yearly.end + 1)) == "year"
        after = yearly.end + 2 if every else yearly.end + (sentence.key(yearly.end) in {"yearly", "annually"})
        return replace(yearly, end=after) if after > yearly.end else None
    for of in range(ordinals[1], ordinals[1] + 3):
        if sentence.key(of) in EVERY and sentence.key(of + 1) == "month":
            return read_nth(sentence, at)
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
        return None if day.floating == "" else yearly_on(Rhythm(day.end, "YEARLY"), day)
    return Rhythm(at + 1, "YEARLY", month=MONTHS[key]) if key in MONTHS and sentence.closes(at + 1) else None


_READERS: Final[dict[str, Callable[[Sentence, int], Rhythm | None]]] = {
    **dict.fromkeys(ADVERBS, _read_known_adverb),
    **dict.fromkeys(("once", "twice"), _read_once),
    **dict.fromkeys((*WEEKDAY_PLURALS, *WEEKDAYS, "weekday", "weekend"), read_plurals),
    **dict.fromkeys(("business", "working", "work"), read_workdays),
    **dict.fromkeys(("alternate", "alternating"), _read_alternate),
    **dict.fromkeys(EDGES, _read_edge),
    "all": _read_all,
}
