"""Recurrences: "every other tuesday", "weekdays", "monthly on the 1st", "every 3 days until march", as RRULEs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from taskchat.dates.clock import Part
from taskchat.dates.day import Day, months_from
from taskchat.dates.days import read_day
from taskchat.dates.durations import last_of, read_duration, read_number, shift_day
from taskchat.dates.holidays import read_holiday
from taskchat.dates.sentence import Sentence
from taskchat.dates.weekdays import read_weekdays
from taskchat.dates.words import (
    DAY_PARTS,
    DETERMINERS,
    MONTHS,
    ORDINAL_ENDINGS,
    ORDINALS,
    STARTS,
    UNITS,
    UNTILS,
    WEEKDAY_CODES,
    WEEKDAY_PLURALS,
    WEEKDAYS,
    WORKDAY_UNITS,
)

_WORKDAYS: Final = WEEKDAY_CODES[:5]
_WEEKEND: Final = WEEKDAY_CODES[5:]
_FREQUENCIES: Final = {
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "year": ("YEARLY", 1),
}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A recurrence that was read, and the place after it."""

    end: int
    frequency: str
    interval: int = 1
    weekdays: tuple[str, ...] = ()
    month_days: tuple[int, ...] = ()
    month: int | None = None
    position: int | None = None
    until: dt.date | None = None
    count: int | None = None
    start: dt.date | None = None
    part: str | None = None
    after_completion: bool = False

    def rrule(self) -> str:
        """As RFC 5545 writes it."""
        parts = {
            "FREQ": self.frequency,
            "INTERVAL": str(self.interval) if self.interval > 1 else "",
            "BYMONTH": str(self.month or ""),
            "BYMONTHDAY": ",".join(map(str, self.month_days)),
            "BYDAY": ",".join(self.weekdays),
            "BYSETPOS": str(self.position or ""),
            "UNTIL": f"{self.until:%Y%m%d}" if self.until else "",
            "COUNT": str(self.count or ""),
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    def first_from(self, day: dt.date) -> dt.date | None:
        """The first day of the recurrence that is not before `day`; None for the likes of 31 February."""
        for _ in range(400):
            if self._falls_on(day):
                return day
            skips = self.month not in {None, day.month}
            day = months_from(day, 1)[0] if skips else day + dt.timedelta(days=1)
        return None

    def _falls_on(self, day: dt.date) -> bool:
        if self.month and day.month != self.month:
            return False
        last = last_of(day.year, day.month)
        if self.month_days and not {day.day, day.day - last - 1} & set(self.month_days):
            return False
        if self.position is not None:
            same = [n for n in range(1, last + 1) if WEEKDAY_CODES[day.replace(day=n).weekday()] in self.weekdays]
            index = self.position if self.position < 0 else self.position - 1
            return -len(same) <= index < len(same) and same[index] == day.day
        code = WEEKDAY_CODES[day.weekday()]
        nth, behind = (day.day - 1) // 7 + 1, -((last - day.day) // 7 + 1)
        return not self.weekdays or bool({code, f"{nth}{code}", f"{behind}{code}"} & set(self.weekdays))


_WORK = Rhythm(0, "WEEKLY", weekdays=_WORKDAYS)
_ADVERBS: Final = {
    "daily": Rhythm(0, "DAILY"),
    "everyday": Rhythm(0, "DAILY"),
    "nightly": Rhythm(0, "DAILY", part="night"),
    "weekly": Rhythm(0, "WEEKLY"),
    "biweekly": Rhythm(0, "WEEKLY", 2),
    "fortnightly": Rhythm(0, "WEEKLY", 2),
    "monthly": Rhythm(0, "MONTHLY"),
    "bimonthly": Rhythm(0, "MONTHLY", 2),
    "quarterly": Rhythm(0, "MONTHLY", 3),
    "yearly": Rhythm(0, "YEARLY"),
    "annually": Rhythm(0, "YEARLY"),
    "weekdays": _WORK,
    "workdays": _WORK,
    "weekends": replace(_WORK, weekdays=_WEEKEND),
}
_REMINDERS: Final = frozenset("reminder reminders alarm alarms task todo recurring repeating alert".split())
_EVERY: Final = frozenset({"every", "each"})
STARTERS: Final = (
    _EVERY | frozenset(_ADVERBS) | frozenset(WEEKDAY_PLURALS) | frozenset(ORDINALS) | {"once", "last", "bi", "twice"}
) | frozenset({f"{name}s" for name in ("morning", "afternoon", "evening")})


def read_recurrence(sentence: Sentence, at: int) -> Rhythm | None:
    """A recurrence, with what belongs to it: its days, its end, its start."""
    if sentence.key(at) not in STARTERS and sentence.value(at) is None:
        return None
    found = _read_core(sentence, at)
    if found is None or not sentence.ends(found.end):
        return None
    for _ in range(4):
        more = read_more(sentence, found.end, found)
        if more is None:
            break
        found = more
    return found


def _read_core(sentence: Sentence, at: int) -> Rhythm | None:
    key = sentence.key(at)
    if key in _EVERY:
        return _read_every(sentence, at + 1)
    if key == "bi" and sentence.key(at + 1) == "-" and f"bi{sentence.key(at + 2)}" in _ADVERBS:
        return _read_adverb(sentence, at, f"bi{sentence.key(at + 2)}", at + 3)
    if key in _ADVERBS:
        return _read_adverb(sentence, at, key, at + 1)
    if key == "once":
        return _read_once(sentence, at)
    if key in WEEKDAY_PLURALS:
        return _read_plurals(sentence, at)
    if key.endswith("s") and key in DAY_PARTS and sentence.key(at - 1) in {"in", "the"}:
        return Rhythm(at + 1, "DAILY", part=DAY_PARTS[key]) if sentence.closes(at + 1) else None
    return _read_days_of_every(sentence, at)


def _read_adverb(sentence: Sentence, at: int, key: str, end: int) -> Rhythm | None:
    """ "daily", "monthly" where they say how often, not in "a monthly bus pass"."""
    if sentence.key(end) in _REMINDERS:
        return replace(_ADVERBS[key], end=end)  # set a daily reminder to …
    if sentence.key(at - 1) in DETERMINERS:
        return None
    follows = sentence.closes(end) or sentence.key(end) in STARTS or sentence.key(end) in WEEKDAYS
    timed = sentence.value(end) is not None and key != "weekly"
    return replace(_ADVERBS[key], end=end) if follows or timed else None


def _read_once(sentence: Sentence, at: int) -> Rhythm | None:
    """ "once a week", "once every 2 months"."""
    if sentence.key(at + 1) in _EVERY:
        return _read_every(sentence, at + 2)
    unit = UNITS.get(sentence.key(at + 2), "")
    if sentence.key(at + 1) not in {"a", "per", "an"} or unit not in _FREQUENCIES:
        return None
    return Rhythm(at + 3, *_FREQUENCIES[unit])


def _read_plurals(sentence: Sentence, at: int) -> Rhythm | None:
    """ "mondays", "on tuesdays and thursdays"."""
    found = read_weekdays(sentence, at)
    if found is None or sentence.key(at - 1) in DETERMINERS:
        return None
    days, end = found
    if not (sentence.closes(end) or sentence.value(end) is not None or sentence.key(end) in DAY_PARTS):
        return None
    return Rhythm(end, "WEEKLY", weekdays=_codes(days))


def _codes(days: list[int]) -> tuple[str, ...]:
    return tuple(WEEKDAY_CODES[day] for day in sorted(set(days)))


def _read_every(sentence: Sentence, at: int) -> Rhythm | None:
    """What follows "every"."""
    at += sentence.key(at) == "single"
    key = sentence.key(at)
    if key in {"other", "alternate"} or (key == "second" and _repeats(sentence, at + 1)):
        return _read_interval(sentence, at + 1, 2)
    if found := _read_nth(sentence, at):
        return found
    if (number := read_number(sentence, at)) and key not in {"a", "an"}:
        return _read_interval(sentence, number[1], int(number[0])) if 1 <= number[0] <= 1000 else None
    return _read_interval(sentence, at, 1) or _read_yearly(sentence, at)


def _repeats(sentence: Sentence, at: int) -> bool:
    """Whether "second" before this means every other one, not the second of the month."""
    return sentence.key(at + 1) not in {"of", "in"} and (sentence.key(at) in UNITS or sentence.key(at) in WEEKDAYS)


def _read_interval(sentence: Sentence, at: int, interval: int) -> Rhythm | None:
    """A unit, weekdays, or a part of the day after "every" and its number."""
    key = sentence.key(at)
    if key in WORKDAY_UNITS or (key in {"business", "working", "work"} and sentence.key(at + 1) in {"day", "days"}):
        end = at + 1 if key in WORKDAY_UNITS else at + 2
        return replace(_WORK, end=end, interval=1) if interval == 1 else None
    if key in {"weekend", "weekends"}:
        return Rhythm(at + 1, "WEEKLY", interval, weekdays=_WEEKEND)
    if key in DAY_PARTS:
        return Rhythm(at + 1, "DAILY", interval, part=DAY_PARTS[key])
    if found := read_weekdays(sentence, at):
        return Rhythm(found[1], "WEEKLY", interval, weekdays=_codes(found[0]))
    unit = UNITS.get(key, "")
    if unit not in _FREQUENCIES:
        return None
    frequency, times = _FREQUENCIES[unit]
    return Rhythm(at + 1, frequency, interval * times)


def _read_nth(sentence: Sentence, at: int) -> Rhythm | None:
    """ "first monday (of the month)", "15th", "3rd day", "1st and 15th", "last day of the month"."""
    ordinals = _read_ordinals(sentence, at)
    if ordinals is None:
        return None
    numbers, end = ordinals
    key = sentence.key(end)
    in_month = _past_month(sentence, end + 1)
    if key in WEEKDAYS or key in WEEKDAY_PLURALS:
        code = WEEKDAY_CODES[WEEKDAYS.get(key, WEEKDAY_PLURALS.get(key, 0))]
        month = _month_after(sentence, end + 1)
        if month:
            return Rhythm(end + 3, "YEARLY", weekdays=tuple(f"{n}{code}" for n in numbers), month=month)
        if all(-1 <= n <= 5 for n in numbers):
            return Rhythm(in_month or end + 1, "MONTHLY", weekdays=tuple(f"{n}{code}" for n in numbers))
        return None
    if key in WORKDAY_UNITS or (key in {"business", "working"} and sentence.key(end + 1) == "day"):
        after = end + 1 if key in WORKDAY_UNITS else end + 2
        if not -1 <= numbers[0] <= 4:
            return None
        return Rhythm(_past_month(sentence, after) or after, "MONTHLY", weekdays=_WORKDAYS, position=numbers[0])
    if any(abs(n) > 31 for n in numbers):
        return None
    if key == "day" and in_month:
        return Rhythm(in_month, "MONTHLY", month_days=tuple(numbers))
    if key in UNITS and len(numbers) == 1 and numbers[0] > 0:
        return _read_interval(sentence, end, numbers[0])
    if month := _month_after(sentence, end):
        return Rhythm(end + 2, "YEARLY", month=month, month_days=tuple(numbers))
    if all(1 <= n <= 31 for n in numbers) and (sentence.closes(end) or _past_month(sentence, end)):
        return Rhythm(_past_month(sentence, end) or end, "MONTHLY", month_days=tuple(numbers))
    return None


def _read_ordinals(sentence: Sentence, at: int) -> tuple[list[int], int] | None:
    """ "1st", "first and third", "last", "1st, 10th and 20th"."""
    numbers: list[int] = []
    end = at
    while len(numbers) < 6:
        at += sentence.key(at) == "the"
        value, key = sentence.value(at), sentence.key(at)
        if value is not None and sentence.key(at + 1) in ORDINAL_ENDINGS and sentence.glued(at + 1):
            numbers.append(value)
            at += 2
        elif key in ORDINALS or key == "last":
            numbers.append(ORDINALS.get(key, -1))
            at += 1
        else:
            break
        end = at
        while sentence.key(at) in {",", "and", "&"} and at < end + 2:
            at += 1
    return (numbers, end) if numbers else None


def _past_month(sentence: Sentence, at: int) -> int:
    """The place after "of the month", "of every month", or 0."""
    if sentence.key(at) in {"of", "in"} and sentence.key(at + 1) in {"the", *_EVERY} and sentence.key(at + 2) == "month":
        return at + 3
    return at + 2 if sentence.key(at) in _EVERY and sentence.key(at + 1) == "month" else 0


def _month_after(sentence: Sentence, at: int) -> int:
    return MONTHS.get(sentence.key(at + 1), 0) if sentence.key(at) == "of" else 0


def _read_days_of_every(sentence: Sentence, at: int) -> Rhythm | None:
    """ "the 15th of every month", "first monday of each month", "last day of every month"."""
    ordinals = _read_ordinals(sentence, at)
    if ordinals is None:
        return None
    for step in range(3):
        if sentence.key(ordinals[1] + step) in {"of", "in"}:
            after = ordinals[1] + step + 1
            if sentence.key(after) in _EVERY and sentence.key(after + 1) == "month":
                return _read_nth(sentence, at)
            if sentence.key(after) in _EVERY and sentence.key(after + 1) in MONTHS:
                return None
    return None


def _read_yearly(sentence: Sentence, at: int) -> Rhythm | None:
    """ "every march 3", "every january", "every christmas"."""
    key = sentence.key(at)
    holiday = read_holiday(sentence, at)
    if holiday:
        return Rhythm(holiday.end, "YEARLY", month=holiday.date.month, month_days=(holiday.date.day,))
    day = read_day(sentence, at) if key in MONTHS or sentence.value(at) is not None else None
    if day and day.kind == "date":
        return Rhythm(day.end, "YEARLY", month=day.date.month, month_days=(day.date.day,))
    return Rhythm(at + 1, "YEARLY", month=MONTHS[key]) if key in MONTHS and sentence.closes(at + 1) else None


def read_more(sentence: Sentence, at: int, rhythm: Rhythm) -> Rhythm | None:
    """One more word on the recurrence: its day, its end, its start, how many times."""
    at += sentence.key(at) == ","
    key = sentence.key(at)
    if key in {"on", "in", "every"} and (found := _read_days(sentence, at + 1, rhythm)):
        return found
    if key in UNTILS:
        last = read_day(sentence, at + 1 + (sentence.key(at + 1) == "the"))
        return replace(rhythm, end=last.end, until=last.date) if last and sentence.ends(last.end) else None
    if key in STARTS:
        on = at + 1 + (sentence.key(at + 1) in {"on", "from"})
        on += sentence.key(on) == "the"
        first = read_day(sentence, on)
        if first is None or not sentence.ends(first.end):
            return None
        return replace(rhythm, end=first.end, start=first.date)
    if key == "for" and (found := _read_length(sentence, at + 1, rhythm)):
        return found
    if (number := read_number(sentence, at)) and key not in {"a", "an"} and sentence.key(number[1]) == "times":
        count = int(number[0])
        return replace(rhythm, end=number[1] + 1, count=count) if 1 <= count <= 1000 else None
    if key == "after" and sentence.key(at + 1) in {"completion", "completing", "finishing", "done"}:
        return replace(rhythm, end=at + 2, after_completion=True)
    return None


def _read_length(sentence: Sentence, at: int, rhythm: Rhythm) -> Rhythm | None:
    """ "for 3 weeks", "for 5 times"."""
    number = read_number(sentence, at)
    if number and sentence.key(number[1]) == "times" and 1 <= number[0] <= 1000:
        return replace(rhythm, end=number[1] + 1, count=int(number[0]))
    at += sentence.key(at) == "the" and sentence.key(at + 1) == "next"
    at += sentence.key(at) == "next"
    length = read_duration(sentence, at)
    if length is None or length.fine:
        return None
    last = shift_day(rhythm.start or sentence.today, length) - dt.timedelta(days=1)
    return replace(rhythm, end=length.end, until=last)


def _read_days(sentence: Sentence, at: int, rhythm: Rhythm) -> Rhythm | None:
    """The days inside the week, month or year: "on monday and friday", "on the 1st", "on the last day", "on march 3"."""
    if rhythm.weekdays or rhythm.month_days:
        return None
    if rhythm.frequency == "WEEKLY":
        found = read_weekdays(sentence, at)
        return replace(rhythm, end=found[1], weekdays=_codes(found[0])) if found else None
    if rhythm.frequency == "MONTHLY":
        at += sentence.key(at) in {"the", "day"}
        return _read_month_days(sentence, at, rhythm)
    if rhythm.frequency == "YEARLY":
        day = read_day(sentence, at + (sentence.key(at) == "the"))
        if day and day.kind in {"date", "holiday"}:
            return replace(rhythm, end=day.end, month=day.date.month, month_days=(day.date.day,))
        if sentence.key(at) in MONTHS:
            return replace(rhythm, end=at + 1, month=MONTHS[sentence.key(at)])
    return None


def _read_month_days(sentence: Sentence, at: int, rhythm: Rhythm) -> Rhythm | None:
    value = sentence.value(at)
    if value is not None and 1 <= value <= 31 and sentence.closes(at + 1):
        return replace(rhythm, end=at + 1, month_days=(value,))
    ordinals = _read_ordinals(sentence, at)
    if ordinals and sentence.key(ordinals[1]) == "day":
        return replace(rhythm, end=_past_month(sentence, ordinals[1] + 1) or ordinals[1] + 1, month_days=tuple(ordinals[0]))
    found = _read_nth(sentence, at)
    if found is None or found.frequency != "MONTHLY":
        return None
    return replace(rhythm, end=found.end, weekdays=found.weekdays, month_days=found.month_days, position=found.position)


def on_day(rhythm: Rhythm, day: Day) -> Rhythm:
    """Join a day said beside the recurrence ("weekly on monday", "march 3rd every year")."""
    free = not (rhythm.weekdays or rhythm.month_days or rhythm.month)
    if free and rhythm.frequency == "WEEKLY" and day.kind == "weekday":
        return replace(rhythm, weekdays=(WEEKDAY_CODES[day.date.weekday()],), start=day.date)
    if free and rhythm.frequency == "MONTHLY" and day.kind == "monthday":
        return replace(rhythm, month_days=(day.date.day,), start=day.date)
    if free and rhythm.frequency == "YEARLY" and day.kind in {"date", "holiday"}:
        return replace(rhythm, month=day.date.month, month_days=(day.date.day,), start=day.date)
    return replace(rhythm, start=day.date)


__all__ = ["STARTERS", "Part", "Rhythm", "on_day", "read_more", "read_recurrence"]
