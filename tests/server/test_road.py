"""The main road, whole: HTTP, turn, agent, embedded model, MCP tool, service, SQLite, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest_asyncio

from taskchat.config import Settings
from taskchat.server.app import create_app

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
PASSWORD = "long enough"


class Person:
    """Somebody who talks to a server, in one conversation."""

    def __init__(self, client: httpx.AsyncClient, signed_in: dict[str, Any]) -> None:
        self.client = client
        self.id = signed_in["user"]["id"]
        self.headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
        self.conversation: str | None = None

    async def say(self, words: str, path: str = "/api/v1/chat") -> dict[str, Any]:
        body = {"message": words, "timezone": "Europe/Berlin"}
        if self.conversation:
            body["conversation_id"] = self.conversation
        answer = await self.client.post(path, json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        reply: dict[str, Any] = answer.json()
        self.conversation = reply["conversation_id"]
        return reply

    async def tasks(self) -> list[dict[str, Any]]:
        answer = await self.client.get("/api/v1/tasks", params={"status": "all"}, headers=self.headers)
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


@pytest_asyncio.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Settings(database=str(tmp_path / "road.db")), clock=lambda: NOW)
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        yield client


async def person(client: httpx.AsyncClient, name: str = "ann") -> Person:
    answer = await client.post(
        "/api/v1/auth/register", json={"email": f"{name}@example.com", "password": PASSWORD, "timezone": "UTC"}
    )
    return Person(client, answer.json())


async def test_a_task_is_added_listed_changed_done_and_undone_by_talking(client: httpx.AsyncClient) -> None:
    ann = await person(client)
    added = await ann.say("add buy milk tomorrow at 5pm")
    assert [(call["tool"], call["error"]) for call in added["tool_calls"]] == [("add_task", None)]
    assert (await ann.tasks())[0]["due"] == "2026-11-21T17:00:00+01:00"
    assert "buy milk" in (await ann.say("what's on my list?"))["response"]
    await ann.say("make it high priority")
    assert (await ann.tasks())[0]["priority"] == "high"
    await ann.say("mark the milk as done")
    assert (await ann.tasks())[0]["status"] == "done"
    await ann.say("undo that")
    assert (await ann.tasks())[0]["status"] == "pending"
    await ann.say("delete task 1")
    assert await ann.tasks() == []


async def test_finding_comes_before_deleting_in_one_turn(client: httpx.AsyncClient) -> None:
    ann = await person(client)
    await ann.say("add call the dentist")
    reply = await ann.say("delete the dentist one")
    assert [call["tool"] for call in reply["tool_calls"]] == ["list_tasks", "delete_task"]


async def test_what_is_not_clear_is_asked_and_the_answer_is_understood(client: httpx.AsyncClient) -> None:
    ann = await person(client)
    await ann.say("add call mom")
    await ann.say("add call the bank")
    asked = await ann.say("delete the call")
    assert asked["needs_answer"]["kind"] == "choose"
    assert len(await ann.tasks()) == 2
    await ann.say("the bank one")
    assert [task["title"] for task in await ann.tasks()] == ["call mom"]


async def test_deleting_everything_waits_for_a_yes(client: httpx.AsyncClient) -> None:
    ann = await person(client)
    await ann.say("add milk, eggs and bread to my shopping list")
    assert (await ann.say("delete everything"))["needs_answer"]["kind"] == "confirm"
    assert len(await ann.tasks()) == 3
    await ann.say("yes")
    assert await ann.tasks() == []


async def test_two_people_who_say_the_same_see_only_their_own(client: httpx.AsyncClient) -> None:
    ann, bob = await person(client, "ann"), await person(client, "bob")
    await ann.say("add the secret of ann")
    assert "secret" not in (await bob.say("what's on my list?"))["response"]
    await bob.say("delete everything")
    await bob.say("yes")
    await bob.say("undo")
    assert [task["title"] for task in await ann.tasks()] == ["the secret of ann"]


async def test_the_older_paths_take_the_same_road(client: httpx.AsyncClient) -> None:
    ann = await person(client)
    for path in (f"/api/{ann.id}/chat", "/api/me/chat", "/api/chat", "/api/v1/chat/send"):
        await ann.say(f"add by {path.split('/')[-2]}", path)
    assert len(await ann.tasks()) == 4
    listed = await client.get(f"/api/{ann.id}/conversations", headers=ann.headers)
    assert [each["id"] for each in listed.json()["items"]] == [ann.conversation]


async def test_a_reply_says_what_it_did_and_what_it_cost(client: httpx.AsyncClient) -> None:
    ann = await person(client)
    reply = await ann.say("add buy milk")
    assert reply["success"] is True
    assert reply["model"] == "embedded"
    assert reply["usage"]["model_calls"] == 1  # it replies as soon as the tool has answered
    changed = await ann.say("rename task 1 to buy oat milk")
    result = changed["tool_calls"][-1]["result"]
    assert (result["before"]["title"], result["task"]["title"]) == ("buy milk", "buy oat milk")
