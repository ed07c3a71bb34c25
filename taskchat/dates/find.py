"""The search: read an expression wherever one can start, and join what speaks of one moment."""

from __future__ import annotations

import datetime as dt
from typing import Final

from taskchat.dates.clock import STARTERS as CLOCK_STARTERS
from taskchat.dates.clock import read_clock
from taskchat.dates.day import Day
from taskchat.dates.days import STARTERS as DAY_STARTERS
from taskchat.dates.expression import Expression, settle
from taskchat.dates.holidays import read_name
from taskchat.dates.leads import past_trails, take_leads
from taskchat.dates.limits import read_more
from taskchat.dates.match import DateMatch
from taskchat.dates.parts import STARTERS as PART_STARTERS
from taskchat.dates.parts import read_part
from taskchat.dates.recurrences import STARTERS as RHYTHM_STARTERS
from taskchat.dates.recurrences import read_recurrence
from taskchat.dates.sentence import Sentence
from taskchat.dates.stretches import TIME_MARKS, read_days
from taskchat.dates.words import STARTS, word_set
from taskchat.dates.years import with_year_after

_STARTERS: Final = DAY_STARTERS | CLOCK_STARTERS | PART_STARTERS | RHYTHM_STARTERS
_JOINTS: Final = word_set(
    ", at @ on in the for by around about before after of from ∙ · ( starting beginning ~ early late sometime"
)
_PARTINGS: Final = frozenset({"and", "then", ";", "&"})


def find_dates(text: str, *, now: dt.datetime, day_first: bool = False, language: str = "en") -> list[DateMatch]:
    """The dates in a sentence, first to last, as meant at `now` (an aware datetime).

    1. Split the text into words; quoted text, addresses and tags become blanks.
    2. At each word where a date can start, read its pieces: a day, a time, a part of the day, a recurrence.
    3. Take in the words that only lead to it.
    4. Join a day and a time said in two places.
    5. Settle what is open: morning or evening, today or the next time.

    `day_first` reads 3/4 as the 3rd of April. Another `language` than English has rules of its own (`languages/`).
    """
    if language != "en":
        from taskchat.dates.languages import find_in  # nobody who writes English waits for it

        return find_in(text, now=now, language=language)
    sentence = Sentence(text, now, day_first=day_first)
    found: list[Expression] = []
    feast: Day | None = None
    at = 0
    while at < len(sentence.words):
        expression = _read(sentence, at)
        if expression:
            take_leads(sentence, expression, found[-1].end if found else 0)
            expression.end = past_trails(sentence, expression.start, expression.end)
            found.append(expression)
            at = expression.end
        elif name := read_name(sentence, at):  # a holiday that names a thing: "black friday deals"
            feast, at = name if name.settled else feast, name.end
        else:
            at += 1
    _join(sentence, found, feast)
    return [match for expression in found if (match := settle(sentence, expression))]


def _read(sentence: Sentence, at: int) -> Expression | None:
    """The longest run of pieces from this word on."""
    word = sentence[at]
    if (word.value is None and word.key not in _STARTERS) or not sentence.opens(at):
        return None
    expression = Expression(at, at)
    try:
        while _read_piece(sentence, expression):
            pass
    except (ValueError, OverflowError):  # a day beyond the calendar
        return None
    return expression if expression.end > at else None


def _read_piece(sentence: Sentence, expression: Expression) -> bool:
    """Read one more piece, past the small words that may join it."""
    at = expression.end
    if at == expression.start:
        return _read_one(sentence, expression, at, joined=False)
    for _ in range(4):
        if _read_one(sentence, expression, at, joined=True):
            return True
        timed = expression.day and not expression.clock and sentence.key(at) in TIME_MARKS and sentence.glued(at + 1)
        if sentence.key(at) not in _JOINTS and not timed:
            break
        at += 1
    return False


def _read_one(sentence: Sentence, expression: Expression, at: int, *, joined: bool) -> bool:
    """Read the piece that stands exactly here, if it is of a sort that the expression still lacks."""
    return (
        _read_rhythm(sentence, expression, at, joined=joined)
        or _read_part(sentence, expression, at, joined=joined)
        or _read_day(sentence, expression, at)
        or _read_clock(sentence, expression, at, joined=joined)
    )


def _read_rhythm(sentence: Sentence, expression: Expression, at: int, *, joined: bool) -> bool:
    if expression.rhythm is None:
        near = expression.day and expression.day.kind == "near" and sentence.key(expression.start - 1) not in STARTS
        rhythm = None if near else read_recurrence(sentence, at)
    else:
        rhythm = read_more(sentence, at, expression.rhythm) if joined else None
    if rhythm is None:
        return False
    expression.rhythm, expression.end = rhythm, rhythm.end
    return True


def _read_part(sentence: Sentence, expression: Expression, at: int, *, joined: bool) -> bool:
    known = expression.part
    part = read_part(sentence, at, joined=joined) if known is None or known.name == "early" else None
    if part is None:
        return False
    day = expression.day
    if part.days is not None and day and day.date != sentence.today + dt.timedelta(days=part.days):
        return False
    expression.part, expression.end = part, part.end
    return True


def _read_day(sentence: Sentence, expression: Expression, at: int) -> bool:
    known = expression.day
    if known and known.time:
        return False
    day = read_days(sentence, at)
    if day is None or (expression.clock and day.time):
        return False
    if known and not (day.time and day.date == known.date):  # "today in one hour"
        return False
    if expression.part and expression.part.days is not None:
        return False
    expression.day, expression.end = day, day.end
    return True


def _read_clock(sentence: Sentence, expression: Expression, at: int, *, joined: bool) -> bool:
    if expression.clock or (expression.day and expression.day.time):
        return False
    clock = read_clock(sentence, at, joined=joined)
    if clock is None:
        return False
    expression.clock, expression.end = clock, clock.end
    if expression.day and (dated := with_year_after(sentence, expression.day, clock.end)):
        expression.day, expression.end = dated, dated.end
    return True


def _join(sentence: Sentence, found: list[Expression], feast: Day | None) -> None:
    """Give two places that speak of one moment what the other has: "tomorrow … at 5pm", "weekly … on tuesday"."""
    if len(found) == 1 and feast and found[0].clock and not found[0].day and not found[0].rhythm and not found[0].part:
        found[0].day = feast  # "thanksgiving dinner at 4pm"
    if len(found) != 2:
        return
    one, other = found
    if any((a and b) for a, b in ((one.day, other.day), (one.clock, other.clock), (one.rhythm, other.rhythm))):
        return
    parted = sentence.key(one.end) in _PARTINGS  # buy bread tomorrow and call mum at 4pm
    if any(e.day and (e.day.time or e.day.also or (e.day.period and e.day.kind != "period")) for e in found):
        return
    for a, b in ((other, one),) if parted else ((one, other), (other, one)):
        a.day, a.clock = a.day or b.day, a.clock or b.clock
        a.rhythm, a.part = a.rhythm or b.rhythm, a.part or b.part
