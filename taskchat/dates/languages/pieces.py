"""The pieces of a date in any language: a rule that fits, and the day, time or rhythm that it speaks of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from taskchat.dates.languages.words import DateWords
from taskchat.dates.months import add_months, last_of

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQ = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}


@dataclass(frozen=True)
class Day:
    """A day; `weekday`, `number` and `month` are what was said of it, for a rhythm to take up."""

    date: dt.date
    period: tuple[dt.date, dt.date] | None = None
    time: dt.time | None = None
    weekday: int | None = None
    number: int | None = None
    month: int | None = None
    part: str = ""
    also: tuple[dt.date, ...] = ()


@dataclass(frozen=True)
class Clock:
    """A time of day; `open` when it may as well be twelve hours later."""

    hour: int
    minute: int = 0
    open: bool = False


@dataclass(frozen=True)
class Said:
    """A rule's match: the words in its slots, as values."""

    words: DateWords
    found: re.Match[str]
    now: dt.datetime

    def get(self, slot: str) -> int:
        """A slot's value."""
        slot = next(name for name in (slot, f"short_{slot}", "ordinal") if self.has(name))
        return int(self.words.value(slot, self.found[slot]))

    def text(self, slot: str) -> str:
        """A slot's value that is a name."""
        return str(self.words.value(slot, self.found[slot]))

    def has(self, slot: str) -> bool:
        """Whether the slot took part."""
        return self.found.groupdict().get(slot) is not None


# --- days ---------------------------------------------------------------------------------------------------------
def on(today: dt.date, month: int, day: int, year: int | None = None) -> dt.date:
    """The next such day, or the one of that year."""
    if year is not None:
        return dt.date(year, month, day)
    for ahead in range(9):
        try:
            found = dt.date(today.year + ahead, month, day)
        except ValueError:
            if ahead == 8:
                raise
            continue
        if found >= today:
            return found
    raise ValueError("no such day")


def coming(today: dt.date, weekday: int) -> dt.date:
    """The next such weekday after today."""
    return today + dt.timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _monday(today: dt.date, weeks: int = 0) -> dt.date:
    return today + dt.timedelta(days=7 * weeks - today.weekday())


def month_day(today: dt.date, number: int) -> dt.date:
    """The next month's day of that number."""
    for ahead in range(12):
        first = add_months(today.replace(day=1), ahead)
        if number <= last_of(first.year, first.month) and first.replace(day=number) >= today:
            return first.replace(day=number)
    raise ValueError("no such day")


def _week(today: dt.date, weeks: int) -> Day:
    first = _monday(today, weeks)
    return Day(today if weeks == 0 else first, (first, first + dt.timedelta(days=6)))


def _weekend(today: dt.date, weeks: int) -> Day:
    saturday = _monday(today, weeks) + dt.timedelta(days=5)
    return Day(max(saturday, today) if weeks == 0 else saturday, (saturday, saturday + dt.timedelta(days=1)))


def _month(today: dt.date, months: int) -> Day:
    first = add_months(today.replace(day=1), months)
    last = first.replace(day=last_of(first.year, first.month))
    return Day(last if months == 0 else first, (first, last))


def _year(today: dt.date, years: int) -> Day:
    first, last = dt.date(today.year + years, 1, 1), dt.date(today.year + years, 12, 31)
    return Day(last if years == 0 else first, (first, last))


def _shift(said: Said, sign: int) -> Day:
    """ "in 3 days", "2 weeks ago", "in half an hour"."""
    unit = said.text("unit")
    count = sign * (said.get("number") if said.has("number") else 1)
    today = said.now.date()
    if unit in {"minute", "hour"}:
        moment = said.now + dt.timedelta(minutes=count * (60 if unit == "hour" else 1))
        return Day(moment.date(), time=moment.time().replace(second=0, microsecond=0))
    if unit in {"month", "year"}:
        return Day(add_months(today, count * (12 if unit == "year" else 1)))
    return Day(today + dt.timedelta(days=count * (7 if unit == "week" else 1)))


def _in_month(said: Said) -> Day:
    """ "in march": the whole of it."""
    today, month = said.now.date(), said.get("month") + 1
    year = said.get("year") if said.has("year") else today.year + (month < today.month)
    first = dt.date(year, month, 1)
    return Day(first, (first, first.replace(day=last_of(year, month))))


def _end_of_named_month(said: Said) -> Day:
    """ "end of march"."""
    return Day((_in_month(said).period or (said.now.date(),))[-1])


def _dated(said: Said) -> Day:
    month, number = said.get("month") + 1, said.get("day")
    year = said.get("year") if said.has("year") else None
    return Day(on(said.now.date(), month, number, year), number=number, month=month)


def _nth(said: Said) -> Day:
    """ "the first monday in december", "the last friday of the month"."""
    today = said.now.date()
    start = today.replace(day=1)
    if said.has("month"):
        month = said.get("month") + 1
        start = dt.date(today.year + (month < today.month), month, 1)
    for ahead in range(2):
        found = nth_weekday(add_months(start, ahead), said.get("ordinal"), said.get("weekday"))
        if found >= today:
            return Day(found)
    raise ValueError("no such day")


def nth_weekday(first: dt.date, nth: int, weekday: int) -> dt.date:
    """The nth such weekday of a month, or its last."""
    if nth < 0:
        last = first.replace(day=last_of(first.year, first.month))
        return last - dt.timedelta(days=(last.weekday() - weekday) % 7)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _weekday(said: Said, date: Callable[[dt.date, int], dt.date]) -> Day:
    weekday = said.get("weekday")
    return Day(date(said.now.date(), weekday), weekday=weekday)


def _weekday_dated(said: Said) -> Day:
    """ "friday the 27th": the number says which."""
    number = said.get("day")
    return Day(month_day(said.now.date(), number), number=number)


def _near(said: Said) -> Day:
    return Day(said.now.date() + dt.timedelta(days=said.get("near")))


def _feast(said: Said) -> Day:
    text = said.text("feast")
    if text.startswith("easter"):
        today, ahead = said.now.date(), int(text.removeprefix("easter") or 0)
        days = (easter(year) + dt.timedelta(days=ahead) for year in (today.year, today.year + 1))
        return Day(next(day for day in days if day >= today))
    month, _, day = text.partition("-")
    return Day(on(said.now.date(), int(month), int(day)))


def easter(year: int) -> dt.date:
    """Easter Sunday (the anonymous Gregorian algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    j = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + j - 7 * ((a + 11 * h + 22 * j) // 451) + 114, 31)
    return dt.date(year, month, day + 1)


def _numeric(said: Said) -> Day:
    """25.12., 25/12/2026, 2026-12-25."""
    parts = [
        int(part) for part in re.split(r"[./-]", (said.found.groupdict().get("date") or said.found["dotted"]).strip())
    ]
    if parts[0] > 31:
        return Day(dt.date(*parts), number=parts[2], month=parts[1])
    day, month = (parts[0], parts[1]) if said.words.day_first or parts[0] > 12 else (parts[1], parts[0])
    year = None if len(parts) < 3 else parts[2] + (2000 if parts[2] < 100 else 0)
    return Day(on(said.now.date(), month, day, year), number=day, month=month)


def _half_hour(said: Said) -> Day:
    moment = said.now + dt.timedelta(minutes=30)
    return Day(moment.date(), time=moment.time().replace(second=0, microsecond=0))


def _near_part(said: Said) -> Day:
    days, _, part = said.text("near_part").partition(" ")
    return Day(said.now.date() + _d(int(days)), part=part)


def _month_day(said: Said) -> Day:
    number = said.get("day")
    return Day(month_day(said.now.date(), number), number=number)


def _month_day_next(said: Said) -> Day:
    number = said.get("day")
    return Day(add_months(said.now.date().replace(day=1), 1).replace(day=number), number=number)


def _d(days: int) -> dt.timedelta:
    return dt.timedelta(days=days)


# The kinds of rules that speak of a day by themselves, those with a weekday, and those that say a stretch or an edge.
_DAYS: dict[str, Callable[[Said], Day]] = {
    "near": _near,
    "near_part": _near_part,
    "after": lambda said: _shift(said, 1),
    "ago": lambda said: _shift(said, -1),
    "half_hour": _half_hour,
    "weekday_dated": _weekday_dated,
    "date": _dated,
    "numeric": _numeric,
    "month_day": _month_day,
    "month_day_next": _month_day_next,
    "nth": _nth,
    "feast": _feast,
    "in_month": _in_month,
    "end_of_named_month": _end_of_named_month,
}
_WEEKDAYS: dict[str, Callable[[dt.date, int], dt.date]] = {
    "weekday": coming,
    "weekday_this_week": lambda today, day: max(_monday(today) + _d(day), today),
    "weekday_next_week": lambda today, day: _monday(today, 1) + _d(day),
    "weekday_after_next": lambda today, day: _monday(today, 2) + _d(day),
    "weekday_last": lambda today, day: today - _d((today.weekday() - day - 1) % 7 + 1),
    "weekday_in_a_week": lambda today, day: coming(today, day) + _d(7),
}
_STRETCHES: dict[str, Callable[[dt.date], Day]] = {
    "this_week": lambda today: _week(today, 0),
    "next_week": lambda today: _week(today, 1),
    "week_after_next": lambda today: _week(today, 2),
    "last_week": lambda today: _week(today, -1),
    "weekend": lambda today: _weekend(today, 0),
    "next_weekend": lambda today: _weekend(today, 1),
    "this_month": lambda today: _month(today, 0),
    "next_month": lambda today: _month(today, 1),
    "last_month": lambda today: _month(today, -1),
    "this_year": lambda today: _year(today, 0),
    "next_year": lambda today: _year(today, 1),
    "last_year": lambda today: _year(today, -1),
    "end_of_week": lambda today: Day(max(_monday(today) + _d(4), today)),
    "end_of_next_week": lambda today: Day(_monday(today, 1) + _d(4)),
    "end_of_month": lambda today: Day(add_months(today.replace(day=1), 1) - _d(1)),
    "end_of_next_month": lambda today: Day(add_months(today.replace(day=1), 2) - _d(1)),
    "start_of_next_month": lambda today: Day(add_months(today.replace(day=1), 1)),
    "end_of_year": lambda today: Day(dt.date(today.year, 12, 31)),
}


def day_of(kind: str, said: Said) -> Day:
    """The day that a rule speaks of; ValueError for one that is not in the calendar."""
    if kind in _WEEKDAYS:
        return _weekday(said, _WEEKDAYS[kind])
    if kind in _STRETCHES:
        return _STRETCHES[kind](said.now.date())
    return _DAYS[kind](said)


# --- times --------------------------------------------------------------------------------------------------------
_MINUTES = {
    "half_past": 30,
    "three_quarters_past": 45,
    "quarter_past": 15,
    "half_to": -30,
    "quarter_to": -15,
    "three_quarters_to": -15,
}


def clock_of(kind: str, said: Said) -> Clock:
    """The time that a rule speaks of. `exact` rules are of languages and forms that count to 24."""
    if kind in {"noon", "midnight"}:
        return Clock(12 if kind == "noon" else 0)
    if kind == "hm":
        hour, minute = (int(part) for part in re.findall(r"\d+", said.found[0])[:2])
        return Clock(hour, minute)
    minutes = _MINUTES.get(kind, 0)
    if kind in {"minutes_past", "minutes_to"}:
        minutes = said.get("minute") * (1 if kind == "minutes_past" else -1)
    elif said.has("minute"):
        minutes = said.get("minute")
    hour, minute = divmod(said.get("hour") * 60 + minutes, 60)
    if hour > 24 or minute < 0:
        raise ValueError("no such hour")
    if kind in {"am", "pm"}:
        hour = hour % 12 + (12 if kind == "pm" else 0)
    return Clock(hour % 24, minute, open=kind not in {"exact", "am", "pm"} and 1 <= hour <= 12)


def in_part(clock: Clock, part: str) -> tuple[Clock, int]:
    """A time in the part of the day that was said with it, and how many days later that is."""
    hour, later = clock.hour, 0
    if part in {"noon", "afternoon", "evening"} and hour < 12 and not (part == "noon" and hour > 9):
        hour += 12
    elif part == "evening" and hour == 12:
        hour, later = 0, 1
    elif part == "night":
        if 6 <= hour < 12:
            hour += 12
        elif hour == 12:
            hour, later = 0, 1
    elif part in {"morning", "early"} and hour == 12:
        hour = 0
    return Clock(hour, clock.minute), later


# --- rhythms ------------------------------------------------------------------------------------------------------
def rhythm_of(kind: str, said: Said) -> str:
    """The recurrence that a rule speaks of."""
    if kind in {"every", "every_n", "every_other", "named"}:
        count = said.get("number") if kind == "every_n" else 2 if kind == "every_other" else 1
        freq = _FREQ.get(said.text("named" if kind == "named" else "unit"))
        if freq is None:
            raise ValueError("no rhythm of minutes or hours")
        return f"FREQ={freq}" + (f";INTERVAL={count}" if count > 1 else "")
    if kind == "every_part":
        return "FREQ=DAILY"
    if kind in {"every_weekday", "every_other_weekday"}:
        days = ",".join(
            DAYS[day]
            for day in sorted(set(said.words.each("weekday", said.found["weekdays" if said.has("weekdays") else 0])))
        )
        return f"FREQ=WEEKLY;{'INTERVAL=2;' if 'other' in kind else ''}BYDAY={days}"
    if kind == "workdays":
        return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    if kind == "weekends":
        return "FREQ=WEEKLY;BYDAY=SA,SU"
    if kind == "month_days":
        days = ",".join(str(day) for day in sorted(set(said.words.each("ordinal", said.found["days"]))))
        return f"FREQ=MONTHLY;BYMONTHDAY={days}"
    if kind == "month_end":
        return "FREQ=MONTHLY;BYMONTHDAY=-1"
    if kind == "month_nth":
        return f"FREQ=MONTHLY;BYDAY={said.get('ordinal')}{DAYS[said.get('weekday')]}"
    if kind == "year_date":
        return f"FREQ=YEARLY;BYMONTH={said.get('month') + 1};BYMONTHDAY={said.get('day')}"
    raise ValueError(kind)
