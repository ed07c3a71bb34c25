"""What more is said of a recurrence: its days, its start and end, how many times, what it leaves out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from taskchat.dates.completion import past_completion
from taskchat.dates.days import read_day
from taskchat.dates.durations import read_duration, read_number, shift_day
from taskchat.dates.monthly import past_month, read_nth, read_ordinals
from taskchat.dates.rhythm import Rhythm, yearly_on
from taskchat.dates.sentence import Sentence
from taskchat.dates.weekdays import read_weekdays
from taskchat.dates.words import MONTHS, STARTS, TONIGHT, UNTILS, WEEKDAY_CODES, WORKDAY_UNITS

_EXCEPT: Final = frozenset({"except", "excluding", "but"})
_MOST_TIMES: Final = 1000


def read_more(sentence: Sentence, at: int, rhythm: Rhythm) -> Rhythm | None:
    """One more thing said of the recurrence."""
    at += sentence.key(at) == ","
    key = sentence.key(at)
    if done := past_completion(sentence, at):
        return replace(rhythm, end=done, after_completion=True)
    if key in {"on", "in", "every"}:
        return _read_days(sentence, at + 1, rhythm)
    if key in UNTILS:
        last = _day_after(sentence, at + 1)
        return replace(rhythm, end=last[0], until=last[1]) if last else None
    if key in STARTS:
        return _read_start(sentence, at + 1, rhythm)
    if key == "for":
        return _read_times(sentence, at + 1, rhythm) or _read_length(sentence, at + 1, rhythm)
    if key in _EXCEPT:
        return _read_exception(sentence, at + 1, rhythm)
    if (
        key == "of"
        and (sentence.key(at + 1), sentence.key(at + 2)) == ("the", "week")
        and (rhythm.weekdays or rhythm.frequency == "DAILY")
    ):
        return replace(rhythm, end=at + 3)
    return _read_times(sentence, at, rhythm)


def _read_start(sentence: Sentence, at: int, rhythm: Rhythm) -> Rhythm | None:
    """ "starting monday", "from dec 1 to dec 10"."""
    first = _day_after(sentence, at)
    if first is None:
        return None
    last = _day_after(sentence, first[0] + 1) if sentence.key(first[0]) in {"to", "-", "–"} | UNTILS else None
    if last and last[1] > first[1]:
        return replace(rhythm, end=last[0], start=first[1], until=last[1])
    return replace(rhythm, end=first[0], start=first[1])


def _day_after(sentence: Sentence, at: int) -> tuple[int, dt.date] | None:
    """The day after "until" or "starting", and the place after it."""
    at += sentence.key(at) in {"on", "from"}
    at += sentence.key(at) == "the"
    if sentence.key(at) in TONIGHT:
        return at + 1, sentence.today
    day = read_day(sentence, at)
    return (day.end, day.date) if day and sentence.ends(day.end) else None


def _read_times(sentence: Sentence, at: int, rhythm: Rhythm) -> Rhythm | None:
    """ "5 times"."""
    number = read_number(sentence, at) if sentence.key(at) not in {"a", "an"} else None
    if number is None or sentence.key(number[1]) != "times" or not 1 <= number[0] <= _MOST_TIMES:
        return None
    return replace(rhythm, end=number[1] + 1, count=int(number[0]))


def _read_length(sentence: Sentence, at: int, rhythm: Rhythm) -> Rhythm | None:
    """ "3 weeks", "the next 10 days" after "for"."""
    at += sentence.key(at) == "the"
    at += sentence.key(at) == "next"
    length = read_duration(sentence, at)
    if length is None or length.fine:
        return None
    last = shift_day(rhythm.start or sentence.today, length) - dt.timedelta(days=1)
    return replace(rhythm, end=length.end, until=last)


def _read_exception(sentence: Sentence, at: int, rhythm: Rhythm) -> Rhythm | None:
    """ "sundays", "on weekends" after "except": the other days of the week."""
    at += sentence.key(at) in {"not", "for"}
    at += sentence.key(at) == "on"
    if sentence.key(at) in {"weekend", "weekends"}:
        without, end = [5, 6], at + 1
    elif sentence.key(at) in WORKDAY_UNITS:
        without, end = [0, 1, 2, 3, 4], at + 1
    elif found := read_weekdays(sentence, at):
        without, end = found
    else:
        return None
    days = rhythm.weekdays or (WEEKDAY_CODES if rhythm.frequency == "DAILY" else ())
    left = tuple(code for code in days if code not in {WEEKDAY_CODES[day] for day in without})
    return replace(rhythm, end=end, frequency="WEEKLY", weekdays=left) if left and rhythm.interval == 1 else None


def _read_days(sentence: Sentence, at: int, rhythm: Rhythm) -> Rhythm | None:
    """Days inside the week, month or year: "monday and friday", "the 1st", "the last day", "march 3" after "on"."""
    if rhythm.weekdays or rhythm.month_days:
        return None
    if rhythm.frequency == "WEEKLY":
        found = read_weekdays(sentence, at + (sentence.key(at) == "a"))
        codes = tuple(WEEKDAY_CODES[day] for day in sorted(set(found[0]))) if found else ()
        return replace(rhythm, end=found[1], weekdays=codes) if found else None
    if rhythm.frequency == "MONTHLY":
        return _read_month_days(sentence, at + (sentence.key(at) in {"the", "day"}), rhythm)
    return _read_date(sentence, at + (sentence.key(at) == "the"), rhythm) if rhythm.frequency == "YEARLY" else None


def _read_month_days(sentence: Sentence, at: int, rhythm: Rhythm) -> Rhythm | None:
    value = sentence.value(at)
    if value is not None and 1 <= value <= 31 and sentence.closes(at + 1):
        return replace(rhythm, end=at + 1, month_days=(value,))
    ordinals = read_ordinals(sentence, at)
    if ordinals and sentence.key(ordinals[1]) == "day" and all(-1 <= number <= 31 for number in ordinals[0]):
        end = ordinals[1] + 1
        return replace(rhythm, end=past_month(sentence, end) or end, month_days=tuple(ordinals[0]))
    nth = read_nth(sentence, at)
    if nth is None or nth.frequency != "MONTHLY":
        return None
    return replace(rhythm, end=nth.end, weekdays=nth.weekdays, month_days=nth.month_days, position=nth.position)


def _read_date(sentence: Sentence, at: int, rhythm: Rhythm) -> Rhythm | None:
    nth = read_nth(sentence, at)
    if nth and nth.month:
        return replace(rhythm, end=nth.end, month=nth.month, weekdays=nth.weekdays, month_days=nth.month_days)
    day = read_day(sentence, at)
    if day and day.kind in {"date", "holiday"}:
        return None if day.floating == "" else replace(yearly_on(rhythm, day), end=day.end)
    month = MONTHS.get(sentence.key(at))
    return replace(rhythm, end=at + 1, month=month) if month else None
