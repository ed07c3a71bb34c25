"""Dates in numbers: "11/25", "2026-11-25", "25.11.2026", "24.12."; not "1/2 kg", "24/7" or "version 2.10"."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from taskchat.dates.day import Day
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import DATE_LEADS, MONTHS, word_set
from taskchat.dates.years import coming, date_of, read_year

# "part 1/3", "fill the tank 3/4"
_PARTS: Final = word_set(
    "part page task chapter step phase lesson day week round episode level volume vol unit section batch tank cup full "
    "about only just is was at least size version ratio score odds time"
)
_SEPARATORS: Final = frozenset("-/.")


def read_year_first(sentence: Sentence, at: int) -> Day | None:
    """ "2026-11-25", "2026/11/25", "2018 march 18"."""
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
    return date_of(year, month, day, end)


def read_numeric(sentence: Sentence, at: int) -> Day | None:
    """ "11/25", "25/11/2026", "25.11.2026", "30-12-16", "31-Oct-74"."""
    separator = sentence.key(at + 1)
    apart = separator == "/" and not sentence.glued(at + 1) and sentence.key(at - 1) in DATE_LEADS  # on 8 / 27
    if separator not in _SEPARATORS or not (apart or (sentence.glued(at + 1) and sentence.glued(at + 2))):
        return None
    first = sentence.value(at) or 0
    if separator != "." and (month := MONTHS.get(sentence.key(at + 2))):
        gap = sentence.key(at + 3) == separator
        year, end = read_year(sentence, at + 3 + gap) if gap or sentence.digits(at + 3) == 4 else (None, at + 3)
        return date_of(year, month, first, end) if year else coming(sentence, month, first, at + 3, None)
    second = sentence.value(at + 2)
    if second is None or sentence.digits(at + 2) > 2:
        return None
    year, end = None, at + 3
    if sentence.key(at + 3) == separator and sentence.glued(at + 3) and sentence.glued(at + 4):
        year, end = read_year(sentence, at + 4)
        if year is None or (
            sentence.digits(at + 4) == 2 and sentence.digits(at) + sentence.digits(at + 2) < 4 and separator != "/"
        ):
            return None
    month, day = _order(sentence, first, second, separator)
    found = date_of(year, month, day, end) if year is not None else _read_yearless(sentence, at, month, day)
    either = separator != "." and first != second and first <= 12 and second <= 12
    return replace(found, confidence=min(found.confidence, 0.9)) if found and either else found


def _order(sentence: Sentence, first: int, second: int, separator: str) -> tuple[int, int]:
    """Month and day of two numbers: as the locale has it, unless only the other order is a date."""
    day_first = sentence.day_first or separator == "."
    if (second if day_first else first) > 12:
        day_first = not day_first
    return (second, first) if day_first else (first, second)


def _read_yearless(sentence: Sentence, at: int, month: int, day: int) -> Day | None:
    """ "11/25", "24.12.": not "1/2 kg", "24/7" or "version 2.10"."""
    separator, end = sentence.key(at + 1), at + 3
    led = sentence.key(at - 1) in DATE_LEADS
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
    last = not sentence[end].solid and sentence[at - 1].solid and sentence.value(at - 1) is None
    share = not last or (first, second) in {(1, 2), (24, 7)} or sentence.key(at - 1) in _PARTS
    if fraction and share and not (led or alone or timed):
        return None
    if not (sentence.closes(end) or timed):
        return None
    found = coming(sentence, month, day, end, None)
    return replace(found, confidence=0.7) if found and fraction and not led else found
