"""Tool calls of a turn: made as its user, in order, recorded; refusals are words for the model."""

from __future__ import annotations

import json
from typing import Any

import pytest
from agents.testing import function_call

from tests.fakes.served import Served, calls, says

pytestmark = pytest.mark.asyncio(loop_scope="session")


def outcome(reply: dict[str, Any]) -> list[tuple[str, bool]]:
    return [(call["tool"], call["error"] is None) for call in reply["tool_calls"]]


def outputs(served: Served) -> list[Any]:
    """What the tools said to the last model, in its last call."""
    items = served.models[-1].calls[-1].input
    return [json.loads(item["output"]) for item in items if item.get("type") == "function_call_output"]


async def test_calls_are_listed_in_the_order_in_which_they_were_made(served: Served) -> None:
    reply = await served.talk(
        "add milk, then rename it",
        calls("add_task", title="milk"),
        calls("update_task", task_id=1, title="oat milk"),
        calls("list_tasks"),
        says("Done."),
    )
    assert outcome(reply) == [("add_task", True), ("update_task", True), ("list_tasks", True)]
    assert reply["tool_calls"][1]["result"]["before"]["title"] == "milk"
    assert await served.titles() == ["oat milk"]


async def test_parallel_calls_each_happen_once_and_keep_their_order(served: Served) -> None:
    steps = [function_call("add_task", {"title": f"t{number}"}, call_id=f"c{number}") for number in range(6)]
    reply = await served.talk("add six", steps, says("Done."))
    assert [call["arguments"]["title"] for call in reply["tool_calls"]] == [f"t{number}" for number in range(6)]
    assert sorted(await served.titles()) == [f"t{number}" for number in range(6)]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("add_task", {}, "'title' is a required property"),
        ("add_task", {"title": "t", "user_id": 2}, "There is no argument user_id"),
        ("add_task", {"title": "t", "due": "tomorrow"}, "due: it must be a day like 2027-01-05"),
        ("add_task", {"title": "x" * 501}, "title"),
        ("add_task", {"title": "  "}, "title: it is empty"),
        ("add_task", "{broken", "not valid JSON"),
        ("add_task", '{"title": "a\\u0000b"}', "NUL character"),
        ("complete_task", {"task_id": 9}, "There is no task 9. list_tasks shows the tasks there are."),
        ("complete_task", {"task_id": 2**60}, "task_id"),
        ("update_task", {"task_id": 1}, "Say what to change"),
        ("update_task", {"task_id": 1, "due": "2027-01-05", "clear": ["due"]}, "can't be set and cleared at once"),
        ("delete_tasks", {"task_ids": [1, 9]}, "There is no such task: #9"),
        ("list_tasks", {"limit": 0}, "limit"),
    ],
)
async def test_a_call_that_can_not_be_made_tells_the_model_what_to_do(
    served: Served, tool: str, arguments: Any, said: str
) -> None:
    await served.add("a")
    reply = await served.talk("x", [function_call(tool, arguments, call_id="a")], says("That did not work."))
    assert said in outputs(served)[0]["error"]
    assert said in reply["tool_calls"][0]["error"]
    assert outcome(reply) == [(tool, False)]
    assert await served.titles() == ["a"]


async def test_a_tool_that_does_not_exist_is_an_error_for_the_model_and_not_the_end(served: Served) -> None:
    reply = await served.talk("x", calls("drop_database"), says("I can't do that."))
    assert reply["response"] == "I can't do that."
    sent = served.models[-1].calls[-1].input[-1]
    assert "drop_database" in str(sent)


async def test_half_characters_in_what_a_model_says_do_not_reach_the_reply(served: Served) -> None:
    events = await served.events("x", says("a \ud83d b"))
    assert events[-1]["type"] == "turn.finished"
    json.dumps(events, ensure_ascii=False).encode()
    page = await served.client.get(f"/api/v1/conversations/{events[0]['conversation_id']}/messages")
    assert page.status_code == 200
