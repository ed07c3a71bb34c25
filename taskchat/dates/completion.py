"""Recurrences that count from the day on which the task is done: "every 3 days after completion"."""

from __future__ import annotations

from typing import Final

from taskchat.dates.durations import read_number
from taskchat.dates.rhythm import FREQUENCIES, Rhythm
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import UNITS, word_set

_AFTER: Final = word_set("after from since following")
_DONE: Final = word_set("completion completing completed finishing finished done")
_DO: Final = word_set("complete finish completed finished do did")
_IT: Final = word_set("it this that task one")
# What may follow such a phrase; other words would be what is finished: "after completing the form".
_NEXT: Final = word_set("at on until till starting with please and #")


def past_completion(sentence: Sentence, at: int) -> int:
    """The place after "after completion", "after i finish it", "from when it's done", where that starts here, or 0."""
    if sentence.key(at) not in _AFTER:
        return 0
    at += 1
    while sentence.key(at) in {
        "the",
        "each",
        "every",
        "last",
        "its",
        "when",
        "having",
        "being",
        "task",
        "i've",
        "time",
    }:
        at += 1
    if sentence.key(at) in {"it's", "its", "it"}:
        at += 1 + (sentence.key(at + 1) in {"is", "was", "gets", "got"})
    if sentence.key(at) in {"i", "i've"} and sentence.key(at + 1) in _DO | {"have", "last"}:
        at += 1 + (sentence.key(at + 1) in {"have", "last"})
        end = at + 1 if sentence.key(at) in _DO else 0
    else:
        end = at + 1 if sentence.key(at) in _DONE else 0
    if not end:
        return 0
    while sentence.key(end) in _IT or (sentence.key(end) == "the" and sentence.key(end + 1) == "task"):
        end += 1
    return end if not sentence[end].solid or sentence.key(end) in _NEXT else 0


def read_after_completion(sentence: Sentence, at: int) -> Rhythm | None:
    """ "3 days after completion", "a week after i finish it"."""
    number = read_number(sentence, at)
    unit = UNITS.get(sentence.key(number[1]), "") if number else ""
    if number is None or unit not in FREQUENCIES or not 1 <= number[0] < 300:
        return None
    end = past_completion(sentence, number[1] + 1)
    frequency, times = FREQUENCIES[unit]
    return Rhythm(end, frequency, int(number[0]) * times, after_completion=True) if end else None
