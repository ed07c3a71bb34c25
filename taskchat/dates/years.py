"""The year of a date: the one that was said, or the one that is meant."""

from __future__ import annotations

import datetime as dt
from typing import Final

from taskchat.dates.day import Day
from taskchat.dates.months import last_of
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import LAST, NEXT, ORDINAL_ENDINGS, THIS

_ERAS: Final = {"ad": 0, "ce": 0, "be": 543}


def with_year(sentence: Sentence, month: int, day: int, end: int, weekday: int | None, last: int) -> Day | None:
    """Add the year that follows, or find the one that is meant; `last` is the day on which a stretch ends."""
    at = end
    while sentence.key(at) in {",", "/", "-", "of", "in", "'", "’"} and at < end + 2:
        at += 1
    if sentence.key(at + 1) == "year" and sentence.key(at) in NEXT | THIS | LAST:
        step = 1 if sentence.key(at) in NEXT else -1 if sentence.key(at) in LAST else 0
        return date_of(sentence.today.year + step, month, day, at + 2)
    year, after = read_year(sentence, at)
    if year is not None and (
        sentence.digits(at) == 4
        or after == at + 2
        or (sentence.closes(after) and sentence.key(after) not in {":", "."})
    ):
        found = date_of(year, month, day, after)
    else:
        found = coming(sentence, month, day, end, weekday)
    if found is None or last == day:
        return found
    if last > last_of(found.date.year, month):
        return None
    return (
        Day(found.end, found.date, "date", period=(found.date, found.date.replace(day=last))) if last > day else found
    )


def with_year_after(sentence: Sentence, day: Day, at: int) -> Day | None:
    """The date with the year that stands after its time: "Thu Oct 26 11:00:09 2023"."""
    year = sentence.value(at)
    if day.kind != "date" or year is None or sentence.digits(at) != 4 or not 1900 <= year < 2200:
        return None
    if sentence.value(day.end - 1) is None and sentence.key(day.end - 1) not in ORDINAL_ENDINGS:
        return None
    return date_of(year, day.date.month, day.date.day, at + 1) if sentence.closes(at + 1) else None


def read_year(sentence: Sentence, at: int) -> tuple[int | None, int]:
    """A year in four digits, or in two: 74 is 1974, 27 is 2027; or any with its era: 88 CE, 2555 BE."""
    value = sentence.value(at)
    if value is None:
        return None, at
    era = _ERAS.get(sentence.key(at + 1))
    if era is not None and (1900 <= value - era <= 2200 if era else sentence.closes(at + 2)):
        return value - era, at + 2
    if sentence.digits(at) == 4 and 1900 <= value <= 3000:
        return value, at + 1
    if sentence.digits(at) == 2:
        return value + (2000 if value <= sentence.today.year % 100 + 20 else 1900), at + 1
    return None, at


def coming(sentence: Sentence, month: int, day: int, end: int, weekday: int | None) -> Day | None:
    """The next such date; with a weekday, the nearest year in which it agrees."""
    this = sentence.today.year
    ahead = this if (month, day) >= (sentence.today.month, sentence.today.day) else this + 1
    found = date_of(ahead, month, day, end)
    if found is None or weekday is None:
        return found
    for year in (ahead, this, ahead + 1):
        other = date_of(year, month, day, end)
        if other and other.date.weekday() == weekday and (sentence.today - other.date).days <= 31:
            return other
    return found


def date_of(year: int, month: int, day: int, end: int, *, kind: str = "date") -> Day | None:
    """The day of these numbers, or None where the calendar has none."""
    try:
        return Day(end, dt.date(year, month, day), "monthday" if kind == "monthday" else "date")
    except ValueError:
        return None
