"""One tool call's changes are taken back, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.served import Served, calls, says

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def undo(served: Served, message_id: int, call: dict[str, Any]) -> Any:
    wanted = {"message_id": message_id, "call_id": call["id"]}
    return await served.client.post("/api/v1/tasks/undo", json=wanted)


async def turn(served: Served, *steps: Any) -> tuple[int, list[dict[str, Any]]]:
    """A turn of these steps: the number of the message that began it, and its calls."""
    events = await served.events("do it", *steps, says("Done."))
    return events[0]["message_id"], events[-1]["reply"]["tool_calls"]


async def test_one_of_two_calls_is_taken_back_once(served: Served) -> None:
    message, (milk, _bread) = await turn(served, calls("add_task", title="milk"), calls("add_task", title="bread"))
    await turn(served, calls("add_task", title="later"))
    undone = await undo(served, message, milk)
    assert [(one["kind"], one["task"]["title"]) for one in undone.json()["undone"]] == [("added", "milk")]
    assert await served.titles() == ["bread", "later"]
    assert (await undo(served, message, milk)).status_code == 404
    await served.client.post("/api/v1/tasks/undo")
    assert await served.titles() == ["bread"]


async def test_what_was_changed_again_since_is_not_taken_back(served: Served) -> None:
    message, (milk,) = await turn(served, calls("add_task", title="milk"))
    await turn(served, calls("update_task", task_id=milk["result"]["task"]["id"], title="oat milk"))
    refused = await undo(served, message, milk)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert await served.titles() == ["oat milk"]
    await served.client.post("/api/v1/tasks/undo")
    assert (await undo(served, message, milk)).status_code == 200
    assert await served.titles() == []


async def test_a_call_that_changed_nothing_has_nothing_to_undo(served: Served) -> None:
    message, (listed,) = await turn(served, calls("list_tasks"))
    assert (await undo(served, message, listed)).status_code == 404
    assert (await undo(served, message + 99, listed)).status_code == 404


async def test_a_call_that_no_store_can_name_is_refused(served: Served) -> None:
    refused = await undo(served, 1, {"id": "a\x00b"})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")
