"""Lengths of time: "3 days", "an hour and a half", "1d 2h", "half an hour", and moving by them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from taskchat.dates.months import add_months
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import NUMBERS, SHORT_UNITS, UNITS, WORKDAY_UNITS

_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600}
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_DAYS: Final = {"day": 1, "week": 7, "fortnight": 14}
_VAGUE: Final = {"couple": 2, "pair": 2, "few": 3, "several": 7, "dozen": 12}
_DOTTED: Final = frozenset({"min", "mins", "hr", "hrs", "sec", "secs", "wk", "wks", "yr", "yrs", "mo", "mos"})
_MOST_TERMS: Final = 5


@dataclass(frozen=True, slots=True)
class Duration:
    """How long, and the place after its last word. `unit` is that of its last term."""

    end: int
    months: int = 0
    days: int = 0
    seconds: int = 0
    workdays: int = 0
    unit: str = "day"

    @property
    def fine(self) -> bool:
        """Whether it reaches below days, so that a time of day is meant."""
        return self.seconds != 0 or self.unit in _SECONDS


def read_number(sentence: Sentence, at: int) -> tuple[float, int] | None:
    """A number in digits or words, and the place after it: "3", "1.5", "1/2", "twenty-three", "a couple of"."""
    value = sentence.value(at)
    if value is not None:
        return _read_digits(sentence, at, value)
    key = sentence.key(at)
    if key in NUMBERS:
        ones = at + 2 if sentence.key(at + 1) == "-" else at + 1
        if NUMBERS[key] >= 20 and NUMBERS.get(sentence.key(ones), 10) < 10:
            return NUMBERS[key] + NUMBERS[sentence.key(ones)], ones + 1
        return NUMBERS[key], at + 1
    if key in {"a", "an"} and sentence.key(at + 1) in _VAGUE:
        at, key = at + 1, sentence.key(at + 1)
    if key in _VAGUE:
        return _VAGUE[key], at + 2 if sentence.key(at + 1) == "of" else at + 1
    if key in {"a", "an"}:
        return 1, at + 1
    return None


def _read_digits(sentence: Sentence, at: int, value: int) -> tuple[float, int]:
    after = sentence.value(at + 2)
    if after is not None and sentence.glued(at + 1) and sentence.glued(at + 2):
        if sentence.key(at + 1) == "." and sentence.digits(at + 2) <= 2:
            return float(f"{value}.{sentence.text[sentence[at + 2].start : sentence[at + 2].end]}"), at + 3
        if sentence.key(at + 1) == "/" and 0 < value < after <= 4:
            return value / after, at + 3
    return value, at + 1


def read_duration(sentence: Sentence, at: int) -> Duration | None:
    """One or more terms: "2 weeks and 3 days", "1h30m", "half an hour", "an hour and a half"."""
    total = _read_term(sentence, at)
    for _ in range(_MOST_TERMS):
        if total is None:
            return None
        joint = total.end
        while sentence.key(joint) in {",", "and"} and joint < total.end + 2:
            joint += 1
        more = _read_term(sentence, joint)
        if more is None or _rank(more.unit) >= _rank(total.unit):
            return total
        total = Duration(
            more.end,
            total.months + more.months,
            total.days + more.days,
            total.seconds + more.seconds,
            total.workdays + more.workdays,
            more.unit,
        )
    return total


def _rank(unit: str) -> int:
    return ("second", "minute", "hour", "day", "workday", "week", "fortnight", "month", "quarter", "year").index(unit)


def _read_term(sentence: Sentence, at: int) -> Duration | None:
    fraction = _read_fraction(sentence, at)
    if fraction:
        return _term(sentence, *fraction)
    number = read_number(sentence, at)
    if number is None:
        return None
    count, end = number
    end = _past_other(sentence, count, end)
    if sentence.key(end) == "and" and (half := _read_half(sentence, end + 1)):  # two and a half hours
        return _term(sentence, count + half[0], half[1])
    if sentence.key(end) == "." and count < 1:
        end += 1
    term = _term(sentence, count, end)
    half = _read_half(sentence, term.end + 1) if term and sentence.key(term.end) == "and" else None
    if half is None or _unit_at(sentence, half[1]):
        return term
    longer = _term(sentence, count + half[0], end)  # an hour and a half
    return replace(longer, end=half[1]) if longer else None


def _past_other(sentence: Sentence, count: float, at: int) -> int:
    """Past the second number of "2-3 days", "2 or 3 weeks": the first one counts."""
    if sentence.key(at) not in {"-", "–", "or", "to"}:
        return at
    other = read_number(sentence, at + 1)
    return other[1] if other and count < other[0] and _unit_at(sentence, other[1]) else at


def _read_half(sentence: Sentence, at: int) -> tuple[float, int] | None:
    """ "a half", "a quarter" after "and"."""
    if sentence.key(at) in {"a", "an"}:
        at += 1
    parts = {"half": 0.5, "quarter": 0.25}
    key = sentence.key(at)
    return (parts[key], at + 1) if key in parts else None


def _read_fraction(sentence: Sentence, at: int) -> tuple[float, int] | None:
    """ "half an", "a quarter of an", "three quarters of an", "½" in front of a unit."""
    key = sentence.key(at)
    if key in {"½", "¼", "¾"}:
        return {"½": 0.5, "¼": 0.25, "¾": 0.75}[key], at + 1
    if key in {"a", "an"}:
        at, key = at + 1, sentence.key(at + 1)
    share, end = 0.0, at
    if key == "half":
        share, end = 0.5, at + 1
    elif key == "quarter" and sentence.key(at + 1) == "of":
        share, end = 0.25, at + 1
    elif key in {"three", "3"}:
        rest = at + 2 if sentence.key(at + 1) == "-" else at + 1
        if sentence.key(rest) == "quarters":
            share, end = 0.75, rest + 1
    if not share:
        return None
    end += sentence.key(end) == "of"
    end += sentence.key(end) in {"a", "an"}
    return share, end


def _unit_at(sentence: Sentence, at: int) -> tuple[str, int] | None:
    key = sentence.key(at).removesuffix("'s")  # a week's time
    if sentence.glued(at) and sentence.value(at - 1) is not None and key in SHORT_UNITS:
        return SHORT_UNITS[key], at + 1
    if (
        key in SHORT_UNITS
        and key in "hdw"
        and sentence.value(at - 1) is not None
        and sentence.value(at + 1) is not None
    ):
        return SHORT_UNITS[key], at + 1  # 21 h 25m
    if key in WORKDAY_UNITS:
        return "workday", at + 1
    if key in {"business", "working", "work"} and sentence.key(at + 1) in {"day", "days"}:
        return "workday", at + 2
    if key in UNITS:
        dotted = sentence.key(at + 1) == "." and sentence.glued(at + 1) and key in _DOTTED and sentence[at + 2].solid
        return UNITS[key], at + 1 + dotted
    return None


def _term(sentence: Sentence, count: float, at: int) -> Duration | None:
    found = _unit_at(sentence, at)
    if found is None:
        return None
    unit, end = found
    if unit in _SECONDS:
        return Duration(end, seconds=round(count * _SECONDS[unit]), unit=unit)
    if unit in _MONTHS:
        months = count * _MONTHS[unit]
        return Duration(end, months=int(months), days=round(months % 1 * 30), unit=unit)
    if unit == "workday":
        return Duration(end, workdays=int(count), unit=unit)
    days = count * _DAYS[unit]
    if unit == "day" and days % 1:
        return Duration(end, days=int(days), seconds=round(days % 1 * 86400), unit=unit)
    return Duration(end, days=round(days), unit=unit)


def shift_day(day: dt.date, length: Duration, sign: int = 1) -> dt.date:
    """The day that lies so far ahead of (or, with sign -1, behind) `day`. What is finer than days is left out."""
    weeks, workdays = divmod(length.workdays, 5)
    moved = add_months(day, sign * length.months) + dt.timedelta(days=sign * (length.days + 7 * weeks))
    for _ in range(workdays):
        moved += dt.timedelta(days=sign)
        while moved.weekday() > 4:
            moved += dt.timedelta(days=sign)
    return moved


def shift_moment(now: dt.datetime, length: Duration, sign: int = 1) -> dt.datetime:
    """`now` moved by the length. Hours and minutes pass as on a stopwatch, also over a change of the clocks."""
    moved = dt.datetime.combine(shift_day(now.date(), length, sign), now.timetz(), now.tzinfo)
    return (moved.astimezone(dt.UTC) + dt.timedelta(seconds=sign * length.seconds)).astimezone(now.tzinfo)
