"""Several days at once: a stretch ("monday to friday", "aug 10 - nov 12") or a list ("on the 1st and 15th")."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from taskchat.dates.clock import read_clock
from taskchat.dates.day import Day
from taskchat.dates.days import read_day
from taskchat.dates.sentence import Sentence

TIME_MARKS: Final = frozenset({".", "-", "_"})  # 05/31/2024-14:15
_RANGES: Final = frozenset({"-", "–", "—", "to", "until", "till", "through", "thru"})
_ANDS: Final = frozenset({"and", "&", "+"})
_COMMAS: Final = _ANDS | {",", "/", "or"}


def read_days(sentence: Sentence, at: int) -> Day | None:
    """A day, or the first of several."""
    first = read_day(sentence, at)
    if first is None:
        return None
    several = _read_stretch(sentence, first) or _read_list(sentence, first)
    if several or sentence.ends(first.end):
        return several or first
    timed = first.kind == "date" and (sentence.key(first.end - 1) == "t" or sentence.key(first.end) in TIME_MARKS)
    return first if timed and (read_clock(sentence, first.end) or read_clock(sentence, first.end + 1)) else None


def _read_stretch(sentence: Sentence, first: Day) -> Day | None:
    if sentence.key(first.end) not in _RANGES or first.time or first.period or sentence.moves:
        return None
    last = read_day(sentence, first.end + 1 + (sentence.key(first.end + 1) == "the"))
    if last is None or last.time or not sentence.ends(last.end):
        return None
    end = last.date
    if end <= first.date and last.kind == "weekday":
        end += dt.timedelta(days=7)
    if end <= first.date:
        return None
    return replace(first, end=last.end, period=(first.date, end), settled=True)


def _read_list(sentence: Sentence, first: Day) -> Day | None:
    """Take in further days of the same sort; the earliest is the date."""
    if first.kind not in {"weekday", "monthday", "date"} or first.period:
        return None
    joints = _ANDS if first.kind == "date" else _COMMAS
    days, end = [first.date], first.end
    while len(days) < 7:
        at = end
        while sentence.key(at) in joints and at < end + 2:
            at += 1
        at += sentence.key(at) in {"on", "the"} and at > end
        more = read_day(sentence, at)
        if more is None or more.kind != first.kind or more.period or (at == end and first.kind != "weekday"):
            break
        days.append(more.date)
        end = more.end
    if len(days) == 1 or not sentence.ends(end):
        return None
    dates = sorted(set(days))
    return replace(first, end=end, date=dates[0], also=tuple(dates[1:]))
