"""Dates written out: "25 dec", "march 3rd 2027", "the 3rd", "3 and 5 december", "10 to 22 august"."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from taskchat.dates.day import Day, months_from
from taskchat.dates.durations import read_number
from taskchat.dates.months import last_of
from taskchat.dates.nth import in_month, read_nth_day
from taskchat.dates.numeric import read_numeric, read_year_first
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import (
    DATE_LEADS,
    DETERMINERS,
    LAST,
    MEASURES,
    MONTHS,
    NEXT,
    NUMBERS,
    ORDINAL_ENDINGS,
    ORDINALS,
    THIS,
    word_set,
)
from taskchat.dates.years import date_of, with_year

_COMMANDS: Final = word_set(
    "complete delete remove finish mark check reopen undo show update change move rename tick cross close do"
)
_ANDS: Final = frozenset({"and", "&", ","})
_DASHES: Final = frozenset({"-", "–", "—", "to"})


def read_written(sentence: Sentence, at: int, *, weekday: int | None = None) -> Day | None:
    """A date by its numbers or its month's name; `weekday` helps to find a year that was not said."""
    key = sentence.key(at)
    if key in MONTHS:
        return _read_month_first(sentence, at, weekday)
    value = sentence.value(at)
    if value is not None:
        if sentence.digits(at) == 4:
            return read_year_first(sentence, at)
        if sentence.digits(at) <= 2:
            return read_numeric(sentence, at) or _read_day_first(sentence, at, weekday)
        alone = at == 0 and not sentence[at + 1].solid
        if sentence.digits(at) == 8 and (alone or sentence.key(at - 1) in DATE_LEADS):  # due 20261125
            return date_of(value // 10_000, value // 100 % 100, value % 100, at + 1) if value >= 19_000_000 else None
        return None
    return _read_day_first(sentence, at, weekday)


def _read_day_first(sentence: Sentence, at: int, weekday: int | None) -> Day | None:
    """ "25 dec", "3rd of march 2027", "the 3rd", "20th of next month", "first monday of may", "10 to 22 august"."""
    number = _read_ordinal(sentence, at)
    if number is None and sentence.key(at) in NUMBERS and (spoken := read_number(sentence, at)):
        named = sentence.key(spoken[1] + (sentence.key(spoken[1]) == "of")) in MONTHS and spoken[0] >= 2
        number = (int(spoken[0]), spoken[1], False) if named else None
    if number is None:
        return None
    day, end, ordinal = number
    if ordinal and (found := read_nth_day(sentence, at, day, end)):
        return found
    if not 1 <= day <= 31:
        return None
    if listed := _read_list_of_month(sentence, at, weekday):
        return listed
    last, stretch = day, end
    if sentence.key(end) in _DASHES and (other := _read_ordinal(sentence, end + 1)):
        last, stretch = other[0], other[1]
    for final, after in ((last, stretch), (day, end)):
        month_at = after
        while sentence.key(month_at) in {"of", "the", "-", "/"} and month_at < after + 2:
            month_at += 1
        if month := MONTHS.get(sentence.key(month_at)):
            month_at += _dotted(sentence, month_at)
            return with_year(sentence, month, day, month_at + 1, weekday, final)
        relative = sentence.key(month_at) in NEXT | LAST | THIS
        if (month_at > after or (ordinal and relative)) and (found := in_month(sentence, day, month_at)):
            return found
    on_the = sentence.key(at - 1) == "the" and sentence.key(at - 2) in {"on", "by", "before", "until", "till"}
    if ordinal or (weekday is not None and day > 12 and sentence.closes(end)) or (on_the and sentence.closes(end)):
        return _read_alone(sentence, at, day, end, weekday)
    return None


def _read_list_of_month(sentence: Sentence, at: int, weekday: int | None) -> Day | None:
    """ "3 and 5 december", "the 3rd, 5th and 7th of may"."""
    days: list[int] = []
    while len(days) < 7 and (number := _read_ordinal(sentence, at)) and 1 <= number[0] <= 31:
        days.append(number[0])
        at = number[1]
        if sentence.key(at) not in _ANDS:
            break
        while sentence.key(at) in _ANDS or sentence.key(at) == "the":
            at += 1
    at += sentence.key(at) == "of"
    month = MONTHS.get(sentence.key(at))
    if len(days) < 2 or month is None or not sentence[at].solid:
        return None
    last = with_year(sentence, month, days[-1], at + 1, weekday, days[-1])
    if last is None or max(days) > last_of(last.date.year, month):
        return None
    dates = sorted({last.date.replace(day=day) for day in days})
    return replace(last, date=dates[0], also=tuple(dates[1:]))


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
    number = _read_ordinal(sentence, end) or _read_cardinal(sentence, end, month)
    if number is None or not 1 <= number[0] <= 31 or (sentence.value(end) is not None and sentence.digits(end) > 2):
        return None
    day, end, _ = number
    more = _read_ordinal(sentence, end + 1) if sentence.key(end) in {"and", "&"} else None
    if more and day < more[0] <= 31 and sentence.closes(more[1]) and sentence.key(more[1]) not in MONTHS:
        found = with_year(sentence, month, more[0], more[1], weekday, more[0])
        return replace(found, date=found.date.replace(day=day), also=(found.date,)) if found else None
    last = day
    other = _read_ordinal(sentence, end + 1) if sentence.key(end) in _DASHES else None
    if other and sentence.key(other[1]) not in MONTHS and sentence.key(other[1]) not in {":", "am", "pm"}:
        last, end = other[0], other[1]
    if sentence.key(end) in MEASURES or sentence.key(end) == ":":
        return None
    return with_year(sentence, month, day, end, weekday, last)


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


def _read_cardinal(sentence: Sentence, at: int, month: int) -> tuple[int, int, bool] | None:
    """ "twenty nine" after a month; "may one" and "march two by two" are no dates."""
    number = read_number(sentence, at) if sentence.key(at) in NUMBERS else None
    if number is None or not sentence.closes(number[1]) or (month in {3, 5} and number[0] < 10):
        return None
    return int(number[0]), number[1], False


def _read_alone(sentence: Sentence, at: int, day: int, end: int, weekday: int | None) -> Day | None:
    """ "the 3rd", "on the first": the next such day of a month (or the next on which the weekday agrees)."""
    if weekday is None:
        before, earlier = sentence.key(at - 1), sentence.key(at - 2)
        led = before in DATE_LEADS or (before == "the" and earlier in DATE_LEADS)
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
