"""What the search for dates gives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class DateMatch:
    """A date, a time or a recurrence that `text[start:end]` speaks of.

    The span takes in the words that only lead to the date ("by friday", "due on", "every"), so that cutting it out
    leaves a clean title. `date` is the (first) day; `time` is None where no time was said, and naive, in the zone of
    `now`, where one was. `recurrence` is an RRULE without its prefix, or None. `confidence` is between 0 and 1.

    Where the words speak of a stretch of days ("this week", "in march", "monday to friday"), `period` is the first
    and the last of them; where they list days ("monday and friday"), `also` holds the others. `after_completion`
    says that a recurrence counts from the day on which the task is done. Of "before christmas" and "after the 15th" the
    date is the day before or after; `beside` then holds the first and the last of the days that were named.
    """

    start: int
    end: int
    date: dt.date
    time: dt.time | None = None
    recurrence: str | None = None
    confidence: float = 1.0
    period: tuple[dt.date, dt.date] | None = None
    also: tuple[dt.date, ...] = ()
    after_completion: bool = False
    beside: tuple[dt.date, dt.date] | None = None
