"""Dates written out: "25 dec", "march 3rd 2027", "2026-11-25", "11/25", "25.11.2026", "the 3rd", "last day of may"."""

from __future__ import annotations

import datetime as dt
from typing import Final

from taskchat.dates.day import Day, month_of, months_from, nth_weekday
from taskchat.dates.months import last_of
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import (
    DETERMINERS,
    LAST,
    MEASURES,
    MONTHS,
    NEXT,
    NUMBERS,
    ORDINAL_ENDINGS,
    ORDINALS,
    THIS,
    WEEKDAYS,
    WORKDAY_UNITS,
    word_set,
)

_LEADS: Final = word_set("on by before until till til due for from since after of starting beginning through")
_COMMANDS: Final = word_set(
    "complete delete remove finish mark check reopen undo show update change move rename tick cross close do"
)
_SEPARATORS: Final = frozenset("-/.")
_DASHES: Final = frozenset({"-", "–", "—", "to"})


def read_written(sentence: Sentence, at: int, *, weekday: int | None = None) -> Day | None:
    """A date by its numbers or its month's name; `weekday` helps to find a year that was not said."""
    key = sentence.key(at)
    if key in MONTHS:
        return _read_month_first(sentence, at, weekday)
    value = sentence.value(at)
    if value is not None:
        if sentence.digits(at) == 4:
            return _read_year_first(sentence, at)
        if sentence.digits(at) <= 2:
            return _read_numeric(sentence, at) or _read_day_first(sentence, at, weekday)
        if sentence.digits(at) == 8 and sentence.key(at - 1) in _LEADS:  # due 20261125
            return _day(value // 10_000, value // 100 % 100, value % 100, at + 1) if value >= 19_000_000 else None
        return None
    return _read_day_first(sentence, at, weekday)


def _read_year_first(sentence: Sentence, at: int) -> Day | None:
    year = sentence.value(at) or 0
    separator = sentence.key(at + 1)
    if separator in _SEPARATORS and sentence.glued(at + 1) and sentence.key(at + 3) == separator:
        month = sentence.value(at + 2) if sentence.value(at + 2) is not None else MONTHS.get(sentence.key(at + 2))
        day = sentence.value(at + 4)
        end = at + 5
    else:
        month, day = MONTHS.get(separator), sentence.value(at + 2)
        end = at + 3
    if not month or not day or not 1 <= year <= 9999 or sentence.digits(end - 1) > 2:
        return None
    if sentence.key(end) == "t" and sentence.glued(end):
        end += 1
    return _day(year, month, day, end)


def _read_numeric(sentence: Sentence, at: int) -> Day | None:
    """ "11/25", "25/11/2026", "25.11.2026", "30-12-16", "31-Oct-74"."""
    separator = sentence.key(at + 1)
    if separator not in _SEPARATORS or not sentence.glued(at + 1) or not sentence.glued(at + 2):
        return None
    first = sentence.value(at) or 0
    if separator != "." and (month := MONTHS.get(sentence.key(at + 2))):
        year, end = _read_year(sentence, at + 4) if sentence.key(at + 3) == separator else (None, at + 3)
        return _day(year, month, first, end) if year else _coming(sentence, month, first, at + 3, None)
    second = sentence.value(at + 2)
    if second is None or sentence.digits(at + 2) > 2:
        return None
    year, end = None, at + 3
    if sentence.key(at + 3) == separator and sentence.glued(at + 3) and sentence.glued(at + 4):
        year, end = _read_year(sentence, at + 4)
        if year is None or (
            sentence.digits(at + 4) == 2 and sentence.digits(at) + sentence.digits(at + 2) < 4 and separator != "/"
        ):
            return None
    month, day = _order(sentence, first, second, separator)
    if year is not None:
        return _day(year, month, day, end)
    return _read_yearless(sentence, at, month, day)


def _order(sentence: Sentence, first: int, second: int, separator: str) -> tuple[int, int]:
    """Month and day of two numbers: as the locale has it, unless only the other order is a date."""
    day_first = sentence.day_first or separator != "/"
    if (second if day_first else first) > 12:
        day_first = not day_first
    return (second, first) if day_first else (first, second)


def _read_yearless(sentence: Sentence, at: int, month: int, day: int) -> Day | None:
    """ "11/25", "24.12.": not "1/2 kg", "24/7" or "version 2.10"."""
    separator, end = sentence.key(at + 1), at + 3
    led = sentence.key(at - 1) in _LEADS
    if separator == "-" or (separator == "." and not (led or (sentence.key(end) == "." and sentence.glued(end)))):
        return None
    if separator == ".":
        if not (sentence.key(end) == "." and sentence.glued(end)):
            return None
        end += 1
    first, second = sentence.value(at) or 0, sentence.value(at + 2) or 0
    fraction = first < second <= 10 or (first, second) == (24, 7)
    alone = at == 0 and not sentence[end].solid
    timed = sentence.value(end) is not None or sentence.key(end) in {"at", "@"}
    if fraction and not (led or alone or timed):
        return None
    if not (sentence.closes(end) or timed):
        return None
    return _coming(sentence, month, day, end, None)


def _read_day_first(sentence: Sentence, at: int, weekday: int | None) -> Day | None:
    """ "25 dec", "3rd of march 2027", "the 3rd", "20th of next month", "first monday of may", "10 to 22 august"."""
    number = _read_ordinal(sentence, at)
    if number is None:
        return None
    day, end, ordinal = number
    if ordinal and (found := _read_nth(sentence, at, day, end)):
        return found
    if not 1 <= day <= 31:
        return None
    last, stretch = day, end
    if sentence.key(end) in _DASHES and (other := _read_ordinal(sentence, end + 1)):
        last, stretch = other[0], other[1]
    for final, after in ((last, stretch), (day, end)):
        month_at = after
        while sentence.key(month_at) in {"of", "the", "-", "/"} and month_at < after + 2:
            month_at += 1
        if month := MONTHS.get(sentence.key(month_at)):
            month_at += _dotted(sentence, month_at)
            return _with_year(sentence, month, day, month_at + 1, weekday, final)
        relative = sentence.key(month_at) in NEXT | LAST | THIS
        if (month_at > after or (ordinal and relative)) and (found := _in_month(sentence, day, month_at)):
            return found
    if ordinal or (weekday is not None and day > 12 and sentence.closes(end)):
        return _read_alone(sentence, at, day, end, weekday)
    return None


def _dotted(sentence: Sentence, at: int) -> int:
    """1 where the month is an abbreviation with its full stop and more follows."""
    return int(
        sentence.key(at + 1) == "." and sentence.glued(at + 1) and len(sentence.key(at)) <= 4 and sentence[at + 2].solid
    )


def _read_month_first(sentence: Sentence, at: int, weekday: int | None) -> Day | None:
    """ "march 3", "Dec. 24 2026", "may the 5th", "August/10, 2012", "aug 10 - 12"."""
    month = MONTHS[sentence.key(at)]
    end = at + 1 + _dotted(sentence, at)
    while sentence.key(end) in {"the", "/", "-", ","} and end < at + 3:
        end += 1
    number = _read_ordinal(sentence, end)
    if number is None or not 1 <= number[0] <= 31 or (sentence.value(end) is not None and sentence.digits(end) > 2):
        return None
    day, end, _ = number
    last = day
    other = _read_ordinal(sentence, end + 1) if sentence.key(end) in _DASHES else None
    if other and sentence.key(other[1]) not in MONTHS and sentence.key(other[1]) not in {":", "am", "pm"}:
        last, end = other[0], other[1]
    if sentence.key(end) in MEASURES or sentence.key(end) == ":":
        return None
    return _with_year(sentence, month, day, end, weekday, last)


def _with_year(sentence: Sentence, month: int, day: int, end: int, weekday: int | None, last: int) -> Day | None:
    """Add the year that follows, or find the one that is meant; `last` is the day on which a stretch ends."""
    at = end
    while sentence.key(at) in {",", "/", "-", "of", "in", "'", "’"} and at < end + 2:
        at += 1
    if sentence.key(at + 1) == "year" and sentence.key(at) in NEXT | THIS | LAST:
        step = 1 if sentence.key(at) in NEXT else -1 if sentence.key(at) in LAST else 0
        return _day(sentence.today.year + step, month, day, at + 2)
    year, after = _read_year(sentence, at)
    if year is not None and (
        sentence.digits(at) == 4 or (sentence.closes(after) and sentence.key(after) not in {":", "."})
    ):
        found = _day(year, month, day, after)
    else:
        found = _coming(sentence, month, day, end, weekday)
    if found is None or last == day:
        return found
    if last > last_of(found.date.year, month):
        return None
    return (
        Day(found.end, found.date, "date", period=(found.date, found.date.replace(day=last))) if last > day else found
    )


def _read_year(sentence: Sentence, at: int) -> tuple[int | None, int]:
    """A year in four digits, or in two: 74 is 1974, 27 is 2027."""
    value = sentence.value(at)
    if value is None:
        return None, at
    if sentence.digits(at) == 4 and 1900 <= value <= 3000:
        return value, at + 1
    if sentence.digits(at) == 2:
        return value + (2000 if value <= sentence.today.year % 100 + 20 else 1900), at + 1
    return None, at


def _read_ordinal(sentence: Sentence, at: int) -> tuple[int, int, bool] | None:
    """A day's number: "3", "3rd", "third", "twenty-third"; the place after it; whether it is an ordinal."""
    value, key = sentence.value(at), sentence.key(at)
    if value is not None:
        if sentence.digits(at) > 2:
            return None
        ending = sentence.key(at + 1) in ORDINAL_ENDINGS and sentence.glued(at + 1)
        return value, at + 1 + ending, ending
    if key in ORDINALS:
        return ORDINALS[key], at + 1, True
    if NUMBERS.get(key) in {20, 30}:
        ones = at + 2 if sentence.key(at + 1) == "-" else at + 1
        if 1 <= ORDINALS.get(sentence.key(ones), 0) <= 9:
            return NUMBERS[key] + ORDINALS[sentence.key(ones)], ones + 1, True
    return None


def read_nth_of(sentence: Sentence, at: int) -> Day | None:
    """ "last friday of november", "last day of the month", "last working day of may"."""
    return _read_nth(sentence, at, -1, at + 1) if sentence.key(at) == "last" else None


def _read_nth(sentence: Sentence, at: int, nth: int, end: int) -> Day | None:
    key = sentence.key(end)
    if key in {"business", "working"} and sentence.key(end + 1) == "day":
        key, end = "weekday", end + 1
    if sentence.key(end + 1) not in {"of", "in"} or not (key in WEEKDAYS or key == "day" or key in WORKDAY_UNITS):
        return None
    month = _read_which_month(sentence, end + 2)
    if month is None:
        return None
    after, months = month
    for year, number in months:
        day = _nth_day(year, number, nth, key)
        if day >= sentence.today or len(months) == 1:
            return Day(after, day, "date", confidence=1.0 if sentence.key(at - 1) not in {"a", "an"} else 0.8)
    return None


def _nth_day(year: int, month: int, nth: int, key: str) -> dt.date:
    if key in WEEKDAYS:
        return nth_weekday(year, month, nth, WEEKDAYS[key])
    first, last = month_of(year, month)
    if key == "day":
        return last if nth < 0 else first.replace(day=nth)
    days = [first + dt.timedelta(days=step) for step in range(last.day)]
    return [day for day in days if day.weekday() < 5][nth if nth < 0 else nth - 1]


def _read_which_month(sentence: Sentence, at: int) -> tuple[int, list[tuple[int, int]]] | None:
    """ "the month", "next month", "december 2027": the place after it, and the months to look in."""
    if sentence.key(at) == "the":
        at += 1
    today = sentence.today
    key = sentence.key(at)
    if key in MONTHS:
        year, end = _read_year(sentence, at + 1)
        if year is not None and sentence.digits(at + 1) == 4:
            return end, [(year, MONTHS[key])]
        return at + 1, [(today.year, MONTHS[key]), (today.year + 1, MONTHS[key])]
    if key == "month":
        return at + 1, [(first.year, first.month) for first in (months_from(today, step)[0] for step in (0, 1, 2))]
    step = 1 if key in NEXT else -1 if key in LAST else 0 if key in THIS else None
    if step is None or sentence.key(at + 1) != "month":
        return None
    first = months_from(today, step)[0]
    return at + 2, [(first.year, first.month)]


def _in_month(sentence: Sentence, day: int, at: int) -> Day | None:
    """The rest of "20th of the next month"."""
    month = _read_which_month(sentence, at)
    if month is None:
        return None
    for year, number in month[1]:
        found = _day(year, number, day, month[0], kind="monthday")
        if found and (found.date >= sentence.today or len(month[1]) == 1):
            return found
    return None


def _read_alone(sentence: Sentence, at: int, day: int, end: int, weekday: int | None) -> Day | None:
    """ "the 3rd", "on the first": the next such day of a month (or the next on which the weekday agrees)."""
    if weekday is None:
        before, earlier = sentence.key(at - 1), sentence.key(at - 2)
        led = before in _LEADS or (before == "the" and earlier in _LEADS)
        digits = sentence.value(at) is not None
        if not sentence.closes(end) or not (led or (digits and before not in DETERMINERS - {"the"})):
            return None
        if before in MONTHS:
            return None  # february 30th
        if not led and (earlier in _COMMANDS or before in _COMMANDS or at == 0):
            return None
    else:
        led = True
    for step in range(25):
        first, last = months_from(sentence.today, step)
        if day > last.day or (found := first.replace(day=day)) <= sentence.today:
            continue
        if weekday is None or found.weekday() == weekday:
            return Day(end, found, "monthday", settled=False, confidence=1.0 if led else 0.7)
    return None


def _coming(sentence: Sentence, month: int, day: int, end: int, weekday: int | None) -> Day | None:
    """The next such date; with a weekday, the nearest year in which it agrees."""
    this = sentence.today.year
    ahead = this if (month, day) >= (sentence.today.month, sentence.today.day) else this + 1
    found = _day(ahead, month, day, end)
    if found is None or weekday is None:
        return found
    for year in (ahead, this, ahead + 1):
        other = _day(year, month, day, end)
        if other and other.date.weekday() == weekday and (sentence.today - other.date).days <= 31:
            return other
    return found


def _day(year: int, month: int, day: int, end: int, *, kind: str = "date") -> Day | None:
    try:
        return Day(end, dt.date(year, month, day), "monthday" if kind == "monthday" else "date")
    except ValueError:
        return None
