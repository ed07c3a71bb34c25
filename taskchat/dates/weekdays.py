"""Weekdays: "friday", "next tue", "monday week", "wednesday of next week", "first monday of december"."""

from __future__ import annotations

import datetime as dt
from typing import Final

from taskchat.dates.day import Day, next_weekday, week_of
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import (
    COMING,
    DAY_PARTS,
    DETERMINERS,
    LAST,
    NEXT,
    SHAKY_WEEKDAYS,
    THIS,
    WEEKDAY_PLURALS,
    WEEKDAYS,
    word_set,
)

_PREPOSITIONS: Final = word_set("on by before until till til for from after since due starting this next last")
# What a weekday in front of them is part of: "sunday roast", "wednesday addams".
_THINGS: Final = word_set("roast roasts times school schools prayers blues addams paper papers")


def read_weekday(sentence: Sentence, at: int) -> Day | None:
    """A weekday, with this, next or last before it, or its week after it."""
    key = sentence.key(at)
    if key in WEEKDAYS:
        return _read_bare(sentence, at)
    if key in THIS and sentence.key(at + 1) in COMING | LAST:
        at += 1
        key = sentence.key(at)
    weekday = WEEKDAYS.get(sentence.key(at + 1))
    if weekday is None or not _named(sentence, at + 1):
        return None
    end = _past_dot(sentence, at + 1)
    today = sentence.today
    if key in NEXT:
        return Day(end, week_of(today, 1)[0] + dt.timedelta(days=weekday), "date")
    if key in LAST:
        return Day(
            end, next_weekday(today, weekday) - dt.timedelta(days=7 if weekday != today.weekday() else 14), "date"
        )
    if key in COMING:
        return Day(end, next_weekday(today, weekday), "date")
    ahead = (weekday - today.weekday()) % 7
    return Day(end, today + dt.timedelta(days=ahead), "date")


def _read_bare(sentence: Sentence, at: int) -> Day | None:
    weekday = WEEKDAYS[sentence.key(at)]
    end = _past_dot(sentence, at)
    coming = next_weekday(sentence.today, weekday)
    if sentence.key(end) == "after" and sentence.key(end + 1) in NEXT:
        return Day(end + 2, week_of(sentence.today, 2)[0] + dt.timedelta(days=weekday), "date")
    if sentence.key(end) == "week" and sentence.closes(end + 1):
        return Day(end + 1, coming + dt.timedelta(days=7), "date")
    week = _read_week(sentence, end)
    if week:
        return Day(week[0], week_of(sentence.today, week[1])[0] + dt.timedelta(days=weekday), "date")
    if not _meant(sentence, at, end):
        return None
    return Day(end, coming, "weekday", settled=False, confidence=0.9 if sentence.key(at) in SHAKY_WEEKDAYS else 1.0)


def _past_dot(sentence: Sentence, at: int) -> int:
    """Past the full stop of "thu." where more follows."""
    short = not sentence.key(at).endswith("day")
    return (
        at + 2
        if short and sentence.key(at + 1) == "." and sentence.glued(at + 1) and sentence[at + 2].solid
        else at + 1
    )


def _read_week(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """ "next week", "of this week", ", last week" after a weekday: the place after it, and how many weeks on."""
    while sentence.key(at) in {",", "of", "in", "from", "the"}:
        at += 1
    key = sentence.key(at)
    if sentence.key(at + 1) not in {"week", "wk"} or not sentence.ends(at + 2):
        return None
    weeks = 1 if key in NEXT | COMING else -1 if key in LAST else 0 if key in THIS else None
    return None if weeks is None else (at + 2, weeks)


def _named(sentence: Sentence, at: int) -> bool:
    """Whether this name is a day, not part of "sunday roast"."""
    return sentence.key(at + 1) not in _THINGS


def _meant(sentence: Sentence, at: int, end: int) -> bool:
    """Whether a bare weekday is a date here: not in "a sunday roast", "the monday report", "sun cream"."""
    if not _named(sentence, at):
        return False
    before = sentence.key(at - 1)
    if before in DETERMINERS:
        return sentence.key(at - 2) in _PREPOSITIONS and sentence.closes(end)
    if sentence.key(at) not in SHAKY_WEEKDAYS:
        return True
    if before in WEEKDAYS:
        return True
    if before in _PREPOSITIONS:
        return sentence.closes(end) or sentence.value(end) is not None or sentence.key(end) in DAY_PARTS
    after = sentence.key(end)
    if after in {"at", "@", "noon"} or after in DAY_PARTS or sentence.value(end) is not None:
        return True
    return sentence.closes(end) and before not in {"in", "of", "with"}


def read_weekdays(sentence: Sentence, at: int) -> tuple[list[int], int] | None:
    """A list of weekdays, or a stretch of them: "mon, wed and fri", "mon/wed", "monday to friday", "tuesdays"."""
    found: list[int] = []
    end = at
    while len(found) < 7:
        day = _weekday_at(sentence, at)
        if day is None:
            break
        found.append(day)
        end = _past_dot(sentence, at)
        at = end
        while sentence.key(at) in {",", "and", "&", "/", "+", "or"} and at < end + 2:
            at += 1
    if not found:
        return None
    if len(found) == 1 and sentence.key(end) in {"-", "–", "to", "through", "thru"}:
        last = _weekday_at(sentence, end + 1)
        if last is not None:
            return [(found[0] + step) % 7 for step in range((last - found[0]) % 7 + 1)], end + 2
    return found, end


def _weekday_at(sentence: Sentence, at: int) -> int | None:
    key = sentence.key(at)
    return WEEKDAYS.get(key, WEEKDAY_PLURALS.get(key))
