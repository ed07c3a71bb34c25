"""One expression, as read, and what it means: the pieces together give the date, the time and the recurrence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from taskchat.dates.day import Day
from taskchat.dates.hour import Clock, settle_half
from taskchat.dates.match import DateMatch
from taskchat.dates.parts import Part
from taskchat.dates.rhythm import Rhythm, on_day
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import word_set
from taskchat.dates.zones import zone_of

# What tells whether "at 8" is morning or evening.
_EVENINGS: Final = word_set(
    "dinner drinks movie movies concert party supper theatre theater gig cinema club pub night evening tonight"
)
_MORNINGS: Final = word_set("wake alarm breakfast sunrise")
_PART_ENDS: Final = {"early": 8, "morning": 11, "afternoon": 17, "evening": 22, "night": 24, "end": 24}
_NEARBY = 20  # words


@dataclass
class Expression:
    """The pieces that stand between the words `start` and `end`; `side` is a leading "before" or "after"."""

    start: int
    end: int
    day: Day | None = None
    clock: Clock | None = None
    part: Part | None = None
    rhythm: Rhythm | None = None
    side: str = ""


def settle(sentence: Sentence, expression: Expression) -> DateMatch | None:
    """The match, or None where the day lies beyond the calendar."""
    part = _part_of(sentence, expression)
    named, rhythm = expression.day, expression.rhythm
    day = expression.day = _beside(sentence, expression)
    time = settle_half(expression.clock, part) if expression.clock else day.time if day else None
    try:
        if rhythm:
            rhythm, date = _repeated(sentence, rhythm, day, time)
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
        confidence=_confidence(sentence, expression),
        period=day.period if day and not rhythm else None,
        also=day.also if day and not rhythm else (),
        after_completion=bool(rhythm and rhythm.after_completion),
        beside=_days_of(named) if named and day is not named else None,
    )


def _beside(sentence: Sentence, expression: Expression) -> Day | None:
    """The day; of "before christmas" the one before it, of "after the 15th" the one after it.

    A time or an end ("before 5pm on monday", "before the end of may") may still be met on the day itself.
    """
    day, side = expression.day, expression.side
    whole = day and not (day.time or expression.clock or expression.part or expression.rhythm)
    if not day or not whole or side not in {"before", "after"} or not sentence.closes(expression.end):
        return day
    if (side == "before" and day.kind == "edge") or (side == "after" and day.kind == "offset"):
        return day  # "after 3 days" is in 3 days
    first, last = _days_of(day)
    beside = first - dt.timedelta(days=1) if side == "before" else last + dt.timedelta(days=1)
    return Day(day.end, beside, "date", confidence=min(day.confidence, 0.9))


def _days_of(day: Day) -> tuple[dt.date, dt.date]:
    return day.period or (day.date, max((day.date, *day.also)))


def _confidence(sentence: Sentence, expression: Expression) -> float:
    """As sure as the least sure piece, and a little less where a word was misspelt."""
    sure = min((piece.confidence for piece in (expression.day, expression.clock) if piece), default=1.0)
    guessed = any(word.guessed for word in sentence.words[expression.start : expression.end])
    return min(sure, 0.85) if guessed else sure


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


def _in_zone(sentence: Sentence, date: dt.date, time: dt.time, zone: int | str) -> tuple[dt.date, dt.time]:
    """A time of another zone, on the clock of now."""
    here = dt.datetime.combine(date, time, zone_of(zone)).astimezone(sentence.now.tzinfo)
    return here.date(), here.time()


def _repeated(sentence: Sentence, rhythm: Rhythm, day: Day | None, time: dt.time | None) -> tuple[Rhythm, dt.date]:
    """The recurrence with the day said beside it, unless that is a stretch in which it does not come; its first day."""
    for joined in (on_day(rhythm, day) if day else rhythm, rhythm):
        date = _first_time(sentence, joined, time)
        if joined.until is None or date <= joined.until:
            return joined, date
    raise ValueError("it has ended")


def _first_time(sentence: Sentence, rhythm: Rhythm, time: dt.time | None) -> dt.date:
    """The first day of a recurrence: today counts unless its time has passed."""
    passed = time is not None and time <= _now(sentence)
    soonest = sentence.today + dt.timedelta(days=passed)
    first = rhythm.first_from(max(rhythm.start, soonest) if rhythm.start and rhythm.until else rhythm.start or soonest)
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
    up_late = now.hour < 5 and time > now  # said after midnight
    after_midnight = part == "night" and time.hour < 5 and clock.half in {None, "am"} and not up_late
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
