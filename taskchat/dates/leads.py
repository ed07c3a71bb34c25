"""The words around a date that only lead to it or soften it: "due by", "no later than", "sometime", "at the latest"."""

from __future__ import annotations

from typing import Final, Literal

from taskchat.dates.expression import Expression
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import MONTHS, SOFTENERS, word_set

Side = Literal["", "before", "after"]

_LEADS: Final = word_set(
    "on by before after due for from until till til starting beginning during since within through between at @ in over"
)
# What may stand before another lead; elsewhere the first word belongs to a verb: "check in on friday".
_OUTER: Final = word_set("due for from starting beginning until till by")
_LOOSE: Final = word_set("around approximately approx circa ~ roughly")
_VAGUE: Final = word_set("sometime anytime someday")
_HALVES: Final = word_set("early earlier late later")
_HALVED: Final = frozenset({"this", "next", "in", "today", "tonight", "tomorrow"}) | frozenset(MONTHS)
# Before what was read so far, back to front.
_PHRASES: Final[tuple[tuple[tuple[str, ...], Side], ...]] = (
    (("no", "later", "than"), ""),
    (("not", "later", "than"), ""),
    (("no", "earlier", "than"), ""),
    (("on", "or"), ""),
    (("by", "or"), ""),
    (("at", "or"), ""),
    (("up",), ""),
    (("prior", "to"), "before"),
    (("ahead", "of"), "before"),
    (("as", "of"), ""),
    (("not", "before"), ""),
    (("no", "sooner", "than"), ""),
    (("some", "time"), ""),
    (("some", "day"), ""),
    (("any", "time"), ""),
)
_REPEATS: Final = word_set("repeat repeats repeated repeating recur recurs recurring")
_TRAILS: Final = (
    ("at", "the", "latest"),
    ("at", "the", "earliest"),
    ("at", "latest"),
    ("on", "the", "dot"),
    ("or", "so"),
    ("or", "two"),
    ("or", "earlier"),
    ("or", "sooner"),
    ("or", "before"),
    ("or", "thereabouts"),
    ("latest",),
)


def take_leads(sentence: Sentence, expression: Expression, floor: int) -> None:
    """Move the start back over what only leads to the date, not past `floor`; note "before" and "after"."""
    first = expression.start
    at = _past_vague(sentence, first, floor)
    leads: list[str] = []
    for _ in range(6):
        found = _one_back(sentence, expression, at, leads, floor)
        if found is None:
            break
        at = found
    if leads == ["the"] and at == first - 1 and expression.day and expression.day.kind == "weekday":
        at = first
    at = _past_due(sentence, at, floor)
    if expression.rhythm and sentence.key(at - 1) in _REPEATS and at > floor:
        at -= 1
    expression.start = at
    expression.side = next((lead for lead in reversed(leads) if lead in {"before", "after", "or"}), "")


def past_trails(sentence: Sentence, start: int, end: int) -> int:
    """The place after "at the latest", "or so" and the like, or the bracket that closes one of the date's own."""
    marks = [sentence.key(at) for at in range(start, end)]
    if sentence.key(end) == ")" and marks.count("(") > marks.count(")"):
        return end + 1
    for phrase in _TRAILS:
        if all(sentence.key(end + step) == word for step, word in enumerate(phrase)):
            after = end + len(phrase)
            return after if sentence.closes(after) else end
    return end


def _past_vague(sentence: Sentence, at: int, floor: int) -> int:
    """Back over "early", "late", "later" before a stretch, and over "week of"."""
    if at > floor and sentence.key(at) in _HALVED and sentence.key(at - 1) in _HALVES:
        at -= 1
    of = at - 1 - (sentence.key(at - 1) == "the")
    if of > floor and sentence.key(of) == "of" and sentence.key(of - 1) in {"week", "wk"}:
        at = of - 1
    return at


def _one_back(sentence: Sentence, expression: Expression, at: int, leads: list[str], floor: int) -> int | None:
    """The place before one more leading word or phrase, or None. What was passed is added to `leads`."""
    if at - 1 < floor:
        return None
    for phrase, side in _PHRASES:
        start = at - len(phrase)
        if start >= floor and all(sentence.key(start + step) == word for step, word in enumerate(phrase)):
            if phrase[-1] == "or" and "before" not in leads:
                continue
            if phrase == ("up",) and not {"until", "till", "til"} & set(leads):
                continue
            leads.append(phrase[-1] if phrase[-1] == "or" else side)
            return start
    key = sentence.key(at - 1)
    if key in SOFTENERS or key in _LOOSE:
        soft = key in _LOOSE or sentence.key(at - 2) in {"at", "by", "in", "for", "within", "on"}
        return at - 1 if soft else None
    if key in _VAGUE:
        return at - 1
    if key == "the":
        leads.append(key)
        return at - 1
    if key not in _LEADS or not _leads(sentence, expression, at - 1, leads):
        return None
    leads.append(key)
    return at - 1


def _leads(sentence: Sentence, expression: Expression, at: int, leads: list[str]) -> bool:
    """Whether the word only leads to the date; in "turn it on tomorrow" and "check in on friday" it does not."""
    key, day = sentence.key(at), expression.day
    if any(lead not in {"the", ""} for lead in leads):
        return key in _OUTER
    if key not in {"on", "at", "in", "over"} or (leads and not expression.rhythm):
        return True
    if expression.rhythm and not expression.clock:
        return key == "on" or (key in {"at", "in"} and bool(leads))
    if day is None or expression.clock or expression.part:
        return True
    return {
        "on": day.kind != "near",
        "in": day.kind in {"period", "offset", "edge"},
    }.get(key, day.kind in {"period", "holiday", "offset", "edge"})


def _past_due(sentence: Sentence, at: int, floor: int) -> int:
    """Back over "due", "due date:", "due by:", "deadline:"."""
    due = at - 1 if sentence.key(at - 1) == ":" else at
    marked = due < at
    if marked and sentence.key(due - 1) == "deadline" and due - 1 >= floor:
        return due - 1
    due -= sentence.key(due - 1) in ({"date", "by", "on"} if marked else {"date"})
    return due - 1 if sentence.key(due - 1) == "due" and due - 1 >= floor else at
