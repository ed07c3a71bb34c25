"""Small talk and its kin: greetings, thanks, yes, no, stop, help. Tables of phrases; none of them touches a task."""

from __future__ import annotations

from taskchat.agent.embedded.talk import answering, greeting, helping, passing, stopping

WHOLE_MAX, PART_MAX = 90, 120  # characters; longer messages are no small talk
# The first that fits wins: "thanks, bye" is a goodbye, "thanks, never mind" a stop.
_WHOLE = (*answering.WHOLE, *stopping.WHOLE, *greeting.WHOLE, *helping.WHOLE)


def whole(plain: str) -> str | None:
    """The kind of small talk that a message is, when it is nothing else; `plain` is without punctuation."""
    if len(plain) > WHOLE_MAX:
        return None
    return next((name for name, pattern in _WHOLE if pattern.fullmatch(plain)), None)


def part(plain: str) -> str | None:
    """The kind of small talk that a message has in it."""
    if len(plain) > PART_MAX:
        return None
    return next((name for name, pattern in passing.PART if pattern.search(plain)), None)
