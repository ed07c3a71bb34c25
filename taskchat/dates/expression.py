"""One expression, as read, and what it means: the pieces together give the date, the time and the recurrence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from taskchat.dates.clock import Clock, settle_half
from taskchat.dates.day import Day
from taskchat.dates.match import DateMatch
from taskchat.dates.parts import Part
from taskchat.dates.rhythm import Rhythm, on_day
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import word_set

# What tells whether "at 8" is morning or evening.
_EVENINGS: Final = word_set(
    "dinner drinks movie movies concert party supper theatre theater gig cinema club pub night evening tonight"
)
_MORNINGS: Final = word_set("wake alarm breakfast sunrise")
_PART_ENDS: Final = {"morning": 11, "afternoon": 17, "evening": 22, "night": 24, "end": 24}
_NEARBY = 20  # words


@dataclass
class Expression:
    """The pieces that stand between the words `start` and `end`."""

    start: int
    end: int
    day: Day | None = None
    clock: Clock | None = None
    part: Part | None = None
    rhythm: Rhythm | None = None


def settle(sentence: Sentence, expression: Expression) -> DateMatch | None:
    """The match, or None where the day lies beyond the calendar."""
    part = _part_of(sentence, expression)
    day, rhythm = expression.day, expression.rhythm
    time = settle_half(expression.clock, part) if expression.clock else day.time if day else None
    try:
        if rhythm:
            rhythm = on_day(rhythm, day) if day else rhythm
            date = _first_time(sentence, rhythm, time)
        else:
            date, time = _once(sentence, expression, part, time)
        if expression.clock and expression.clock.zone is not None and time:
            date, time = _in_zone(sentence, date, time, expression.clock.zone)
    except (ValueError, OverflowError):
        return None
    return DateMatch(
        start=sentence[expression.start].start,
        end=sentence[expression.end - 1].end,
        date=date,
        time=time,
        recurrence=rhythm.rrule() if rhythm else None,
        confidence=min((piece.confidence for piece in (day, expression.clock) if piece), default=1.0),
        period=day.period if day and not rhythm else None,
        also=day.also if day and not rhythm else (),
        after_completion=bool(rhythm and rhythm.after_completion),
    )


def _part_of(sentence: Sentence, expression: Expression) -> str | None:
    """The part of the day that was said, or that "wake up at 6" and "dinner at 8" imply."""
    if expression.part:
        return expression.part.name
    if expression.rhythm and expression.rhythm.part:
        return expression.rhythm.part
    if expression.clock is None or expression.clock.half is not None:
        return None
    near = sentence.words[max(0, expression.start - _NEARBY) : expression.end + _NEARBY]
    said = {word.key for word in near}
    return "morning" if said & _MORNINGS else "evening" if said & _EVENINGS else None


def _in_zone(sentence: Sentence, date: dt.date, time: dt.time, zone: int) -> tuple[dt.date, dt.time]:
    """A timestamp of another zone, on the clock of now."""
    there = dt.timezone(dt.timedelta(minutes=zone))
    here = dt.datetime.combine(date, time, there).astimezone(sentence.now.tzinfo)
    return here.date(), here.time()


def _first_time(sentence: Sentence, rhythm: Rhythm, time: dt.time | None) -> dt.date:
    """The first day of a recurrence: today counts unless its time has passed."""
    passed = time is not None and time <= _now(sentence)
    first = rhythm.first_from(rhythm.start or sentence.today + dt.timedelta(days=passed))
    if first is None:
        raise ValueError("it never comes")
    return first


def _once(
    sentence: Sentence, expression: Expression, part: str | None, time: dt.time | None
) -> tuple[dt.date, dt.time | None]:
    """The date, and the time with morning or evening chosen."""
    today, day, clock = sentence.today, expression.day, expression.clock
    if day:
        date = day.date
    elif expression.part and expression.part.days is not None:
        date = today + dt.timedelta(days=expression.part.days)
    else:
        return _next_time(sentence, expression, part, time)
    if time is None or clock is None:
        return date, time
    now = _now(sentence)
    if day and not day.settled and day.kind == "weekday" and date == today + dt.timedelta(days=7) and time > now:
        date = today  # "friday 5pm" on a friday morning
    if clock.half is None and part is None and date == today and time <= now:
        time = _twelve_later(time, now)
    after_midnight = part == "night" and time.hour < 5 and clock.half is None
    if after_midnight or (time == dt.time(0) and clock.half == "24" and date == today):
        date += dt.timedelta(days=1)
    return date, time


def _next_time(
    sentence: Sentence, expression: Expression, part: str | None, time: dt.time | None
) -> tuple[dt.date, dt.time | None]:
    """When no day is said: today, or tomorrow if it has passed."""
    now, today, clock = _now(sentence), sentence.today, expression.clock
    if time is None:
        passed = part is not None and now.hour >= _PART_ENDS[part]
    else:
        if clock and clock.half is None and part is None and clock.minute == 0 and time <= now:
            time = _twelve_later(time, now)
        passed = time <= now
    return today + dt.timedelta(days=passed), time


def _twelve_later(time: dt.time, now: dt.time) -> dt.time:
    """The same hour in the evening, if that is still to come."""
    later = time.replace(hour=time.hour % 12 + 12)
    return later if later > now else time


def _now(sentence: Sentence) -> dt.time:
    return sentence.now.time()
