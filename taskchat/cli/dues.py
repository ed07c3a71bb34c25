"""The dates that people type as options, as the server takes them. Pure: now is an argument."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from taskchat.dates import find_dates
from taskchat.errors import InvalidInput
from taskchat.schemas.rrule import canonical_rrule
from taskchat.schemas.values import canonical_due

_WORDS = {"daily": "every day", "weekly": "every week", "monthly": "every month", "yearly": "every year"}


class Due(NamedTuple):
    """A due day or moment, and how it repeats."""

    due: str
    recurrence: str | None = None


def read_due(text: str, *, now: dt.datetime, option: str = "--due") -> Due:
    """The due that `text` says: "2027-01-05", "next friday 9am". Raises InvalidInput when it says none."""
    text = text.strip()
    if re.match(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return Due(_iso(text, now))
        except ValueError as error:
            raise _no_date(option, text) from error
    found = find_dates(text, now=now)
    if len(found) != 1 or text[: found[0].start].strip() or text[found[0].end :].strip():
        raise _no_date(option, text)
    match = found[0]
    if match.time is None:
        return Due(match.date.isoformat(), match.recurrence)
    moment = dt.datetime.combine(match.date, match.time, tzinfo=now.tzinfo)
    return Due(canonical_due(moment.isoformat()), match.recurrence)


def read_recurrence(text: str, *, now: dt.datetime) -> Due:
    """The recurrence that `text` says, and the first day of it where that is said: "every monday", or an RRULE."""
    if "FREQ=" in text.upper():
        try:
            return Due("", canonical_rrule(text))
        except ValueError as error:
            raise InvalidInput(f"--repeat {text!r}: {error}.") from error
    said = _WORDS.get(text.strip().casefold(), text.strip())
    for words in (said, f"every {said}"):
        found = read_if_any(words, now=now)
        if found and found.recurrence:
            return found
    raise InvalidInput(f"--repeat {text!r} is no repetition.", hint='For example: daily, "every monday", FREQ=WEEKLY.')


def read_if_any(text: str, *, now: dt.datetime) -> Due | None:
    """Like read_due, with None for what says no date."""
    try:
        return read_due(text, now=now)
    except InvalidInput:
        return None


def _iso(text: str, now: dt.datetime) -> str:
    if len(text) == len("2027-01-05"):
        return canonical_due(text)
    moment = dt.datetime.fromisoformat(text)
    return canonical_due((moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)).isoformat())


def _no_date(option: str, text: str) -> InvalidInput:
    return InvalidInput(
        f"{option} {text!r} is not one date.",
        hint='For example: tomorrow, "next friday 9am", 2027-01-05, 2027-01-05T17:00.',
    )
