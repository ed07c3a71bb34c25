"""Two servers on one database: any of them serves any request, and what happens in both at once happens once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.fakes.databases import PostgresDatabases
from tests.fakes.passwords import make_cheap
from tests.fakes.served import Served, calls, hosting, says

Pair = tuple[Served, Served]


@pytest.fixture
async def pair(postgres_databases: PostgresDatabases, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pair]:
    """Two servers, and one person who is signed in to both."""
    make_cheap(monkeypatch)
    address = await postgres_databases.make()
    async with hosting(address) as one, hosting(address) as other:
        await one.be_somebody_new()
        other.client.headers.update(one.client.headers)
        yield one, other
    await postgres_databases.drop(address)


async def test_a_conversation_goes_on_wherever_the_next_message_arrives(pair: Pair) -> None:
    one, other = pair
    one.embedded = other.embedded = True
    first = await one.talk("add buy milk")
    second = await other.talk("mark it done", to=first["conversation_id"])
    third = await one.talk("undo that", to=first["conversation_id"])
    assert [reply["tool_calls"][-1]["tool"] for reply in (first, second, third)] == [
        "add_task",
        "complete_task",
        "undo_last_change",
    ]
    messages = await other.client.get(f"/api/v1/conversations/{first['conversation_id']}/messages")
    assert [message["role"] for message in messages.json()["items"]] == ["user", "assistant"] * 3


async def test_a_message_that_both_get_at_once_happens_once(pair: Pair) -> None:
    for server in pair:
        server.script(calls("add_task", title="milk"), says("Added."))
    both = await asyncio.gather(*[server.say("add milk", key="k1") for server in pair])
    assert [answer.status_code for answer in both] == [200, 200]
    assert both[0].json()["message_id"] == both[1].json()["message_id"]
    assert await pair[0].titles() == ["milk"]


async def test_tasks_that_are_added_in_both_at_once_get_numbers_of_their_own(pair: Pair) -> None:
    adding = [server.add(f"task {number}") for number in range(10) for server in pair]
    await asyncio.gather(*adding)
    answer = await pair[0].client.get("/api/v1/tasks", params={"limit": 200})
    assert sorted(task["id"] for task in answer.json()["items"]) == list(range(1, 21))


async def test_a_yes_is_good_once_though_both_are_told(pair: Pair) -> None:
    one, other = pair
    await one.add("a", "b", "c", "d")
    asked = await one.talk("delete all", calls("delete_tasks"), says("Sure?"))
    for server in pair:
        server.script(calls("delete_tasks"), says("Done."))
    yes = [server.say("yes", to=asked["conversation_id"], key="the yes") for server in pair]
    replies = [answer.json() for answer in await asyncio.gather(*yes)]
    assert replies[0]["message_id"] == replies[1]["message_id"]
    undone = await other.client.post("/api/v1/tasks/undo")
    assert len(undone.json()["undone"]) == 4
    assert await one.titles() == ["a", "b", "c", "d"]
