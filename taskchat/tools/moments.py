"""Dates in a tool's arguments: as they are stored, or in the words that people use. Pure: now is an argument.

What could mean two things is refused, with what to write instead: a model can ask its user, we can't.
"""

from __future__ import annotations

import datetime as dt
import re

from taskchat.schemas.values import safe_text
from taskchat.schemas.when import When, read_rhythm, read_when

WORDS_MAX = 100  # characters of a date or a repetition
_EITHER_ORDER = re.compile(r"(?<![\d:./-])(\d{1,2})[/.](\d{1,2})(?:[/.]\d{2,4})?(?![\d:/-])")


class Unclear(ValueError):
    """A date that can't be used, in words that say how to write it."""


def due(text: str, *, now: dt.datetime) -> When:
    """When something is due, and how it repeats ("every monday"). Raises Unclear."""
    when = _one(text, now)
    if when.period is not None:
        first, last = when.period
        raise Unclear(f"“{text}” is {first} to {last}; give one day of it")
    return when


def repetition(text: str, *, now: dt.datetime) -> tuple[str | None, str]:
    """The first day, where the words say one ("every monday"), and the rule. Raises Unclear."""
    _check(text)
    try:
        found = read_rhythm(text, now=now)
    except ValueError as error:
        raise Unclear(str(error)) from error
    if found is None or found.recurrence is None:
        raise Unclear(
            f"“{text}” is no repetition; write words like “every monday”, or a rule like FREQ=WEEKLY;BYDAY=MO"
        )
    return found.due or None, found.recurrence


def bound(text: str, *, now: dt.datetime) -> str:
    """The end of a stretch that a filter names, as it is stored. Of "next week" it is the first day. Raises Unclear."""
    when = _one(text, now)
    if when.recurrence is not None:
        raise Unclear(f"“{text}” repeats; {_how(now)}")
    return when.period[0].isoformat() if when.period is not None else when.due


def _one(text: str, now: dt.datetime) -> When:
    _check(text)
    numbers = _EITHER_ORDER.search(text)
    if numbers is not None and numbers[1] != numbers[2] and 1 <= int(numbers[1]) <= 12 and 1 <= int(numbers[2]) <= 12:
        raise Unclear(f"“{text}” could be two days, with the month first or last; {_how(now)}")
    when = read_when(text, now=now)
    if when is None:
        raise Unclear(f"“{text}” is not one date; {_how(now)}")
    if when.also:
        days = ", ".join(sorted({when.due[:10], *(each.isoformat() for each in when.also)}))
        raise Unclear(f"“{text}” is more than one day ({days}); give one of them")
    return when


def _check(text: str) -> None:
    if len(text) > WORDS_MAX * 2:
        raise Unclear("it is too long for a date or a repetition")
    try:
        safe_text(text)
    except ValueError as error:
        raise Unclear(str(error)) from error


def _how(now: dt.datetime) -> str:
    tomorrow = now.date() + dt.timedelta(days=1)
    return f"write words like “tomorrow 5pm” or “next friday”, a day like {tomorrow}, or a moment like {tomorrow}T17:00"
