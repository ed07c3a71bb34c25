"""A time of day that was read, and the choice of morning or evening."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from taskchat.dates.sentence import Sentence
from taskchat.dates.words import CLOCK_LEADS, NEAR_DAYS, WEEKDAYS

Half = Literal["am", "pm"]

HALVES: Final[dict[str, Half]] = {"am": "am", "pm": "pm"}


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour and minute, and the place after.

    `half` is None where morning or evening is still open ("at 7"). `zone` is what was said of it: minutes east, or the
    name of a place.
    """

    end: int
    hour: int
    minute: int = 0
    half: Half | Literal["24"] | None = None
    confidence: float = 1.0
    zone: int | str | None = None


def read_half(sentence: Sentence, at: int) -> tuple[Half, int] | None:
    """ "am", "p.m.", "p m", and a glued "p"."""
    key = sentence.key(at)
    if key in HALVES:
        return HALVES[key], at + 1
    if key in {"a", "p"} and sentence.key(at + 1) == "m" and sentence.ends(at + 2):
        return ("am" if key == "a" else "pm"), at + 2
    if key not in {"a", "p"} or not sentence.glued(at) or sentence.value(at - 1) is None:
        return None
    before = sentence.key(at - 2)
    led = before in {":", "day", "-"} or before in CLOCK_LEADS or before in WEEKDAYS or before in NEAR_DAYS
    stopped = sentence.key(at + 1) == "." and not sentence[at + 2].solid
    alone = at == 1 and not sentence.glued(at + 1)
    if alone or (led and (stopped or not sentence.glued(at + 1) or sentence.key(at + 1) == "-")):  # not "gate 12a"
        return ("am" if key == "a" else "pm"), at + 1
    return None


def settle(hour: int, minute: int, half: Half | None, end: int, *, padded: bool = False) -> Clock | None:
    """A clock of these parts, if there is such a time."""
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    if half:
        if not 1 <= hour <= 12:
            return Clock(end, hour, minute, "24") if half == "pm" and 13 <= hour <= 23 else None
        return Clock(end, hour % 12 + (12 if half == "pm" else 0), minute, half)
    if hour > 12 or hour == 0 or padded:
        return Clock(end, hour % 24, minute, "24")
    return Clock(end, hour, minute)


def first_of(hour: int, minute: int, last: Clock) -> Clock | None:
    """The start of a stretch whose end says in which half of the day it is."""
    first = settle(hour, minute, None, last.end)
    if first is None or first.half or last.half not in {"am", "pm"}:
        return first
    pm = last.half == "pm"
    if pm and hour % 12 * 60 + minute > last.hour % 12 * 60 + last.minute:
        pm = False  # 11-1pm
    return settle(hour, minute, "pm" if pm else "am", last.end)


def settle_half(clock: Clock, part: str | None) -> dt.time:
    """The time meant: the part of the day decides, else the hours at which people are up."""
    if clock.half is not None:
        return dt.time(clock.hour, clock.minute)
    hour = clock.hour % 12
    if part in {"morning", "early"}:
        pm = False
    elif part in {"afternoon", "evening"}:
        pm = True
    elif part == "night":
        pm = 5 <= hour <= 11
    else:
        pm = hour <= 6
    return dt.time(hour + 12 if pm else hour, clock.minute)
