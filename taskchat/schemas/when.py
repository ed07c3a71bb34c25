"""When something is due, as people type it and models write it: "tomorrow 5pm", "every monday", 2027-01-05."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from taskchat.dates import find_dates
from taskchat.schemas.rrule import canonical_rrule
from taskchat.schemas.values import canonical_due

_RHYTHMS = {"daily": "every day", "weekly": "every week", "monthly": "every month", "yearly": "every year"}


class When(NamedTuple):
    """A due day or moment, in the form that is stored, and how it repeats.

    `period` is the first and last day of a stretch ("next week"), `also` are further days ("monday and friday").
    """

    due: str
    recurrence: str | None = None
    period: tuple[dt.date, dt.date] | None = None
    also: tuple[dt.date, ...] = ()


def read_when(text: str, *, now: dt.datetime) -> When | None:
    """When `text` says, and nothing else does it say; None if it says no date, or more than one."""
    text = text.strip()
    if re.match(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return When(_iso(text, now))
        except ValueError:
            return None
    found = find_dates(text, now=now)
    if len(found) != 1 or text[: found[0].start].strip() or text[found[0].end :].strip():
        return None
    match = found[0]
    due = match.date.isoformat()
    if match.time is not None:
        due = canonical_due(dt.datetime.combine(match.date, match.time, tzinfo=now.tzinfo).isoformat())
    return When(due, match.recurrence, match.period, match.also)


def read_rhythm(text: str, *, now: dt.datetime) -> When | None:
    """How `text` says that a task repeats, and from when where it says that; None if it does not.

    Raises ValueError for an RRULE that can't be used.
    """
    if "FREQ=" in text.upper():
        return When("", canonical_rrule(text))
    said = _RHYTHMS.get(text.strip().casefold(), text.strip())
    for words in (said, f"every {said}"):
        found = read_when(words, now=now)
        if found is not None and found.recurrence:
            return found
    return None


def _iso(text: str, now: dt.datetime) -> str:
    if len(text) == len("2027-01-05"):
        return canonical_due(text)
    moment = dt.datetime.fromisoformat(text)
    return canonical_due((moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)).isoformat())
