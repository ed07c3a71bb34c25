"""Stored dates in short friendly words of a language. The words are in `languages/`."""

from __future__ import annotations

import datetime as dt

from taskchat.dates.names import date_words


def say_due(due: str, *, now: dt.datetime, language: str = "en") -> str:
    """A stored due ("2027-01-05", or RFC 3339 with offset) as one says it at `now`: "tomorrow 17:00", "Tue 5 Jan"."""
    words = date_words(language)["say"]
    if "T" not in due and " " not in due:
        return _say_day(dt.date.fromisoformat(due), now.date(), language)[0]
    moment = dt.datetime.fromisoformat(due).astimezone(now.tzinfo)
    day, exact = _say_day(moment.date(), now.date(), language)
    clock = words["clock"].format(hour=moment.hour, minute=moment.minute)
    return str(words["timed"].format(day=day, clock=clock)) if exact else day


def _say_day(day: dt.date, today: dt.date, language: str) -> tuple[str, bool]:
    """The day in words, and whether they name it so closely that a time may follow ("3 days ago" does not)."""
    words, names = date_words(language)["say"], date_words(language)["names"]
    days = (day - today).days
    if (near := words["near"].get(str(days))) is not None:
        return near, True
    if -6 <= days <= -2:
        return words["ago"].format(days=-days), False
    if 2 <= days <= 6:
        pattern = words["coming"]
    else:
        pattern = words["this_year"] if day.year == today.year else words["other_year"]
    said = pattern.format(
        weekday=names["weekdays_short"][day.weekday()],
        weekday_long=names["weekdays"][day.weekday()],
        day=day.day if day.day > 1 else words["first"],
        month=names["months_short"][day.month - 1],
        month_long=names["months"][day.month - 1],
        year=day.year,
    )
    return said, True
