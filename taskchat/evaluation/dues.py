"""The notation of dues in dialogue files: days from today, so that a file holds on every day. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def resolve_due(text: str | None, today: dt.date) -> str | None:
    """What "+1d", "+2w 09:30", "+1m", "fri" (never today) or "2027-01-05" is: YYYY-MM-DD or YYYY-MM-DDTHH:MM.

    Raises ValueError for what is none of these.
    """
    if text is None:
        return None
    day_text, _, clock = str(text).partition(" ")
    if clock and not re.fullmatch(r"\d\d:\d\d", clock):
        raise ValueError(f"{clock!r} is no time like 09:30")
    day = _day(day_text, today)
    return f"{day}T{clock}" if clock else str(day)


def _day(text: str, today: dt.date) -> dt.date:
    if match := re.fullmatch(r"\+(\d{1,4})([dwm])", text):
        count, unit = int(match[1]), match[2]
        if unit != "m":
            return today + dt.timedelta(days=count * (7 if unit == "w" else 1))
        months = today.month - 1 + count
        year, month = today.year + months // 12, months % 12 + 1
        return today.replace(year=year, month=month, day=min(today.day, calendar.monthrange(year, month)[1]))
    if text in WEEKDAYS:
        return today + dt.timedelta(days=(WEEKDAYS.index(text) - today.weekday() - 1) % 7 + 1)
    return dt.date.fromisoformat(text)


def as_sent(text: str | None, today: dt.date) -> str | None:
    """The same as the API takes it: times are of UTC."""
    due = resolve_due(text, today)
    return f"{due}:00+00:00" if due and "T" in due else due


def shown_due(value: str | None) -> str | None:
    """The API's due (a date, or a date-time with offset) in the notation that is compared, in UTC."""
    if value is None or len(value) == len("2027-01-05"):
        return value
    moment = dt.datetime.fromisoformat(value)
    if moment.tzinfo:
        moment = moment.astimezone(dt.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M")
