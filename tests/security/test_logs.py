"""What anybody sends can neither forge a line of the log nor be read in it."""

from __future__ import annotations

import json

import pytest
from agents.testing import ModelStep

from tests.fakes.log_lines import written
from tests.fakes.served import Served, calls, says

pytestmark = pytest.mark.asyncio(loop_scope="session")
PRIVATE = "flowers-for-Mary"
LINE_BREAKS = "%0d%0a2027-01-01 00:00:00,000 INFO all is well\r\n{}"


@pytest.mark.parametrize("style", ["text", "json"])
async def test_nothing_that_is_sent_becomes_a_line_of_its_own(served: Served, style: str) -> None:
    with written(style) as log:
        await served.client.get("/nowhere%0d%0aforged?x=%0d%0aforged", headers={"X-Request-ID": "a forged one"})
        await served.client.get("/api/v1/tasks", params={"q": LINE_BREAKS}, headers={"User-Agent": "forged"})
        await served.client.post("/api/v1/chat", json={"message": LINE_BREAKS, "conversation_id": LINE_BREAKS})
    lines = log.getvalue().splitlines()
    assert len(lines) == 3
    assert all("taskchat.access" in line for line in lines)
    assert "forged" not in log.getvalue()
    assert "all is well" not in log.getvalue()


@pytest.mark.parametrize("style", ["text", "json"])
async def test_no_words_of_a_turn_are_logged_however_it_ends(served: Served, style: str) -> None:
    with written(style) as log:
        await served.say(PRIVATE, calls("add_task", title=PRIVATE), says(PRIVATE))
        await served.say(PRIVATE, calls("add_task", title=PRIVATE, priority=PRIVATE), says(PRIVATE))
        await served.say(PRIVATE, ModelStep.raise_error(ValueError(PRIVATE)))
        await served.say(PRIVATE, calls(PRIVATE, title=PRIVATE), says(PRIVATE))
    assert PRIVATE not in log.getvalue()
    assert "model_failed" in log.getvalue()


async def test_a_turn_is_one_line_with_its_tools_and_its_outcome(served: Served) -> None:
    with written() as log:
        answer = await served.say("add milk", calls("add_task", title="milk"), says("Added."), key="k1")
        await served.say("add milk", key="k1")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    turns = [line for line in lines if line["logger"] == "taskchat.turns"]
    assert [(turn["outcome"], turn["tools"], turn["model"]) for turn in turns] == [
        ("ok", ["add_task"], "embedded"),
        ("repeated", ["add_task"], "embedded"),
    ]
    asked = next(line for line in lines if line["logger"] == "taskchat.access")
    assert turns[0]["request_id"] == asked["request_id"] == answer.headers["X-Request-ID"]
    assert turns[0]["user"] == asked["user"]
    assert turns[0]["seconds"] >= 0
