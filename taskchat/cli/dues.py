"""The dates that people type as options, as the server takes them. Pure: now is an argument."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from taskchat.errors import InvalidInput
from taskchat.schemas.when import read_rhythm, read_when


class Due(NamedTuple):
    """A due day or moment, and how it repeats."""

    due: str
    recurrence: str | None = None


def read_due(text: str, *, now: dt.datetime, option: str = "--due") -> Due:
    """The due that `text` says: "2027-01-05", "next friday 9am". Raises InvalidInput when it says none."""
    found = read_when(text, now=now)
    if found is None:
        raise InvalidInput(
            f"{option} {text.strip()!r} is not one date.",
            hint='For example: tomorrow, "next friday 9am", 2027-01-05, 2027-01-05T17:00.',
        )
    return Due(found.due, found.recurrence)


def read_recurrence(text: str, *, now: dt.datetime) -> Due:
    """The recurrence that `text` says, and the first day of it where that is said: "every monday", or an RRULE."""
    try:
        found = read_rhythm(text, now=now)
    except ValueError as error:
        raise InvalidInput(f"--repeat {text!r}: {error}.") from error
    if found is None:
        raise InvalidInput(
            f"--repeat {text!r} is no repetition.", hint='For example: daily, "every monday", FREQ=WEEKLY.'
        )
    return Due(found.due, found.recurrence)
