"""Times of day: "5pm", "17:00", "half past two", "at 7", "3-4pm"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final, Literal

from taskchat.dates.sentence import Sentence
from taskchat.dates.words import (
    CLOCK_LEADS,
    DAY_PARTS,
    DETERMINERS,
    MEASURES,
    NEAR_DAYS,
    NUMBERS,
    TONIGHT,
    UNITS,
    WEEKDAYS,
)

Half = Literal["am", "pm"]

_HALVES: Final[dict[str, Half]] = {"am": "am", "pm": "pm"}
_NAMED: Final = {"noon": 12, "noontime": 12, "midday": 12, "midnight": 0}
_FRACTIONS: Final = {"half": 30, "quarter": 15}
_PAST: Final = frozenset({"past", "after"})
_TO: Final = frozenset({"to", "before", "of", "til", "till"})
_LOOSE_JOINTS: Final = frozenset({"for", "of", "the", "in", "on", "about"})
_RANGES: Final = frozenset({"-", "–", "—", "to", "until", "till", "til", "and", "through"})
STARTERS: Final = frozenset(NUMBERS) | frozenset(_NAMED) | frozenset(_FRACTIONS) | {"mid", "a"}


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour and minute, and the place after.

    `half` is None where morning or evening is still open ("at 7"). `zone` is that of a timestamp, in minutes east.
    """

    end: int
    hour: int
    minute: int = 0
    half: Half | Literal["24"] | None = None
    confidence: float = 1.0
    zone: int | None = None


def read_clock(sentence: Sentence, at: int, *, joined: bool = False) -> Clock | None:
    """A time of day, or the start of a stretch of time. `joined` says that a day stands before it: "monday 9"."""
    if sentence.value(at) is None and sentence.key(at) not in STARTERS:
        return None
    found = _read_point(sentence, at, joined=joined)
    if found is None:
        return _read_bare_range(sentence, at, joined=joined)
    if sentence.key(at - 1) in DETERMINERS and sentence.value(at) is not None and not sentence.closes(found.end):
        return None  # the 3pm call
    if sentence.key(at - 1) == "t":
        found = _with_zone(sentence, found)
    if sentence.key(found.end) in {"sharp", "ish"}:
        found = replace(found, end=found.end + 1)
    return _with_range(sentence, at, found, joined=joined) or (found if sentence.ends(found.end) else None)


def _with_zone(sentence: Sentence, found: Clock) -> Clock:
    """Take in the "Z" or "+01:00" of a timestamp."""
    at = found.end
    sign = {"+": 1, "-": -1}.get(sentence.key(at), 0)
    hours = sentence.value(at + 1)
    if not sentence.glued(at):
        return found
    if sentence.key(at) == "z":
        return replace(found, end=at + 1, zone=0)
    if not sign or hours is None or sentence.digits(at + 1) != 2 or hours > 14:
        return found
    minutes = sentence.value(at + 3) if sentence.key(at + 2) == ":" and sentence.digits(at + 3) == 2 else None
    end = at + 2 if minutes is None else at + 4
    return replace(found, end=end, zone=sign * (60 * hours + min(minutes or 0, 59)))


def _read_point(sentence: Sentence, at: int, *, joined: bool) -> Clock | None:
    return _read_named(sentence, at) or _read_past(sentence, at) or _read_hour(sentence, at, joined=joined)


def _read_named(sentence: Sentence, at: int) -> Clock | None:
    key = sentence.key(at)
    if sentence.value(at) == 12 and sentence.key(at + 1) in _NAMED:
        at, key = at + 1, sentence.key(at + 1)
    if key == "mid" and sentence.key(at + 1) in {"day", "night"}:
        return Clock(at + 2, 12 if sentence.key(at + 1) == "day" else 0, half="24")
    return Clock(at + 1, _NAMED[key], half="24") if key in _NAMED else None


def _read_past(sentence: Sentence, at: int) -> Clock | None:
    """ "half past two", "quarter to six", "20 minutes past 3pm", "ten to five", "half two"."""
    start = at
    at += sentence.key(at) == "a"
    key = sentence.key(at)
    value = sentence.value(at)
    minutes, end = _FRACTIONS.get(key), at + 1
    if minutes is None:
        counted = _number(sentence, at) if start == at else None
        if counted is None or not 1 <= counted[0] <= 59:
            return None
        minutes, end = counted
        end += sentence.key(end) in {"minutes", "minute", "mins", "min"}
    joint = sentence.key(end)
    target = end + 1
    if joint == "from" and value is not None and end == at + 2:
        joint = "past"
    if joint not in _PAST and joint not in _TO:
        hour_after = _number(sentence, end)
        dated = hour_after is not None and sentence.key(hour_after[1]) in NEAR_DAYS
        british = key == "half" and (sentence.key(start - 1) in CLOCK_LEADS or dated)
        joint, target = ("past", end) if british else ("", end)
    if not joint:
        return None
    hour = _read_named(sentence, target) or _plain_hour(sentence, target)
    if hour is None or hour.minute or not sentence.ends(hour.end):
        return None
    # "5 to 6" is a stretch of time, and "2 of 3" is no time.
    bare = value is not None and sentence.key(end - 1) not in {"minutes", "minute", "mins", "min"}
    if bare and joint in {"to", "till", "til"} and sentence.key(target) not in _NAMED:
        return None
    if key not in _FRACTIONS and hour.half is None:
        if joint == "of" or (bare and joint in {"before", "after"}) or not sentence.closes(hour.end):
            return None
    elif key in _FRACTIONS and joint in {"of", "before", "after"} and hour.half is None and key == "half":
        return None
    total = hour.hour * 60 + (minutes if joint in _PAST else -minutes)
    return Clock(hour.end, total // 60 % 24 or (12 if hour.half is None else 0), total % 60, hour.half)


def _plain_hour(sentence: Sentence, at: int) -> Clock | None:
    counted = _number(sentence, at)
    if counted is None or not 0 <= counted[0] <= 24:
        return None
    hour, end = counted
    end += sentence.key(end) == "o'clock"
    half = _read_half(sentence, end)
    return _settle(hour, 0, half[0], half[1]) if half else _settle(hour, 0, None, end)


def _number(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """A number below 60, in digits or words."""
    value = sentence.value(at)
    if value is not None:
        return (value, at + 1) if sentence.digits(at) <= 2 else None
    tens = NUMBERS.get(sentence.key(at))
    if tens is None:
        return None
    if tens >= 20:
        ones = at + 2 if sentence.key(at + 1) == "-" else at + 1
        more = NUMBERS.get(sentence.key(ones), 10)
        if more < 10:
            return tens + more, ones + 1
    return tens, at + 1


def _read_half(sentence: Sentence, at: int) -> tuple[Half, int] | None:
    """ "am", "p.m.", "p m", and a glued "p"."""
    key = sentence.key(at)
    if key in _HALVES:
        return _HALVES[key], at + 1
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


def _settle(hour: int, minute: int, half: Half | None, end: int, *, padded: bool = False) -> Clock | None:
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


def _read_hour(sentence: Sentence, at: int, *, joined: bool) -> Clock | None:
    """An hour with what follows it: ":30", "pm", "o'clock", "h", or nothing where "at" stands before."""
    if sentence.value(at) is None:
        return _read_spoken(sentence, at, joined=joined)
    hour, digits = sentence.value(at) or 0, sentence.digits(at)
    led = sentence.key(at - 1) in CLOCK_LEADS
    if digits in {3, 4}:
        firm = led or (joined and sentence.key(at - 1) not in _LOOSE_JOINTS)
        return _read_compact(sentence, at, hour, led=firm)
    if digits > 2:
        return None
    colon = _read_minutes(sentence, at, led=led or joined)
    if colon:
        minute, end = colon
        half = _read_half(sentence, end)
        padded = sentence.text[sentence[at].start] == "0"
        return _settle(hour, minute, half[0] if half else None, half[1] if half else end, padded=padded)
    if half := _read_half(sentence, at + 1):
        if sentence.key(at + 1) == "a" and not sentence.glued(at + 1):
            return None
        return _settle(hour, 0, half[0], half[1])
    if sentence.key(at + 1) == "o'clock" or (sentence.key(at + 1) == "o" and sentence.key(at + 2) == "clock"):
        end = at + 2 if sentence.key(at + 1) == "o'clock" else at + 3
        half = _read_half(sentence, end)
        return _settle(hour, 0, half[0] if half else None, half[1] if half else end)
    if sentence.key(at + 1) == "h" and sentence.glued(at + 1) and (led or joined or hour >= 13) and hour <= 24:
        return _settle(hour, 0, None, at + 2, padded=True)
    return _read_bare(sentence, at, hour, at + 1, joined=joined)


def _read_minutes(sentence: Sentence, at: int, *, led: bool) -> tuple[int, int] | None:
    """The minutes in ":30", ":30:05", "h30", and after "at" also ".30"; and the place after them."""
    key, minute = sentence.key(at + 1), sentence.value(at + 2)
    spread = key == ":" and not sentence.glued(at + 1) and not sentence.glued(at + 2)  # 5 : 30 pm
    if spread and minute is not None and sentence.digits(at + 2) == 2 and _read_half(sentence, at + 3):
        return minute, at + 3
    if minute is None or sentence.digits(at + 2) != 2 or not sentence.glued(at + 1) or not sentence.glued(at + 2):
        return (minute, at + 2) if (minute := _spaced_minutes(sentence, at, led=led)) is not None else None
    dotted = key == "." and (led or _read_half(sentence, at + 3) is not None)
    if key != ":" and not dotted and not (key == "h" and (led or (sentence.value(at) or 0) >= 8)):
        return None
    end = at + 3
    if key == ":" and sentence.key(end) == ":" and sentence.glued(end) and sentence.digits(end + 1) == 2:
        end += 2
        if sentence.key(end) == "." and sentence.glued(end + 1) and sentence.value(end + 1) is not None:
            end += 2
    return minute, end


def _spaced_minutes(sentence: Sentence, at: int, *, led: bool) -> int | None:
    """The minutes in "at 3 15"."""
    minute = sentence.value(at + 1)
    spaced = led and minute is not None and sentence.digits(at + 1) == 2 and not sentence.glued(at + 1)
    return minute if spaced and minute is not None and minute < 60 and sentence.closes(at + 2) else None


def _read_compact(sentence: Sentence, at: int, value: int, *, led: bool) -> Clock | None:
    """ "330 p.m.", "at 1030", "0900 hours"."""
    hour, minute = divmod(value, 100)
    half = _read_half(sentence, at + 1)
    if half:
        return _settle(hour, minute, half[0], half[1])
    hours = sentence.key(at + 1) in {"hours", "hrs", "h"}
    if 1900 <= value < 2100 and sentence.key(at - 1) != "at" and not hours:
        return None  # a year
    if hours or (led and sentence.closes(at + 1)):
        return _settle(hour, minute, None, at + 1 + hours, padded=hours or sentence.text[sentence[at].start] == "0")
    return None


def _read_spoken(sentence: Sentence, at: int, *, joined: bool) -> Clock | None:
    """ "five pm", "seven thirty p.m.", "at three twenty", "twelve oh three"."""
    hour = NUMBERS.get(sentence.key(at))
    if hour is None or hour > 12:
        return None
    end = at + 1
    minute = 0
    led = joined or sentence.key(at - 1) in CLOCK_LEADS
    dash = end + (sentence.key(end) == "-")
    if sentence.key(dash) in {"o", "oh", "ou", "zero"}:
        after = dash + 1 + (sentence.key(dash + 1) == "-")
        if (ones := NUMBERS.get(sentence.key(after), 10)) < 10:
            return _settle(hour, ones, None, after + 1)
    counted = _number(sentence, dash) if sentence.value(dash) is None else None
    if counted and counted[0] >= 10:
        minute, end = counted
    half = _read_half(sentence, end)
    if half and not (sentence.key(end) == "a" and sentence.key(end + 1) != "m"):
        return _settle(hour, minute, half[0], half[1])
    if sentence.key(end) == "o'clock":
        return _settle(hour, 0, None, end + 1)
    if minute:
        meant = led or (dash > at + 1 and at == 0) or sentence.key(end) in NEAR_DAYS or sentence.key(end) in TONIGHT
        return _settle(hour, minute, None, end) if meant and sentence.closes(end) else None
    return _read_bare(sentence, at, hour, end, joined=joined)


def _read_bare(sentence: Sentence, at: int, hour: int, end: int, *, joined: bool) -> Clock | None:
    """An hour without any mark: only after "at" and the like, or after a day, and if it counts nothing."""
    lead = sentence.key(at - 1)
    if hour > 24 or not (sentence.ends(end) or sentence.key(end) == "ish"):
        return None
    after = sentence.key(end)
    parted = 1 <= hour <= 12 and _part_follows(sentence, end)
    sure = lead in {"at", "@"} or parted
    if sentence.key(end) == "ish" and sentence.glued(end) and 1 <= hour <= 12:
        return _settle(hour, 0, None, end)
    if not parted:
        if not (joined and hour <= 12 and lead not in _LOOSE_JOINTS) and lead not in CLOCK_LEADS:
            return None
        if not (sentence.closes(end) or (sure and (at == 1 or joined))) or after in MEASURES or after in UNITS:
            return None
    if after == "of" or (hour == 0 and not sure):
        return None
    found = _settle(hour, 0, None, end)
    return replace(found, confidence=1.0 if sure or joined else 0.7) if found else None


def _part_follows(sentence: Sentence, at: int) -> bool:
    """Whether "tonight", "this evening", "tomorrow morning", "in the afternoon" or "at night" comes next."""
    key, after = sentence.key(at), sentence.key(at + 1)
    if key in TONIGHT or (key in {"this", "tomorrow", "yesterday"} and after in DAY_PARTS):
        return True
    if key == "in":
        return sentence.key(at + 1 + (after == "the")) in {*DAY_PARTS, *_HALVES}
    return (key, after) == ("at", "night")


def _read_bare_range(sentence: Sentence, at: int, *, joined: bool) -> Clock | None:
    """ "3-4pm", "11 to 1pm", "between 2 and 4": the first hour of a stretch."""
    hour = sentence.value(at)
    if hour is None or hour > 24 or sentence.digits(at) > 2 or sentence.key(at + 1) not in _RANGES:
        return None
    loose = sentence.key(at - 1) in {"from", "between"} or joined
    last = _read_point(sentence, at + 2, joined=loose)
    if last is None or not sentence.ends(last.end):
        return None
    if last.half in {"am", "pm"} or (last.half is None and loose and sentence.closes(last.end)):
        return _first_of(hour, 0, last)
    return None


def _first_of(hour: int, minute: int, last: Clock) -> Clock | None:
    """The start of a stretch whose end says in which half of the day it is."""
    first = _settle(hour, minute, None, last.end)
    if first is None or first.half or last.half not in {"am", "pm"}:
        return first
    pm = last.half == "pm"
    if pm and hour % 12 * 60 + minute > last.hour % 12 * 60 + last.minute:
        pm = False  # 11-1pm
    return _settle(hour, minute, "pm" if pm else "am", last.end)


def _with_range(sentence: Sentence, at: int, first: Clock, *, joined: bool) -> Clock | None:
    """Take in the rest of "3pm to 5pm", "9:00-10:30"."""
    if sentence.key(first.end) not in _RANGES:
        return None
    if sentence.key(first.end) == "and" and sentence.key(at - 1) != "between":
        return None
    if sentence.key(first.end) == "to" and sentence.moves:
        return None
    led = joined or sentence.key(first.end) not in {"to", "and"} or sentence.key(at - 1) in {"from", "between", "at"}
    last = _read_point(sentence, first.end + 1, joined=led or first.half in {"am", "pm"})
    if last is None or not sentence.ends(last.end):
        return None
    if first.half is None and last.half in {"am", "pm"}:
        return _first_of(first.hour, first.minute, last)
    return replace(first, end=last.end)


def settle_half(clock: Clock, part: str | None) -> dt.time:
    """The time meant: the part of the day decides, else the hours at which people are up."""
    if clock.half is not None:
        return dt.time(clock.hour, clock.minute)
    hour = clock.hour % 12
    if part == "morning":
        pm = False
    elif part in {"afternoon", "evening"}:
        pm = True
    elif part == "night":
        pm = 5 <= hour <= 11
    else:
        pm = hour <= 6
    return dt.time(hour + 12 if pm else hour, clock.minute)
