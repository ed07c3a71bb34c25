"""The search: read an expression wherever one can start, join its pieces, and settle what they mean together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from taskchat.dates.clock import PART_STARTERS, Clock, Part, read_clock, read_part, settle_half
from taskchat.dates.clock import STARTERS as CLOCK_STARTERS
from taskchat.dates.day import Day
from taskchat.dates.days import STARTERS as DAY_STARTERS
from taskchat.dates.days import read_day
from taskchat.dates.match import DateMatch
from taskchat.dates.recurrences import STARTERS as RHYTHM_STARTERS
from taskchat.dates.recurrences import Rhythm, on_day, read_more, read_recurrence
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import MONTHS, NEAR_DAYS, STARTS

_STARTERS: Final = DAY_STARTERS | CLOCK_STARTERS | PART_STARTERS | RHYTHM_STARTERS
_JOINTS: Final = frozenset(", at @ on in the for by around about before after of from ∙ · ( starting beginning ~ early late sometime".split())
_RANGES: Final = frozenset({"-", "–", "—", "to", "until", "till", "through", "thru"})
_LEADS: Final = frozenset(
    "on by before after due for from until till til starting beginning around approximately approx circa ~ during since "
    "within through between the at @ in over".split()
)
_TIME_MARKS: Final = frozenset({".", "-", "_"})  # 05/31/2024-14:15
_EVENINGS: Final = frozenset("dinner drinks movie movies concert party supper theatre theater gig cinema club".split())
_MORNINGS: Final = frozenset("wake alarm breakfast sunrise".split())
_PART_ENDS: Final = {"morning": 11, "afternoon": 17, "evening": 22, "night": 24, "end": 24}


@dataclass
class _Draft:
    """The pieces of one expression, between the words `start` and `end`."""

    start: int
    end: int
    day: Day | None = None
    clock: Clock | None = None
    part: Part | None = None
    rhythm: Rhythm | None = None


def find_dates(text: str, *, now: dt.datetime, day_first: bool = False) -> list[DateMatch]:
    """The dates in an English sentence, first to last, as meant at `now` (an aware datetime).

    1. Split the text into words; quoted text, addresses and tags become blanks.
    2. At each word where a date can start, read its pieces: a day, a time, a part of the day, a recurrence.
    3. Take in the words that only lead to it.
    4. Join a day and a time said in two places.
    5. Settle what is open: the year, morning or evening, today or the next time.

    `day_first` reads 3/4 as the 3rd of April.
    """
    sentence = Sentence(text, now, day_first=day_first)
    drafts: list[_Draft] = []
    at = 0
    while at < len(sentence.words):
        word = sentence[at]
        found = None
        if (word.value is not None or word.key in _STARTERS) and sentence.opens(at):
            found = _read(sentence, at)
        if found is None:
            at += 1
            continue
        found.start = _past_leads(sentence, found, drafts[-1].end if drafts else 0)
        drafts.append(found)
        at = found.end
    _join_day_and_time(drafts)
    matches = (_settle(sentence, draft) for draft in drafts)
    return [match for match in matches if match]


def _read(sentence: Sentence, at: int) -> _Draft | None:
    """The longest run of pieces from this word on."""
    draft = _Draft(at, at)
    try:
        while _read_piece(sentence, draft):
            pass
    except (ValueError, OverflowError):  # a day beyond the calendar
        return None
    return draft if draft.end > at else None


def _read_piece(sentence: Sentence, draft: _Draft) -> bool:
    """Read one more piece into the draft, past the small words that may join it."""
    joined = draft.end > draft.start
    at = draft.end
    for _ in range(4):
        if (joined or at == draft.end) and _read_one(sentence, draft, at, joined=joined):
            return True
        if not joined or sentence.key(at) not in _JOINTS:
            if not (draft.day and draft.clock is None and sentence.key(at) in _TIME_MARKS and sentence.glued(at + 1)):
                break
        at += 1
    return False


def _read_one(sentence: Sentence, draft: _Draft, at: int, *, joined: bool) -> bool:
    if draft.rhythm is None:
        rhythm = read_recurrence(sentence, at)
        if rhythm and not (draft.day and draft.day.settled and draft.day.kind == "near"):
            draft.rhythm, draft.end = rhythm, rhythm.end
            return True
    elif joined and (more := read_more(sentence, at, draft.rhythm)):
        draft.rhythm, draft.end = more, more.end
        return True
    if draft.part is None and (part := read_part(sentence, at, joined=joined)) and _fits(sentence, draft, part):
        draft.part, draft.end = part, part.end
        return True
    if draft.day is None or draft.day.time is None:
        day = _read_days(sentence, at)
        if day and _agrees(draft, day):
            draft.day, draft.end = day, day.end
            return True
    if draft.clock is None and not (draft.day and draft.day.time):
        clock = read_clock(sentence, at, joined=joined)
        if clock:
            draft.clock, draft.end = clock, clock.end
            return True
    return False


def _fits(sentence: Sentence, draft: _Draft, part: Part) -> bool:
    if part.days is None or draft.day is None:
        return True
    return draft.day.date == sentence.today + dt.timedelta(days=part.days)


def _agrees(draft: _Draft, day: Day) -> bool:
    """Whether this day can stand beside what was read before."""
    if draft.day is not None:
        return day.time is not None and day.date == draft.day.date
    if draft.clock and day.time:
        return False
    return not (draft.part and draft.part.days is not None)


def _read_days(sentence: Sentence, at: int) -> Day | None:
    """A day, or a stretch of days from one to another."""
    first = read_day(sentence, at)
    if first is None:
        return None
    stretch = _read_stretch(sentence, first)
    if stretch:
        return stretch
    if sentence.ends(first.end):
        return first
    timed = first.kind == "date" and (sentence.key(first.end - 1) == "t" or sentence.key(first.end) in _TIME_MARKS)
    return first if timed and (read_clock(sentence, first.end) or read_clock(sentence, first.end + 1)) else None


def _read_stretch(sentence: Sentence, first: Day) -> Day | None:
    if sentence.key(first.end) not in _RANGES or first.time or first.period or sentence.moves:
        return None
    at = first.end + 1 + (sentence.key(first.end + 1) == "the")
    last = read_day(sentence, at)
    if last is None or last.time or not sentence.ends(last.end):
        return None
    end = last.date
    if end <= first.date and last.kind == "weekday":
        end += dt.timedelta(days=7)
    if end <= first.date:
        return None
    return replace(first, end=last.end, period=(first.date, end), settled=True)


def _past_leads(sentence: Sentence, draft: _Draft, floor: int) -> int:
    """Back over the words that only lead to the date: "due by", "on the", "at about"."""
    at = draft.start
    first = sentence.key(at)
    if sentence.key(at - 1) in {"early", "late", "later", "sometime"} and at > floor:
        if first in {"this", "next", "in", "today", "tonight"} or first in MONTHS:
            at -= 1
    for _ in range(5):
        key = sentence.key(at - 1)
        if at - 1 < floor or not _leads(sentence, draft, at - 1, key):
            break
        at -= 1
    if sentence.key(at) == "the" and at == draft.start - 1 and draft.day and draft.day.kind == "weekday":
        return draft.start
    if sentence.key(at - 1) == ":" and sentence.key(at - 2) == "due" and at - 2 >= floor:
        return at - 2
    return at


def _leads(sentence: Sentence, draft: _Draft, at: int, key: str) -> bool:
    if key == "about":
        return sentence.key(at - 1) in {"at", "by", "in", "for"}
    if key not in _LEADS:
        return False
    day = draft.day
    if key in {"on", "at", "in", "over"} and day and not draft.clock and not draft.part and at == draft.start - 1:
        if day.kind == "near":
            return False  # "turn it on tomorrow"
        if key == "in":
            return day.kind in {"period", "offset"}
        if key in {"at", "over"}:
            return day.kind in {"period", "holiday", "offset"}
    return True


def _join_day_and_time(drafts: list[_Draft]) -> None:
    """ "remind me tomorrow to call mom at 5pm": both places speak of the one moment."""
    if len(drafts) != 2:
        return
    rhythms = [draft for draft in drafts if draft.rhythm and not draft.day and not draft.rhythm.start]
    days = [draft for draft in drafts if draft.day and not draft.day.time and not draft.rhythm]
    if len(rhythms) == len(days) == 1:
        one, other = rhythms[0], days[0]
        one.day, other.rhythm = other.day, one.rhythm
        one.clock = other.clock = one.clock or other.clock
        one.part = other.part = one.part or other.part
        return
    dated = [draft for draft in drafts if (draft.day and not draft.day.time) or draft.rhythm]
    timed = [draft for draft in drafts if draft.clock and not draft.day and not draft.rhythm]
    if len(dated) != 1 or len(timed) != 1 or dated[0].clock:
        return
    day, time = dated[0], timed[0]
    if day.day and day.day.period and day.day.kind != "period":
        return
    day.clock, time.day, time.rhythm = time.clock, day.day, day.rhythm
    day.part = time.part = day.part or time.part


def _settle(sentence: Sentence, draft: _Draft) -> DateMatch | None:
    """The date, the time and the recurrence that the pieces mean together."""
    part = draft.part.name if draft.part else draft.rhythm.part if draft.rhythm else None
    time = _time_of(sentence, draft, part)
    try:
        date, time, rhythm = _date_of(sentence, draft, part, time)
    except (ValueError, OverflowError):  # a day beyond the calendar
        return None
    pieces = [piece.confidence for piece in (draft.day, draft.clock) if piece]
    return DateMatch(
        start=sentence[draft.start].start,
        end=sentence[draft.end - 1].end,
        date=date,
        time=time,
        recurrence=rhythm.rrule() if rhythm else None,
        confidence=min(pieces, default=1.0),
        period=draft.day.period if draft.day and not rhythm else None,
        after_completion=rhythm.after_completion if rhythm else False,
    )


def _time_of(sentence: Sentence, draft: _Draft, part: str | None) -> dt.time | None:
    clock = draft.clock
    if clock is None:
        return draft.day.time if draft.day else None
    said = {word.key for word in sentence.words[:200]} if clock.half is None and part is None else set()
    if said & _MORNINGS:
        part = "morning"
    return settle_half(clock, part, evening=bool(said & _EVENINGS))


def _date_of(
    sentence: Sentence, draft: _Draft, part: str | None, time: dt.time | None
) -> tuple[dt.date, dt.time | None, Rhythm | None]:
    now, today = sentence.now.time().replace(tzinfo=None), sentence.today
    day, rhythm = draft.day, draft.rhythm
    if rhythm:
        rhythm = on_day(rhythm, day) if day else rhythm
        passed = time is not None and time <= now
        first = rhythm.first_from(rhythm.start or today + dt.timedelta(days=passed))
        if first is None:
            raise ValueError("a recurrence that never comes")
        return first, time, rhythm
    if draft.part and draft.part.days is not None and day is None:
        date = today + dt.timedelta(days=draft.part.days)
    elif day is None:
        return *_next_time(sentence, draft, part, time), None
    else:
        date = day.date
    if day and day.kind == "weekday" and not day.settled and time and date == today + dt.timedelta(days=7) and time > now:
        date = today
    if time and draft.clock and draft.clock.half is None and part is None and date == today and time <= now:
        later = time.replace(hour=time.hour + 12) if time.hour < 12 else time
        time = later if later > now else time
    if part == "night" and time and time.hour < 5 and draft.clock and draft.clock.half is None:
        date += dt.timedelta(days=1)
    elif draft.clock and time == dt.time(0) and draft.clock.half == "24" and date == today:
        date += dt.timedelta(days=1)
    return date, time, None


def _next_time(
    sentence: Sentence, draft: _Draft, part: str | None, time: dt.time | None
) -> tuple[dt.date, dt.time | None]:
    """When no day is said: today, or tomorrow if it has passed."""
    now, today = sentence.now.time().replace(tzinfo=None), sentence.today
    if time is None:
        passed = part is not None and sentence.now.hour >= _PART_ENDS[part]
        return today + dt.timedelta(days=passed), None
    if time > now:
        return today, time
    clock = draft.clock
    if clock and clock.half is None and part is None and clock.minute == 0 and time.hour < 12:
        later = time.replace(hour=time.hour + 12)
        if later > now:
            return today, later
    return today + dt.timedelta(days=1), time


__all__ = ["NEAR_DAYS", "STARTS", "find_dates"]
