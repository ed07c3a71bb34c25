"""Recurrences in a word: "daily", "weekdays", "on mondays", "sunday mornings", "business days"."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from taskchat.dates.rhythm import Rhythm
from taskchat.dates.sentence import Sentence
from taskchat.dates.weekdays import read_weekdays
from taskchat.dates.words import (
    DAY_PARTS,
    DETERMINERS,
    NUMBERS,
    STARTS,
    WEEKDAY_CODES,
    WEEKDAY_PLURALS,
    WEEKDAYS,
    word_set,
)

WORKDAYS: Final = Rhythm(0, "WEEKLY", weekdays=WEEKDAY_CODES[:5])
WEEKEND: Final = WEEKDAY_CODES[5:]
ADVERBS: Final = {
    "daily": Rhythm(0, "DAILY"),
    "everyday": Rhythm(0, "DAILY"),
    "nightly": Rhythm(0, "DAILY", part="night"),
    "weekly": Rhythm(0, "WEEKLY"),
    "biweekly": Rhythm(0, "WEEKLY", 2),
    "fortnightly": Rhythm(0, "WEEKLY", 2),
    "monthly": Rhythm(0, "MONTHLY"),
    "bimonthly": Rhythm(0, "MONTHLY", 2),
    "quarterly": Rhythm(0, "MONTHLY", 3),
    "halfyearly": Rhythm(0, "MONTHLY", 6),
    "semiannually": Rhythm(0, "MONTHLY", 6),
    "biannually": Rhythm(0, "MONTHLY", 6),
    "biyearly": Rhythm(0, "MONTHLY", 6),
    "annual": Rhythm(0, "YEARLY"),
    "yearly": Rhythm(0, "YEARLY"),
    "annually": Rhythm(0, "YEARLY"),
    "weekdays": WORKDAYS,
    "workdays": WORKDAYS,
    "weekends": replace(WORKDAYS, weekdays=WEEKEND),
    "mwf": replace(WORKDAYS, weekdays=("MO", "WE", "FR")),
    "tth": replace(WORKDAYS, weekdays=("TU", "TH")),
}
# "set a daily reminder to …": the word is no part of a title.
_REMINDERS: Final = word_set("reminder reminders alarm alarms task todo recurring repeating alert")


def read_adverb(sentence: Sentence, at: int, key: str, end: int) -> Rhythm | None:
    """ "daily", "monthly" where they say how often, not in "a monthly bus pass"."""
    if key not in ADVERBS:
        return None
    found = replace(ADVERBS[key], end=end)
    if sentence.key(end) in _REMINDERS:
        return found
    if sentence.key(at - 1) in {"twice", "thrice", "times"} or key == "annual":
        return None
    follows = sentence.closes(end) or sentence.key(end) in STARTS or sentence.key(end) in WEEKDAYS
    timed = sentence.value(end) is not None and key != "weekly"
    return found if (follows or timed) and sentence.key(at - 1) not in DETERMINERS else None


def read_plurals(sentence: Sentence, at: int) -> Rhythm | None:
    """ "mondays", "on tuesdays and thursdays", "sunday mornings", "weekday evenings"."""
    key = sentence.key(at)
    if sentence.key(at - 1) in DETERMINERS:
        return None
    if key in {"weekday", "weekend"}:
        codes, end = WORKDAYS.weekdays if key == "weekday" else WEEKEND, at + 1
    else:
        found = read_weekdays(sentence, at)
        if found is None:
            return None
        codes, end = codes_of(found[0]), found[1]
    part = DAY_PARTS.get(sentence.key(end)) if sentence.key(end).endswith("s") else None
    if part is None and (key not in WEEKDAY_PLURALS and sentence.key(end - 1) not in WEEKDAY_PLURALS):
        return None
    end += part is not None
    meant = sentence.closes(end) or sentence.value(end) is not None or sentence.key(end) in DAY_PARTS
    return Rhythm(end, "WEEKLY", weekdays=codes, part=part) if meant else None


def read_workdays(sentence: Sentence, at: int) -> Rhythm | None:
    """ "on business days", "working days at 9": not "in 5 working days"."""
    counted = (
        sentence.value(at - 1) is not None or sentence.key(at - 1) in NUMBERS or sentence.key(at - 1) in DETERMINERS
    )
    many = sentence.key(at + 1) == "days" and sentence.closes(at + 2)
    return replace(WORKDAYS, end=at + 2) if many and not counted and sentence.key(at - 1) in {"on", "", ","} else None


def codes_of(days: list[int]) -> tuple[str, ...]:
    """The BYDAY entries of weekdays counted from Monday, in the order of the week."""
    return tuple(WEEKDAY_CODES[day] for day in sorted(set(days)))
