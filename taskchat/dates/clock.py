"""Times of day: "5pm", "17:00", "half past two", "at 7", "3-4pm"."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from taskchat.dates.hour import HALVES, Clock, first_of, read_half, settle
from taskchat.dates.sentence import Sentence
from taskchat.dates.spoken import FRACTIONS, NAMED_HOURS, read_named, read_past, read_sixty
from taskchat.dates.words import (
    CLOCK_LEADS,
    CLOCK_RANGES,
    DAY_PARTS,
    DETERMINERS,
    MEASURES,
    NEAR_DAYS,
    NUMBERS,
    TONIGHT,
    UNITS,
    word_set,
)
from taskchat.dates.zones import read_zone

_LOOSE_JOINTS: Final = frozenset({"for", "of", "the", "in", "on", "about"})
_READ: Final = word_set("read study memorize memorise recite learn")
_REMINDERS: Final = frozenset({"reminder", "alarm", "alert"})
STARTERS: Final = frozenset(NUMBERS) | frozenset(NAMED_HOURS) | frozenset(FRACTIONS) | {"mid", "a"}


def read_clock(sentence: Sentence, at: int, *, joined: bool = False) -> Clock | None:
    """A time of day, or the start of a stretch of time. `joined` says that a day stands before it: "monday 9"."""
    if sentence.value(at) is None and sentence.key(at) not in STARTERS:
        return None
    found = _read_point(sentence, at, joined=joined)
    if found is None:
        return _read_bare_range(sentence, at, joined=joined)
    if sentence.key(at - 1) in DETERMINERS and sentence.value(at) is not None and not sentence.closes(found.end):
        new = sentence.key(at - 1) in {"a", "an"} and sentence.key(found.end) in _REMINDERS  # set a 7am reminder to …
        return found if new and found.half else None  # not: the 3pm call
    if sentence.key(at - 1) == "t":
        found = _with_zone(sentence, found)
    if sentence.key(found.end) == "h" and sentence.glued(found.end) and found.half == "24":  # 13:00h
        found = replace(found, end=found.end + 1)
    if sentence.key(found.end) in {"sharp", "ish"}:
        found = replace(found, end=found.end + 1)
    found = _with_range(sentence, at, found, joined=joined) or found
    if found.zone is None and (zone := read_zone(sentence, found.end, sure=found.half in {"am", "pm"})):
        found = replace(found, end=zone[0], zone=zone[1])
    return found if sentence.ends(found.end) else None


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
    return read_named(sentence, at, joined=joined) or read_past(sentence, at) or _read_hour(sentence, at, joined=joined)


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
        half = read_half(sentence, end)
        if half is None and sentence.key(at - 2) in _READ and not (led or joined):
            return None  # read john 3:16
        padded = sentence.text[sentence[at].start] == "0"
        return settle(hour, minute, half[0] if half else None, half[1] if half else end, padded=padded)
    if half := read_half(sentence, at + 1):
        if sentence.key(at + 1) == "a" and not sentence.glued(at + 1):
            return None
        return settle(hour, 0, half[0], half[1])
    if sentence.key(at + 1) == "o'clock" or (sentence.key(at + 1) == "o" and sentence.key(at + 2) == "clock"):
        end = at + 2 if sentence.key(at + 1) == "o'clock" else at + 3
        half = read_half(sentence, end)
        return settle(hour, 0, half[0] if half else None, half[1] if half else end)
    if sentence.key(at + 1) == "h" and sentence.glued(at + 1) and (led or joined or hour >= 13) and hour <= 24:
        return settle(hour, 0, None, at + 2, padded=True)
    return _read_bare(sentence, at, hour, at + 1, joined=joined)


def _read_minutes(sentence: Sentence, at: int, *, led: bool) -> tuple[int, int] | None:
    """The minutes in ":30", ":30:05", "h30", and after "at" also ".30"; and the place after them."""
    key, minute = sentence.key(at + 1), sentence.value(at + 2)
    if key == "." and not sentence.glued(at + 2) and sentence.digits(at + 2) == 2 and read_half(sentence, at + 3):
        return minute or 0, at + 3  # 1. 00PM
    spread = key == ":" and not sentence.glued(at + 1) and not sentence.glued(at + 2)  # 5 : 30 pm
    if spread and minute is not None and sentence.digits(at + 2) == 2 and read_half(sentence, at + 3):
        return minute, at + 3
    if minute is None or sentence.digits(at + 2) != 2 or not sentence.glued(at + 1) or not sentence.glued(at + 2):
        return (minute, at + 2) if (minute := _spaced_minutes(sentence, at, led=led)) is not None else None
    day_after = sentence.key(at + 3) in NEAR_DAYS and sentence.key(at + 4) in DAY_PARTS
    dotted = key == "." and (led or day_after or read_half(sentence, at + 3) is not None)
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
    half = read_half(sentence, at + 1)
    if half:
        return settle(hour, minute, half[0], half[1])
    hours = sentence.key(at + 1) in {"hours", "hrs", "h"}
    if 1900 <= value < 2100 and sentence.key(at - 1) != "at" and not hours:
        return None  # a year
    led = led or (sentence.digits(at) == 4 and sentence.key(at + 1) in NEAR_DAYS)
    if hours or (led and sentence.closes(at + 1)):
        return settle(hour, minute, None, at + 1 + hours, padded=hours or sentence.text[sentence[at].start] == "0")
    return None


def _read_spoken(sentence: Sentence, at: int, *, joined: bool) -> Clock | None:
    """ "five pm", "seven thirty p.m.", "at three twenty", "twelve oh three"."""
    hour = NUMBERS.get(sentence.key(at))
    if hour is None or hour > 24:
        return None
    end = at + 1
    if sentence.key(end) == "hundred" and sentence.key(end + 1) in {"hours", "hrs"}:  # fifteen hundred hours
        return settle(hour, 0, None, end + 2, padded=True)
    if hour > 12 and (sentence.key(at - 1) != "at" or NUMBERS.get(sentence.key(end), 0) < 10):
        return None
    minute = 0
    led = joined or sentence.key(at - 1) in CLOCK_LEADS
    dash = end + (sentence.key(end) == "-")
    if sentence.key(dash) in {"o", "oh", "ou", "zero"}:
        after = dash + 1 + (sentence.key(dash + 1) == "-")
        if (ones := NUMBERS.get(sentence.key(after), 10)) < 10:
            half = read_half(sentence, after + 1)
            return settle(hour, ones, half[0] if half else None, half[1] if half else after + 1)
    counted = read_sixty(sentence, dash) if sentence.value(dash) is None else None
    if counted and counted[0] >= 10:
        minute, end = counted
    half = read_half(sentence, end)
    if half and not (sentence.key(end) == "a" and sentence.key(end + 1) != "m"):
        return settle(hour, minute, half[0], half[1])
    if sentence.key(end) == "o'clock":
        return settle(hour, 0, None, end + 1)
    if minute:
        meant = led or (dash > at + 1 and at == 0) or sentence.key(end) in NEAR_DAYS or sentence.key(end) in TONIGHT
        return settle(hour, minute, None, end) if meant and sentence.closes(end) else None
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
        return settle(hour, 0, None, end)
    if not parted:
        if not (joined and hour <= 12 and lead not in _LOOSE_JOINTS) and lead not in CLOCK_LEADS:
            return None
        if not (sentence.closes(end) or (sure and (at == 1 or joined))) or after in MEASURES or after in UNITS:
            return None
    if after == "of" or (hour == 0 and not sure):
        return None
    found = settle(hour, 0, None, end)
    return replace(found, confidence=1.0 if sure or joined else 0.7) if found else None


def _part_follows(sentence: Sentence, at: int) -> bool:
    """Whether "tonight", "this evening", "tomorrow morning", "in the afternoon" or "at night" comes next."""
    key, after = sentence.key(at), sentence.key(at + 1)
    if key in TONIGHT or (key in {"this", "tomorrow", "yesterday"} and after in DAY_PARTS):
        return True
    if key == "in":
        return sentence.key(at + 1 + (after == "the")) in {*DAY_PARTS, *HALVES}
    return (key, after) == ("at", "night")


def _read_bare_range(sentence: Sentence, at: int, *, joined: bool) -> Clock | None:
    """ "3-4pm", "11 to 1pm", "between 2 and 4": the first hour of a stretch."""
    hour = sentence.value(at)
    if hour is None or hour > 24 or sentence.digits(at) > 2 or sentence.key(at + 1) not in CLOCK_RANGES:
        return None
    loose = sentence.key(at - 1) in {"from", "between"} or joined
    last = _read_point(sentence, at + 2, joined=loose)
    if last is None or not sentence.ends(last.end):
        return None
    if last.half in {"am", "pm"} or (last.half is None and loose and sentence.closes(last.end)):
        return first_of(hour, 0, last)
    return None


def _with_range(sentence: Sentence, at: int, first: Clock, *, joined: bool) -> Clock | None:
    """Take in the rest of "3pm to 5pm", "9:00-10:30"."""
    if sentence.key(first.end) not in CLOCK_RANGES:
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
        return first_of(first.hour, first.minute, last)
    return replace(first, end=last.end)
