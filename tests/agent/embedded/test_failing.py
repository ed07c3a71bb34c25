"""What can't be looked up is said; it never passes for an empty list."""

from __future__ import annotations

import pytest

from taskchat.agent.embedded.conversation import converse
from taskchat.agent.embedded.plan import Memory, Outcome, Reply
from tests.agent.embedded.player import NOW

LOST = "The tasks can't be read right now. Try again in a moment."


def answered(message: str) -> Reply:
    """The reply when every call fails."""
    plan = converse(message, now=NOW, memory=Memory())
    try:
        batch = next(plan)
        for _ in range(20):
            batch = plan.send([Outcome(data=None, error=LOST) for _ in batch])
    except StopIteration as ended:
        reply: Reply = ended.value
        return reply
    raise AssertionError("the turn does not end")


@pytest.mark.parametrize(
    "message",
    [
        "what's on my list?",
        "what's due today?",
        "show the garden project",
        "do I have anything about the lease?",
        "how many tasks do I have?",
        "mark the milk as done",
        "delete the milk",
        "move the rent to friday",
        "is the milk done?",
    ],
)
def test_a_look_that_fails_is_told(message: str) -> None:
    told = answered(message)
    assert "can't be read right now" in told.text
    assert "empty" not in told.text


def test_what_else_was_said_is_still_done_or_told() -> None:
    assert answered("what's on my list? and add milk").text.count("can't be read right now") == 2
