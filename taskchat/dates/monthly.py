"""What falls on a place in the month: "the 1st and 15th", "last day", "first monday", "3rd friday of the month"."""

from __future__ import annotations

from typing import Final

from taskchat.dates.rhythm import Rhythm
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import (
    MONTHS,
    ORDINAL_ENDINGS,
    ORDINALS,
    WEEKDAY_CODES,
    WEEKDAY_PLURALS,
    WEEKDAYS,
    WORKDAY_UNITS,
)

EVERY: Final = frozenset({"every", "each"})
EDGES: Final = frozenset({"end", "close", "start", "beginning"})


def read_nth(sentence: Sentence, at: int) -> Rhythm | None:
    """ "first monday (of the month)", "15th", "1st and 15th", "last day of the month", "15th of april"."""
    ordinals = read_ordinals(sentence, at)
    if ordinals is None or any(not -1 <= number <= 31 for number in ordinals[0]):
        return None
    numbers, end = ordinals
    key = sentence.key(end)
    if key in WEEKDAYS or key in WEEKDAY_PLURALS:
        return _read_nth_weekday(sentence, numbers, end)
    if workday := _past_workday(sentence, end):
        fits = numbers[0] <= 4 and len(numbers) == 1
        after = past_month(sentence, workday) or workday
        return Rhythm(after, "MONTHLY", weekdays=WEEKDAY_CODES[:5], position=numbers[0]) if fits else None
    return _read_month_days(sentence, numbers, end)


def _past_workday(sentence: Sentence, at: int) -> int:
    """The place after "weekday", "working day", or 0."""
    if sentence.key(at) in {"business", "working"} and sentence.key(at + 1) == "day":
        return at + 2
    return at + 1 if sentence.key(at) in WORKDAY_UNITS else 0


def _read_nth_weekday(sentence: Sentence, numbers: list[int], at: int) -> Rhythm | None:
    if any(number > 5 for number in numbers):
        return None
    key = sentence.key(at)
    code = WEEKDAY_CODES[WEEKDAYS.get(key, WEEKDAY_PLURALS.get(key, 0))]
    weekdays = tuple(f"{number}{code}" for number in numbers)
    if month := _month_after(sentence, at + 1):
        return Rhythm(at + 3, "YEARLY", weekdays=weekdays, month=month)
    return Rhythm(past_month(sentence, at + 1) or at + 1, "MONTHLY", weekdays=weekdays)


def _read_month_days(sentence: Sentence, numbers: list[int], at: int) -> Rhythm | None:
    days = tuple(numbers)
    if sentence.key(at) == "day":
        after = past_month(sentence, at + 1)
        return Rhythm(after, "MONTHLY", month_days=days) if after else None
    if -1 in numbers:
        return None
    if month := _month_after(sentence, at):
        return Rhythm(at + 2, "YEARLY", month=month, month_days=days)
    after = past_month(sentence, at)
    return Rhythm(after or at, "MONTHLY", month_days=days) if after or sentence.closes(at) else None


def read_ordinals(sentence: Sentence, at: int) -> tuple[list[int], int] | None:
    """ "1st", "first and third", "last" (as -1), "1st, 10th and 20th"; and the place after them."""
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


def past_month(sentence: Sentence, at: int) -> int:
    """The place after "of the month", "of every month", "every month", or 0."""
    if sentence.key(at) in {"of", "in"} and sentence.key(at + 1) in {"the", *EVERY} and sentence.key(at + 2) == "month":
        return at + 3
    return at + 2 if sentence.key(at) in EVERY and sentence.key(at + 1) == "month" else 0


def read_edge_of_every(sentence: Sentence, at: int) -> Rhythm | None:
    """ "end of every month", "start of each week", "every month end" (from "month" on), "every end of the month"."""
    last = sentence.key(at) in {"end", "close"}
    end = at + 1
    while sentence.key(end) in {"of", "the", *EVERY}:
        end += 1
    unit = sentence.key(end)
    if unit == "week":
        return Rhythm(end + 1, "WEEKLY", weekdays=("FR" if last else "MO",))
    if unit == "month":
        return Rhythm(end + 1, "MONTHLY", month_days=(-1 if last else 1,))
    if unit == "year":
        return Rhythm(end + 1, "YEARLY", month=12 if last else 1, month_days=(31 if last else 1,))
    return None


def _month_after(sentence: Sentence, at: int) -> int:
    return MONTHS.get(sentence.key(at + 1), 0) if sentence.key(at) == "of" else 0
