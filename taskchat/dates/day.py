"""A day that was read, and the arithmetic of weeks, months and years around it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from taskchat.dates.months import add_months, last_of

Kind = Literal["near", "weekday", "monthday", "date", "period", "edge", "holiday", "offset"]
Period = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Day:
    """A day, how it was named, and the place after its last word.

    A `time` comes with an offset below days ("in 2 hours"). `settled` is false for a name that another word may still
    move: a bare weekday, a date without its year. `floating` is how a day that is no fixed date comes back each year:
    its BYDAY entry ("4TH"), or "" where no RRULE tells.
    """

    end: int
    date: dt.date
    kind: Kind
    period: Period | None = None
    also: tuple[dt.date, ...] = ()
    time: dt.time | None = None
    settled: bool = True
    confidence: float = 1.0
    floating: str | None = None


def next_weekday(today: dt.date, weekday: int) -> dt.date:
    """The next such weekday, never today."""
    return today + dt.timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def week_of(day: dt.date, weeks: int = 0) -> Period:
    """Monday and Sunday of the day's week, or of one so many weeks on."""
    monday = day + dt.timedelta(days=7 * weeks - day.weekday())
    return monday, monday + dt.timedelta(days=6)


def weekend_of(day: dt.date, weeks: int = 0) -> Period:
    """Saturday and Sunday of the day's week, or of one so many weeks on."""
    _, sunday = week_of(day, weeks)
    return sunday - dt.timedelta(days=1), sunday


def month_of(year: int, month: int) -> Period:
    """The first and the last day of the month."""
    return dt.date(year, month, 1), dt.date(year, month, last_of(year, month))


def months_from(day: dt.date, months: int) -> Period:
    """The first and the last day of the day's month, or of one so many months on."""
    then = add_months(day.replace(day=1), months)
    return month_of(then.year, then.month)


def quarter_of(day: dt.date, quarters: int = 0) -> Period:
    """The first and the last day of the day's quarter, or of one so many quarters on."""
    first = add_months(day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1), 3 * quarters)
    return first, months_from(first, 2)[1]


def year_of(year: int) -> Period:
    """New Year's Day and New Year's Eve."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> dt.date:
    """The nth such weekday of the month; -1 is the last. Raises ValueError where the month has no fifth one."""
    if nth < 0:
        last = dt.date(year, month, last_of(year, month))
        return last - dt.timedelta(days=(last.weekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first.replace(day=1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))
