"""Days by their place in a month: "first monday of may", "last day of the month", "20th of next month"."""

from __future__ import annotations

import datetime as dt

from taskchat.dates.day import Day, Period, month_of, months_from, nth_weekday
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import LAST, MONTHS, NEXT, THIS, WEEKDAY_CODES, WEEKDAYS, WORKDAY_UNITS
from taskchat.dates.years import date_of, read_year


def read_nth_of(sentence: Sentence, at: int) -> Day | None:
    """ "last friday of november", "last day of the month", "last working day of may"."""
    return read_nth_day(sentence, at, -1, at + 1) if sentence.key(at) == "last" else None


def read_nth_day(sentence: Sentence, at: int, nth: int, end: int) -> Day | None:
    """What follows the ordinal `nth`: "monday of may", "day of the month", "week of december"."""
    key = sentence.key(end)
    if key in {"business", "working"} and sentence.key(end + 1) == "day":
        key, end = "weekday", end + 1
    spans = key in {"week", "weekend"}
    if sentence.key(end + 1) not in {"of", "in"} or not (
        key in WEEKDAYS or key == "day" or key in WORKDAY_UNITS or spans
    ):
        return None
    month = _read_which_month(sentence, end + 2)
    if month is None:
        return None
    after, months = month
    for year, number in months:
        if spans:
            period = _nth_stretch(year, number, nth, key)
            if period[1] >= sentence.today or len(months) == 1:
                return Day(after, period[0], "period", period=period)
            continue
        day = _nth_day(year, number, nth, key)
        if day >= sentence.today or len(months) == 1:
            sure = 1.0 if sentence.key(at - 1) not in {"a", "an"} else 0.8
            floating = f"{nth}{WEEKDAY_CODES[WEEKDAYS[key]]}" if key in WEEKDAYS else None
            return Day(after, day, "date", confidence=sure, floating=floating)
    return None


def _nth_day(year: int, month: int, nth: int, key: str) -> dt.date:
    if key in WEEKDAYS:
        return nth_weekday(year, month, nth, WEEKDAYS[key])
    first, last = month_of(year, month)
    if key == "day":
        return last if nth < 0 else first.replace(day=nth)
    days = [first + dt.timedelta(days=step) for step in range(last.day)]
    return [day for day in days if day.weekday() < 5][nth if nth < 0 else nth - 1]


def _nth_stretch(year: int, month: int, nth: int, key: str) -> Period:
    """The nth week or weekend of a month; its first week begins on the 1st, its last one ends on its last day."""
    if key == "weekend":
        saturday = nth_weekday(year, month, nth, 5)
        return saturday, saturday + dt.timedelta(days=1)
    first, last = month_of(year, month)
    start = last - dt.timedelta(days=6) if nth < 0 else first + dt.timedelta(days=7 * (nth - 1))
    if start.month != month:
        raise ValueError("no such week")
    return start, min(last, start + dt.timedelta(days=6))


def _read_which_month(sentence: Sentence, at: int) -> tuple[int, list[tuple[int, int]]] | None:
    """ "the month", "next month", "december 2027": the place after it, and the months to look in."""
    if sentence.key(at) == "the":
        at += 1
    today = sentence.today
    key = sentence.key(at)
    if key in MONTHS:
        year, end = read_year(sentence, at + 1)
        if year is not None and sentence.digits(at + 1) == 4:
            return end, [(year, MONTHS[key])]
        return at + 1, [(today.year, MONTHS[key]), (today.year + 1, MONTHS[key])]
    if key == "month":
        return at + 1, [(first.year, first.month) for first in (months_from(today, step)[0] for step in (0, 1, 2))]
    step = 1 if key in NEXT else -1 if key in LAST else 0 if key in THIS else None
    if step is None or sentence.key(at + 1) != "month":
        return None
    first = months_from(today, step)[0]
    return at + 2, [(first.year, first.month)]


def in_month(sentence: Sentence, day: int, at: int) -> Day | None:
    """The rest of "20th of the next month"."""
    month = _read_which_month(sentence, at)
    if month is None:
        return None
    for year, number in month[1]:
        found = date_of(year, number, day, month[0], kind="monthday")
        if found and (found.date >= sentence.today or len(month[1]) == 1):
            return found
    return None
