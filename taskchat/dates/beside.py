"""A day by its place beside another: "day after tomorrow", "the monday before christmas", "closest friday to may 3"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from taskchat.dates.day import Day, Kind, next_weekday, week_of
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import ORDINALS, WEEKDAYS, word_set

Reader = Callable[[Sentence, int], Day | None]

PARTS: Final = word_set("day night evening morning afternoon week weekend")


def read_beside(sentence: Sentence, at: int, read: Reader) -> Day | None:
    """ "day after tomorrow", "night before christmas", "the monday before the 3rd", "the week after easter"."""
    if sentence.key(at) in {"last", "first"} and sentence.key(at + 1) in WEEKDAYS:
        at += 1  # the last sunday before christmas
    nth = ORDINALS.get(sentence.key(at), 1)
    at += nth > 1
    key = sentence.key(at)
    if key not in WEEKDAYS and (key not in PARTS or nth > 1):
        return None
    sign = {"after": 1, "before": -1, "following": 1, "preceding": -1}.get(sentence.key(at + 1), 0)
    if not sign:
        return None
    target = read(sentence, at + 2 + (sentence.key(at + 2) == "the"))
    if target is None or target.time or target.period or not sentence.ends(target.end):
        return None
    if key in {"day", "night", "evening", "morning", "afternoon", "eve"}:
        kind: Kind = "near" if target.kind == "near" and key == "day" else "offset"
        return Day(target.end, target.date + dt.timedelta(days=sign), kind)
    if target.kind not in {"holiday", "date", "monthday"}:
        return None
    if key in WEEKDAYS:
        ahead = (WEEKDAYS[key] - target.date.weekday()) % 7
        days = (ahead or 7) + 7 * nth - 7 if sign > 0 else ahead - 7 * nth
        return Day(target.end, target.date + dt.timedelta(days=days), "date")
    period = week_of(target.date, sign)
    if key == "weekend":
        weekday = target.date.weekday()
        first = target.date + dt.timedelta(days=(4 - weekday) % 7 + 1 if sign > 0 else -weekday - 2)
        period = (first, first + dt.timedelta(days=1))
    return Day(target.end, period[0], "period", period=period)


def read_closest(sentence: Sentence, at: int, read: Reader) -> Day | None:
    """ "closest monday to feb 20", "second closest friday to christmas"."""
    nth = ORDINALS.get(sentence.key(at), 1)
    at += nth > 1
    weekday = WEEKDAYS.get(sentence.key(at + 1))
    if sentence.key(at) not in {"closest", "nearest"} or weekday is None or sentence.key(at + 2) != "to" or nth > 9:
        return None
    target = read(sentence, at + 3 + (sentence.key(at + 3) == "the"))
    if target is None or target.time or target.period or not sentence.ends(target.end):
        return None
    first = next_weekday(target.date - dt.timedelta(days=1), weekday)
    days = sorted(
        (first + dt.timedelta(days=7 * step) for step in range(-9, 9)), key=lambda day: abs(day - target.date)
    )
    return Day(target.end, days[nth - 1], "date")
