"""AI clients of two servers on one database: any of them answers any message, and a call happens once."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.fakes.mcp.wire import call, message, open_session, result, said
from tests.server.test_two_servers import Pair, pair

__all__ = ["pair"]

ASKED: dict[str, Any] = {"elicitation": {"form": {}}}


async def test_the_answer_to_a_question_may_go_to_another_server(pair: Pair) -> None:
    one, other = pair
    await one.add("a", "b", "c")
    deleting = {"name": "delete_tasks", "arguments": {}}
    question = await result(one.client, "tools/call", deleting, capabilities=ASKED)
    (name,) = question["inputRequests"]
    answers = {name: {"action": "accept", "content": {"yes": True}}}
    back = {**deleting, "requestState": question["requestState"], "inputResponses": answers}
    assert not (await result(other.client, "tools/call", back, capabilities=ASKED)).get("isError")
    assert await one.titles() == []


async def test_a_code_may_be_given_to_another_server(pair: Pair) -> None:
    one, other = pair
    await one.add("a", "b", "c")
    waiting = (await call(one.client, "delete_tasks"))["structuredContent"]["confirmation"]
    await call(other.client, "confirm", code=waiting["code"], question=waiting["question"])
    assert await one.titles() == []


async def test_older_clients_go_from_one_to_the_other(pair: Pair) -> None:
    one, other = pair
    headers = await open_session(one.client)
    for number, server in enumerate((one, other, one)):
        adding = message("tools/call", {"name": "add_task", "arguments": {"title": f"task {number}"}})
        answer = await server.client.post("/mcp", json=adding, headers=headers)
        assert not said(answer)["result"].get("isError")
    assert await other.titles() == ["task 0", "task 1", "task 2"]


async def test_a_call_that_both_get_at_once_happens_once(pair: Pair) -> None:
    calls = [call(server.client, "add_task", key="k1", title="milk") for server in pair * 5]
    answers = await asyncio.gather(*calls)
    assert {answer["structuredContent"]["task"]["id"] for answer in answers} == {1}
    assert await pair[0].titles() == ["milk"]
