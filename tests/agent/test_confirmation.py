"""A model can't confirm for the user."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.served import Served, calls, says, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def asked(served: Served, *, tool: str = "delete_tasks", **arguments: Any) -> dict[str, Any]:
    """Three tasks, and a reply that asks whether to delete them."""
    await served.add("a", "b", "c")
    reply = await served.talk("delete all", calls(tool, **arguments), says("Shall I?"))
    assert reply["needs_answer"]["kind"] == "confirm"
    return reply


async def test_deleting_by_filter_asks_and_changes_nothing(served: Served) -> None:
    reply = await asked(served)
    assert reply["needs_answer"]["text"] == "Delete these 3 tasks: #1 a, #2 b, #3 c?"
    assert [option["value"] for option in reply["needs_answer"]["options"]] == ["yes", "no"]
    assert await served.titles() == ["a", "b", "c"]


async def test_whoever_says_yes_has_seen_to_what(served: Served) -> None:
    reply = await asked(served)
    assert reply["response"] == "Shall I?\n\nDelete these 3 tasks: #1 a, #2 b, #3 c?"
    events = await served.events("delete all", calls("delete_tasks"), says("Would you like tea?"))
    text = "".join(event["text"] for event in events if event["type"] == "text.delta")
    assert text == events[-1]["reply"]["response"] == "Would you like tea?\n\nDelete these 3 tasks: #1 a, #2 b, #3 c?"


async def test_calling_twice_in_one_turn_is_no_yes(served: Served) -> None:
    await served.add("a", "b", "c")
    await served.talk("delete all", calls("delete_tasks"), calls("delete_tasks"), says("Gone."))
    assert await served.titles() == ["a", "b", "c"]


async def test_a_plain_yes_in_the_next_turn_lets_the_same_call_through(served: Served) -> None:
    reply = await asked(served)
    done = await served.talk("Yes, please.", calls("delete_tasks"), says("Gone."), to=reply["conversation_id"])
    assert done["tool_calls"][0]["result"]["total"] == 3
    assert await served.titles() == []


@pytest.mark.parametrize("words", ["no", "yes but keep a", "what would that delete?", "add milk", "ok wait", "yes?"])
async def test_anything_else_than_yes_is_none(served: Served, words: str) -> None:
    reply = await asked(served)
    await served.talk(words, calls("delete_tasks"), says("Gone."), to=reply["conversation_id"])
    assert await served.titles() == ["a", "b", "c"]


@pytest.mark.parametrize(
    "other",
    [
        calls("delete_tasks", status="pending"),
        calls("delete_tasks", q="a"),
        calls("delete_tasks", task_ids=[1, 2]),
        calls("complete_tasks"),
    ],
)
async def test_a_yes_is_for_the_very_call_that_was_asked_about(served: Served, other: Any) -> None:
    reply = await asked(served)
    again = await served.talk("yes", other, says("Gone."), to=reply["conversation_id"])
    assert again["needs_answer"] is not None
    assert await served.titles() == ["a", "b", "c"]
    listed = (await served.client.get("/api/v1/tasks", params={"status": "pending"})).json()
    assert len(listed["items"]) == 3


async def test_a_task_that_was_added_since_the_question_stays(served: Served) -> None:
    reply = await asked(served)
    await served.add("new")
    await served.talk("yes", calls("delete_tasks"), says("Gone."), to=reply["conversation_id"])
    assert await served.titles() == ["new"]


async def test_a_yes_holds_for_one_turn(served: Served) -> None:
    reply = await asked(served)
    there = reply["conversation_id"]
    await served.talk("hm, what is on it?", calls("list_tasks"), says("a, b, c"), to=there)
    await served.talk("yes", calls("delete_tasks"), says("Gone."), to=there)
    assert await served.titles() == ["a", "b", "c"]


async def test_a_yes_in_another_conversation_is_none(served: Served) -> None:
    await asked(served)
    await served.talk("yes", calls("delete_tasks"), says("Gone."))
    assert await served.titles() == ["a", "b", "c"]


async def test_the_third_single_delete_of_a_turn_asks(served: Served) -> None:
    await served.add("a", "b", "c", "d")
    steps = [calls("delete_task", task_id=number) for number in (1, 2, 3, 4)]
    reply = await served.talk("delete a to d", *steps, says("Gone."))
    assert await served.titles() == ["c", "d"]
    assert reply["needs_answer"]["text"] == "Delete this task: #3 c? Delete this task: #4 d?"
    steps = [calls("delete_task", task_id=number) for number in (3, 4)]
    await served.talk("yes", *steps, says("Gone."), to=reply["conversation_id"])
    assert await served.titles() == []


async def test_parallel_deletes_are_counted_too(served: Served) -> None:
    await served.add("a", "b", "c", "d")
    at_once = [step[0] for step in (calls("delete_task", task_id=number) for number in (1, 2, 3, 4))]
    await served.talk("delete a to d", at_once, says("Gone."))
    assert len(await served.titles()) == 2


async def test_completing_three_asks_and_two_does_not(served: Served) -> None:
    await served.add("a", "b", "c")
    reply = await served.talk("done", calls("complete_tasks", task_ids=[1, 2]), says("Done."))
    assert reply["needs_answer"] is None
    await served.client.post("/api/v1/tasks/undo")
    reply = await served.talk("done", calls("complete_tasks", task_ids=[1, 2, 3]), says("Done."))
    assert reply["needs_answer"] is not None


async def test_a_question_survives_the_server() -> None:
    async with serving() as served:
        reply = await asked(served)
    async with serving() as another:
        await another.talk("yes", calls("delete_tasks"), says("Gone."), to=reply["conversation_id"])
        assert await another.titles() == []


async def test_a_question_of_a_turn_that_failed_is_none(served: Served) -> None:
    await served.add("a")
    failed = await served.events("delete all", calls("delete_tasks"), ValueError("the model is gone"))
    assert failed[-1]["type"] == "turn.failed"
    await served.talk("yes", calls("delete_tasks"), says("Gone."), to=failed[0]["conversation_id"])
    assert await served.titles() == ["a"]


async def test_a_late_retry_of_a_yes_does_not_outlive_a_no(served: Served) -> None:
    there = (await asked(served))["conversation_id"]
    assert (await served.say("yes", ValueError("gone"), to=there, key="k")).status_code == 502
    await served.talk("no, keep them", says("Kept."), to=there)
    await served.talk("yes", calls("delete_tasks"), says("Gone."), to=there, key="k")
    assert await served.titles() == ["a", "b", "c"]


async def test_an_answer_is_possible_however_little_history_the_model_sees() -> None:
    async with serving(history_messages=0) as served:
        reply = await asked(served)
        await served.talk("yes", calls("delete_tasks"), says("Gone."), to=reply["conversation_id"])
        assert await served.titles() == []
        assert len(served.models[-1].calls[0].input) == 1
