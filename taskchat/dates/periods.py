"""Weeks, months and their ends: "next week", "this weekend", "end of the month", "by april", "last 3 days"."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from taskchat.dates.day import Day, Period, month_of, months_from, quarter_of, week_of, weekend_of, year_of
from taskchat.dates.durations import read_duration, shift_day, shift_moment
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import (
    COMING,
    LAST,
    MONTHS,
    NEXT,
    ORDINAL_ENDINGS,
    SHAKY_WEEKDAYS,
    THIS,
    UNITS,
    WEEKDAYS,
    WORKDAY_UNITS,
    word_set,
)
from taskchat.dates.written import read_written

_MONTH_LEADS: Final = word_set("in by until till til before since during through starting from")
_WEEKEND_LEADS: Final = word_set("on at by over for before until till during after the")
_ENDS: Final = frozenset({"end", "ending", "close"})
_STARTS: Final = frozenset({"start", "beginning", "begin"})
_SMALL: Final = frozenset({"second", "minute", "hour", "day", "workday"})
_SHORT_ENDS: Final = {"eow": "week", "eom": "month", "eoy": "year", "eoq": "quarter"}


def read_period(sentence: Sentence, at: int) -> Day | None:
    """A stretch of days named by itself or by where it lies."""
    key = sentence.key(at)
    if key in _SHORT_ENDS:
        if not sentence.closes(at + 1):
            return None
        return _edge(sentence, at + 1, _period_of(sentence.today, _SHORT_ENDS[key], 0), key="end")
    if key in _ENDS or key in _STARTS or key in {"mid", "middle"}:
        return _read_edge(sentence, at)
    if key in THIS or key in NEXT or key in LAST or key in COMING:
        return _late(sentence, at, _read_relative(sentence, at))
    if key in {"week", "weekend"} and sentence.key(at + 1) == "after" and sentence.key(at + 2) in NEXT:
        return _whole(sentence, at + 3, key, 2)
    if key == "weekend":
        led = sentence.key(at - 1) in _WEEKEND_LEADS and sentence.closes(at + 1)
        return _due(sentence, at + 1, weekend_of(sentence.today), "weekend", 0) if led else None
    if key == "rest" and sentence.key(at + 1) == "of" and sentence.key(at + 2) in {"the", *THIS}:
        return _read_rest(sentence, at + 3)
    if key in MONTHS:
        return _late(sentence, at, _read_month(sentence, at))
    if key in {"month", "year"} and sentence.key(at + 1) == "end" and sentence.closes(at + 2):
        return _edge(sentence, at + 2, _period_of(sentence.today, key, 0), key="end")
    return _read_year(sentence, at)


def _read_rest(sentence: Sentence, at: int) -> Day | None:
    """What follows "rest of the": from today to the end of the week or month."""
    unit = _unit(sentence, at)
    if unit not in {"day", "week", "weekend", "month", "quarter", "year"} or not sentence.ends(at + 1):
        return None
    last = _period_of(sentence.today, unit, 0)[1]
    return Day(at + 1, sentence.today, "period", period=(sentence.today, last) if last > sentence.today else None)


def _late(sentence: Sentence, at: int, found: Day | None) -> Day | None:
    """The last third of the stretch where "late" stands before it, the first of "early"."""
    if found is None or found.period is None or sentence.key(at - 1) not in {"late", "early"}:
        return found
    first, last = found.period
    days = (last - first).days
    late = first + dt.timedelta(days=3 if days == 6 else 2 * days // 3)
    if sentence.key(at - 1) == "early":
        return replace(found, period=(first, first + dt.timedelta(days=days // 3)))
    return replace(found, date=late, period=(late, last)) if late > sentence.today else found


def _period_of(today: dt.date, unit: str, steps: int) -> Period:
    """This week, month, …, or the one so many steps on."""
    match unit:
        case "week":
            return week_of(today, steps)
        case "weekend":
            return weekend_of(today, steps)
        case "month":
            return months_from(today, steps)
        case "quarter":
            return quarter_of(today, steps)
        case "year":
            return year_of(today.year + steps)
        case _:
            day = today + dt.timedelta(days=steps * (14 if unit == "fortnight" else 1))
            return day, day


def _due(sentence: Sentence, end: int, period: Period, unit: str, steps: int) -> Day:
    """The day to put on a task: a coming stretch's first day; of the present one, the last that makes sense."""
    today = sentence.today
    day = period[0]
    if steps == 0 and day < today:
        friday = period[0] + dt.timedelta(days=4)
        day = friday if unit == "week" and friday >= today else today if unit == "weekend" else period[1]
    elif steps == 0 and unit == "week":
        day = period[0] + dt.timedelta(days=4)
    return Day(end, day, "period", period=period if period[0] != period[1] else None)


def _unit(sentence: Sentence, at: int) -> str:
    key = sentence.key(at)
    return "weekend" if key == "weekend" else "workday" if key in WORKDAY_UNITS else UNITS.get(key, "")


def _read_relative(sentence: Sentence, at: int) -> Day | None:
    """ "next week", "this month", "the coming weekend", "last 3 days", "next few weeks", "next hour"."""
    if sentence.key(at) in THIS and sentence.key(at + 1) in COMING | LAST:
        at += 1
    key = sentence.key(at)
    steps = 1 if key in NEXT | COMING else -1 if key in LAST else 0
    at += 1
    word, unit = sentence.key(at), _unit(sentence, at)
    if word in MONTHS:
        if steps >= 0 and (written := read_written(sentence, at)):
            return written  # next march 3
        doubtful = sentence.key(at + 1) in {"or", "be", "not", "have"}  # this may or may not
        return None if doubtful else _month_relative(sentence, at + 1, MONTHS[word], steps)
    if word in {"business", "working"} and sentence.key(at + 1) == "day":
        unit, word, at = "workday", "day", at + 1
    if not unit or word.endswith("s"):
        return _read_many(sentence, at, steps)
    end = at + 1
    if not sentence.ends(end) or word in {"night", "min"} or sentence.key(end) == "of":
        return None
    if unit in {"week", "month"} and (found := _read_inside(sentence, end, unit, steps)):
        return found
    if unit == "weekend" and key in COMING:
        steps = 0
    the = sentence.key(at - 2) == "the"
    return _read_small(sentence, end, unit, steps, the=the) if unit in _SMALL else _whole(sentence, end, unit, steps)


def _whole(sentence: Sentence, end: int, unit: str, steps: int) -> Day:
    return _due(sentence, end, _period_of(sentence.today, unit, steps), unit, steps)


def _read_small(sentence: Sentence, end: int, unit: str, steps: int, *, the: bool) -> Day | None:
    """ "next hour", "next business day", "last day" (but not "the last day")."""
    if not steps or unit == "second" or (the and steps < 0):
        return None
    if unit in {"minute", "hour"}:
        moment = sentence.now + dt.timedelta(seconds=steps * (3600 if unit == "hour" else 60))
        return Day(end, moment.date(), "offset", time=_clock(moment))
    day = sentence.today + dt.timedelta(days=steps)
    while unit == "workday" and day.weekday() > 4:
        day += dt.timedelta(days=steps)
    return Day(end, day, "near")


def _read_inside(sentence: Sentence, end: int, unit: str, steps: int) -> Day | None:
    """The rest of "next week on friday", "next month on the 5th"."""
    at = end + (sentence.key(end) == ",")
    at += sentence.key(at) == "on"
    if unit == "week":
        weekday = WEEKDAYS.get(sentence.key(at))
        if weekday is None or not sentence.ends(at + 1) or (sentence.key(at) in SHAKY_WEEKDAYS and at == end):
            return None
        return Day(at + 1, week_of(sentence.today, steps)[0] + dt.timedelta(days=weekday), "date")
    at += sentence.key(at) == "the"
    number = sentence.value(at)
    if number is None or at == end or sentence.key(at + 1) not in ORDINAL_ENDINGS or not sentence.closes(at + 2):
        return None
    first, last = months_from(sentence.today, steps)
    return Day(at + 2, first.replace(day=number), "date") if 1 <= number <= last.day else None


def _clock(moment: dt.datetime) -> dt.time:
    return moment.time().replace(second=0, microsecond=0)


def _read_many(sentence: Sentence, at: int, steps: int) -> Day | None:
    """The rest of "next 3 days", "last two weeks", "upcoming couple of months"."""
    length = read_duration(sentence, at) if steps else None
    if length is None or sentence.key(at) in {"a", "an"}:
        return None
    if length.fine:
        moment = shift_moment(sentence.now, length, steps)
        return Day(length.end, moment.date(), "offset", time=_clock(moment))
    day = shift_day(sentence.today, length, steps)
    return Day(length.end, day, "offset", period=(min(day, sentence.today), max(day, sentence.today)))


def _month_relative(sentence: Sentence, end: int, month: int, steps: int) -> Day | None:
    today = sentence.today
    year = today.year + (month < today.month)
    if steps == 1 and month == today.month:
        year += 1
    if steps == -1:
        year = today.year - (month >= today.month)
    return _due(sentence, end, month_of(year, month), "month", int(month != today.month or steps != 0))


def _read_month(sentence: Sentence, at: int) -> Day | None:
    """A month without a day, where a word before it shows that it is one: "in march", "by april 2027"."""
    if sentence.value(at - 1) is not None or sentence.key(at - 1) in ORDINAL_ENDINGS:
        return None  # the 32nd of august
    led = sentence.key(at - 1) in _MONTH_LEADS or sentence.key(at - 1) in {"early", "late"}
    month, year = MONTHS[sentence.key(at)], sentence.value(at + 1)
    if year is not None and sentence.digits(at + 1) == 4 and 1900 <= year <= 3000:
        good = led or (sentence.closes(at + 2) and year >= sentence.today.year)
        return _due(sentence, at + 2, month_of(year, month), "month", 1) if good else None
    if not led or not sentence.closes(at + 1):
        return None
    found = _month_relative(sentence, at + 1, month, 0)
    return found and Day(found.end, found.date, "period", period=found.period, confidence=0.8)


def _read_year(sentence: Sentence, at: int) -> Day | None:
    """ "in 2028", "by q3": nothing that has begun already."""
    year = sentence.value(at)
    if sentence.key(at - 1) not in {"in", "by", "until", "till", "before"}:
        return None
    if year is not None and sentence.digits(at) == 4 and sentence.today.year < year < sentence.today.year + 50:
        return _due(sentence, at + 1, year_of(year), "year", 1) if sentence.closes(at + 1) else None
    if sentence.key(at) == "q" and sentence.glued(at + 1) and (sentence.value(at + 1) or 0) in {1, 2, 3, 4}:
        return _due(sentence, at + 2, _quarter(sentence, at), "quarter", 1) if sentence.closes(at + 2) else None
    return None


def _quarter(sentence: Sentence, at: int) -> Period:
    month = 3 * (sentence.value(at + 1) or 1) - 2
    year = sentence.today.year + (month + 2 < sentence.today.month)
    return quarter_of(dt.date(year, month, 1))


def _read_edge(sentence: Sentence, at: int) -> Day | None:
    """ "end of the month", "start of next week", "mid january", "beginning of 2028"."""
    key = sentence.key(at)
    inner = at + 1
    while sentence.key(inner) in {"of", "the", "-"} and inner < at + 3:
        inner += 1
    word = sentence.key(inner)
    steps = 1 if word in NEXT | COMING else -1 if word in LAST else 0
    if word in NEXT or word in COMING or word in LAST or word in THIS:
        inner += 1
    unit = _unit(sentence, inner)
    if unit in {"week", "weekend", "month", "quarter", "year", "day"} and not (unit == "day" and steps == 0):
        return (
            _edge(sentence, inner + 1, _period_of(sentence.today, unit, steps), key=key)
            if inner > at + 1 or key == "mid"
            else None
        )
    month = MONTHS.get(sentence.key(inner))
    year = sentence.value(inner + 1 if month else inner)
    known = year is not None and sentence.digits(inner + 1 if month else inner) == 4 and 1900 <= year <= 3000
    if month:
        found = _month_relative(sentence, inner, month, steps)
        if known and year:
            return _edge(sentence, inner + 2, month_of(year, month), key=key)
        return _edge(sentence, inner + 1, found.period or (found.date, found.date), key=key) if found else None
    if known and year and inner > at + 1 and year >= sentence.today.year:
        return _edge(sentence, inner + 1, year_of(year), key=key)
    if sentence.key(inner) == "q" and sentence.glued(inner + 1) and (sentence.value(inner + 1) or 0) in {1, 2, 3, 4}:
        return _edge(sentence, inner + 2, _quarter(sentence, inner), key=key)
    return None


def _edge(sentence: Sentence, end: int, period: Period, *, key: str) -> Day | None:
    if not sentence.ends(end):
        return None
    first, last = period
    days = (last - first).days
    if key in _STARTS:
        return Day(end, first, "period")
    if key in {"mid", "middle"}:
        return Day(end, first + dt.timedelta(days=2 if days == 6 else days // 2), "period")
    if days == 6:
        friday = last - dt.timedelta(days=2)
        return Day(end, friday if friday >= sentence.today else last, "edge")
    return Day(end, last, "edge")
