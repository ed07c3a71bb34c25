"""The search for dates by a language's rules: pieces that stand together are one moment."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import accumulate

from taskchat.dates.languages.pieces import (
    DAYS,
    Clock,
    Day,
    Said,
    clock_of,
    coming,
    day_of,
    in_part,
    month_day,
    nth_weekday,
    on,
    rhythm_of,
)
from taskchat.dates.languages.words import DateWords, words_of
from taskchat.dates.match import DateMatch
from taskchat.dates.months import add_months

READ_MAX = 2000  # characters
WORDS_MAX = 250
_BLANKED = re.compile(
    r"\"[^\"\n]{1,300}\"|“[^”\n]{1,300}”|„[^“”\n]{1,300}[“”]|«[^»\n]{1,300}»|「[^」\n]{1,300}」|《[^》\n]{1,300}》"
    r"|`[^`\n]{1,300}`|https?://\S+|(?<!\w)[#@]\w+|\S+@\S+"
)
_GROUPS = ("rhythm", "day", "clock", "part")
_SAID_OPEN_TO = 6  # "at 5" is in the afternoon


@dataclass
class _Expression:
    """Pieces that speak of one moment, from the word `start` to before the word `end`."""

    start: int
    end: int
    rhythm: str = ""
    day: Day | None = None
    part: str = ""
    clock: Clock | None = None
    until: dt.date | None = None
    eve: bool = False

    def has(self, group: str) -> bool:
        return bool(getattr(self, group))


def find_in(text: str, *, now: dt.datetime, language: str) -> list[DateMatch]:
    """The dates in a sentence of another language than English."""
    return search(text, now=now, words=words_of(language))


def search(text: str, *, now: dt.datetime, words: DateWords) -> list[DateMatch]:
    """The same, with the language's words.

    1. Split the text into words; quoted text, addresses and tags become blanks.
    2. At each word, read the longest pieces that stand there: a rhythm, a day, a part of it, a time.
    3. Take in the words that only lead to them.
    4. Join a day and a time said in two places.
    5. Settle what is open: morning or evening, today or the next time.
    """
    sentence = _Sentence.read(text, now, words)
    found: list[_Expression] = []
    at = 0
    while at < len(sentence.places):
        expression = _read(sentence, at)
        if expression is None:
            at += 1
            continue
        _take_leads(sentence, expression, found[-1].end if found else 0)
        found.append(expression)
        at = expression.end
    _join(found)
    return [match for expression in found if (match := _settle(sentence, expression)) is not None]


def says_only_a_time(text: str, *, now: dt.datetime, words: DateWords) -> bool:
    """Whether a text says a time of day, and no day."""
    sentence = _Sentence.read(text, now, words)
    read = (_read(sentence, at) for at in range(len(sentence.places)))
    first = next((expression for expression in read if expression is not None), None)
    return first is not None and first.clock is not None and first.day is None and not first.rhythm


@dataclass(frozen=True)
class _Sentence:
    """A text as folded words with a blank behind each, and their places."""

    plain: str
    starts: list[int]
    places: list[tuple[int, int]]
    now: dt.datetime
    words: DateWords
    memo: dict[tuple[str, int], tuple[str, re.Match[str]] | None] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str, now: dt.datetime, words: DateWords) -> _Sentence:
        blanked = _BLANKED.sub(lambda found: "¤" * len(found[0]), text[:READ_MAX])
        found = words.letters.words(blanked)[:WORDS_MAX]
        said = [(part, a, b) for word, a, b in found for part in word.split()]  # a fold may have split one
        starts = [0, *accumulate(len(word) + 1 for word, _, _ in said)]
        return cls("".join(f"{word} " for word, _, _ in said), starts, [(a, b) for _, a, b in said], now, words)

    def match(self, pattern: re.Pattern[str], at: int) -> int:
        """Where a pattern that begins at the word `at` ends; `at` when it does not fit."""
        found = pattern.match(self.plain, self.starts[at])
        return self.word_at(found.end()) if found else at

    def word_at(self, offset: int) -> int:
        return bisect_left(self.starts, offset)

    def longest(self, group: str, at: int) -> tuple[str, re.Match[str]] | None:
        """The rule of a group that fits the most words from here."""
        best: tuple[str, re.Match[str]] | None = None
        for rule in self.words.rules[group]:
            found = rule.pattern.match(self.plain, self.starts[at])
            if found is not None and found.end() > found.start() and (best is None or found.end() > best[1].end()):
                best = rule.kind, found
        return best


def _read(sentence: _Sentence, at: int) -> _Expression | None:
    expression = _Expression(at, at)
    while _read_more(sentence, expression):
        pass
    if expression.end == at:
        return None
    _read_until(sentence, expression)
    trail = sentence.match(sentence.words.small["trail"], expression.end)
    expression.end = trail
    return expression


def _read_more(sentence: _Sentence, expression: _Expression) -> bool:
    """Read one more piece, past the small words that may join it."""
    at = expression.end
    if expression.rhythm and at < len(sentence.places) and sentence.match(sentence.words.small["until"], at) > at:
        return False
    for _ in range(4):
        if at >= len(sentence.places):
            return False
        if _read_piece(sentence, expression, at):
            return True
        joined = sentence.match(sentence.words.small["joint"], at)
        if expression.end == expression.start or joined == at:
            return False
        at = joined
    return False


def _read_piece(sentence: _Sentence, expression: _Expression, at: int) -> bool:
    """Read the longest piece that stands exactly here, of a sort that the expression still lacks."""
    fits = [(group, *best) for group in _GROUPS if not expression.has(group) and (best := sentence.longest(group, at))]
    for group, kind, found in sorted(fits, key=lambda fit: -fit[2].end()):
        said = Said(sentence.words, found, sentence.now)
        try:
            if _take(expression, group, kind, said):
                expression.end = sentence.word_at(found.end())
                return True
        except (ValueError, OverflowError):  # no such day or hour
            continue
    return False


def _take(expression: _Expression, group: str, kind: str, said: Said) -> bool:
    if group == "day":
        day = day_of(kind, said)
        if expression.rhythm and "BY" in expression.rhythm:
            return False
        if day.part and expression.part:
            return False
        expression.day, expression.part = day, day.part or expression.part
    elif group == "clock":
        if expression.day is not None and expression.day.time is not None:
            return False
        expression.clock = clock_of(kind, said)
    elif group == "part":
        expression.part = said.text("part")
    elif expression.day is not None and (expression.day.weekday is None and expression.day.number is None):
        return False
    else:
        expression.rhythm = rhythm_of(kind, said)
        if said.has("part"):
            expression.part = said.text("part")
    return True


def _read_until(sentence: _Sentence, expression: _Expression) -> None:
    """ "every 3 days until march": a day that ends the rhythm."""
    if not expression.rhythm:
        return
    at = sentence.match(sentence.words.small["until"], expression.end)
    if at == expression.end:
        return
    last = _Expression(at, at, clock=Clock(0), part="-")
    if _read_piece(sentence, last, at) and last.day is not None:
        expression.until, expression.end = last.day.date, last.end


def _take_leads(sentence: _Sentence, expression: _Expression, after: int) -> None:
    """Take in the words before it that only lead to it: "by", "due on"."""
    small, moved = sentence.words.small, True
    while moved:
        moved = False
        for name in ("before", "lead"):
            for back in range(min(4, expression.start - after), 0, -1):
                at = expression.start - back
                begin, end = sentence.starts[at], sentence.starts[expression.start]
                if small[name].fullmatch(sentence.plain, begin, end):
                    expression.eve = expression.eve or name == "before"
                    expression.start, moved = at, True
                    break


def _join(found: list[_Expression]) -> None:
    """Give two places that speak of one moment what the other has."""
    if len(found) != 2:
        return
    one, other = found
    if any(one.has(group) and other.has(group) for group in _GROUPS):
        return
    if any(each.day is not None and (each.day.time or each.day.period) for each in found):
        return
    for a, b in ((one, other), (other, one)):
        a.rhythm, a.day, a.part, a.clock = a.rhythm or b.rhythm, a.day or b.day, a.part or b.part, a.clock or b.clock


# --- what is open -------------------------------------------------------------------------------------------------
def _settle(sentence: _Sentence, expression: _Expression) -> DateMatch | None:
    now = sentence.now
    today = now.date()
    time, later = _time(expression, now)
    rhythm = _rhythm(expression)
    day = expression.day
    period = None
    if day is not None:
        date = day.date + dt.timedelta(days=later)
        period = day.period
        if expression.eve and time is None and not period:
            date -= dt.timedelta(days=1)
    else:
        passed = time is not None and time <= now.time().replace(tzinfo=None) and not later
        date = today + dt.timedelta(days=1 if passed else later)
    if rhythm:
        date, period = _first(rhythm, day, date, today), None
        if expression.until is not None:
            rhythm += f";UNTIL={expression.until:%Y%m%d}"
    if day is not None and day.time is not None:
        time = day.time
    start, end = sentence.places[expression.start][0], sentence.places[expression.end - 1][1]
    alone = expression.part and not expression.has("day") and not expression.clock and not rhythm
    return DateMatch(start, end, date, time, rhythm or None, 0.8 if alone else 1.0, period)


def _time(expression: _Expression, now: dt.datetime) -> tuple[dt.time | None, int]:
    """The time, and how many days later than its day it is."""
    clock, later = expression.clock, 0
    if clock is None:
        return None, 0
    if expression.part and (clock.open or 1 <= clock.hour <= 12):
        clock, later = in_part(clock, expression.part)
    elif clock.open and clock.hour <= _SAID_OPEN_TO:
        clock = replace(clock, hour=clock.hour + 12)
    elif clock.open and clock.hour < 12 and expression.day is None and not expression.rhythm:
        passed = dt.time(clock.hour, clock.minute) <= now.time() < dt.time(clock.hour + 12, clock.minute)
        clock = replace(clock, hour=clock.hour + 12) if passed else clock
    return dt.time(clock.hour, clock.minute), later


def _rhythm(expression: _Expression) -> str:
    """The rhythm with what a day beside it says: "every 2 weeks on tuesday", "every month on the 15th"."""
    rhythm, day = expression.rhythm, expression.day
    if not rhythm or day is None or "BY" in rhythm:
        return rhythm
    if rhythm.startswith("FREQ=WEEKLY") and day.weekday is not None:
        return f"{rhythm};BYDAY={DAYS[day.weekday]}"
    if rhythm.startswith("FREQ=MONTHLY") and day.number is not None and day.month is None:
        return f"{rhythm};BYMONTHDAY={day.number}"
    if rhythm.startswith("FREQ=YEARLY") and day.month is not None:
        return f"{rhythm};BYMONTH={day.month};BYMONTHDAY={day.number}"
    return rhythm


def _first(rhythm: str, day: Day | None, date: dt.date, today: dt.date) -> dt.date:
    """The first day of a rhythm: from `date` on, which is today or, for a time that has passed, tomorrow."""
    parts = dict(part.split("=") for part in rhythm.split(";"))
    if day is not None:
        return day.date
    if parts["FREQ"] == "WEEKLY" and "BYDAY" in parts:
        days = [DAYS.index(name) for name in parts["BYDAY"].split(",")]
        return min(coming(date - dt.timedelta(days=1), weekday) for weekday in days)
    if parts["FREQ"] == "MONTHLY" and "BYMONTHDAY" in parts:
        if parts["BYMONTHDAY"] == "-1":
            return add_months(date.replace(day=1), 1) - dt.timedelta(days=1)
        return min(month_day(date, int(number)) for number in parts["BYMONTHDAY"].split(","))
    if parts["FREQ"] == "MONTHLY" and "BYDAY" in parts:
        nth, weekday = int(parts["BYDAY"][:-2]), DAYS.index(parts["BYDAY"][-2:])
        days_of = (nth_weekday(add_months(date.replace(day=1), ahead), nth, weekday) for ahead in range(3))
        return next(found for found in days_of if found >= date)
    if "BYMONTH" in parts:
        return on(today, int(parts["BYMONTH"]), int(parts["BYMONTHDAY"]))
    return date
