"""Two servers on one database: a turn is one of theirs at a time, and goes on when that one is gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from taskchat.conversations.journal import LEASE_SECONDS
from taskchat.server import watch
from tests.fakes.databases import PostgresDatabases
from tests.fakes.gate import Gate
from tests.fakes.served import Served, calls, hosting, says
from tests.fakes.sockets import opened, ticket_of
from tests.fakes.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="session")

MILK, BREAD = calls("add_task", title="milk"), calls("add_task", title="bread")


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def servers(postgres_databases: PostgresDatabases) -> AsyncIterator[tuple[Served, Served]]:
    address = await postgres_databases.make()
    async with hosting(address) as one, hosting(address) as other:
        yield one, other


@pytest_asyncio.fixture(loop_scope="session")
async def two(servers: tuple[Served, Served], monkeypatch: pytest.MonkeyPatch) -> tuple[Served, Served]:
    """Two servers that somebody new speaks to."""
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(watch, "RENEW_SECONDS", 0.0)
    one, other = servers
    for server in servers:
        await server.be_somebody_new()
        server.app.state.services.turns._watch.end()  # it may sleep as long as the last test wanted
    other.client.headers.update(one.client.headers)
    other.clock.now = one.clock.now
    return one, other


async def held_up(
    served: Served, words: str, *then: Any, key: str | None = None, to: str | None = None
) -> tuple[Gate, asyncio.Task[dict[str, Any]]]:
    """A turn that has added milk and now waits for its model."""
    first, *more = then or [says("Added milk.")]
    gate = Gate(then=first)
    served.script(MILK, gate.step, *more)
    saying = asyncio.create_task(served.talk(words, key=key, to=to))
    await gate.reached.wait()
    return gate, saying


async def waits(served: Served, saying: asyncio.Task[Any]) -> None:
    """Until what is said has found a turn that must be over first."""
    running = served.app.state.services.turns._running
    await until(lambda: any(turn.conversation_id and not turn.turn_id for turn in running))
    assert not saying.done()


async def kill(served: Served) -> None:
    """End the turns of a server as kill -9 does: nothing more is stored."""
    running = served.app.state.services.turns._running
    for each in list(running):
        each.task.cancel()
    await until(lambda: not running)


async def is_looked_after(served: Served) -> None:
    """Until the leases of its turns have been renewed."""
    journal, renewed = served.app.state.services.turns._journal, asyncio.Event()
    renew = journal.renew

    async def renewing(turns: Any) -> None:
        await renew(turns)
        renewed.set()

    journal.renew = renewing
    await asyncio.wait_for(renewed.wait(), 5)
    journal.renew = renew


async def test_the_same_key_on_two_servers_at_once_is_one_turn(two: tuple[Served, Served]) -> None:
    one, other = two
    gate, first = await held_up(one, "add milk", key="k")
    second = asyncio.create_task(other.talk("add milk", key="k"))
    events = asyncio.create_task(other.events("add milk", key="k"))
    await waits(other, second)
    gate.open()
    assert await second == await first
    assert (await events)[-1]["reply"] == await first
    assert await one.titles() == ["milk"]


async def test_a_turn_whose_server_died_is_gone_on_with_when_its_lease_is_over(two: tuple[Served, Served]) -> None:
    one, other = two
    _gate, dying = await held_up(one, "add milk and bread", key="k")
    await kill(one)
    dying.cancel()
    other.script(BREAD, says("Added both."))
    again = asyncio.create_task(other.talk("add milk and bread", key="k"))
    await waits(other, again)
    other.clock.move(seconds=LEASE_SECONDS + 1)
    assert [call["arguments"]["title"] for call in (await again)["tool_calls"]] == ["milk", "bread"]
    assert await other.titles() == ["milk", "bread"]


async def test_a_server_that_lost_its_turn_changes_nothing_any_more(
    two: tuple[Served, Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    monkeypatch.setattr(watch, "LOOK_SECONDS", 10.0)  # it was asleep, and does not notice
    gate, first = await held_up(one, "add milk and bread", calls("add_task", title="cheese"), says("Both."), key="k")
    other.clock.move(seconds=LEASE_SECONDS + 1)
    reply = await other.talk("add milk and bread", BREAD, says("Added both."), key="k")
    gate.open()
    assert (await first)["message_id"] == reply["message_id"]
    assert await one.titles() == ["milk", "bread"]


async def test_a_turn_that_takes_long_keeps_its_lease(two: tuple[Served, Served]) -> None:
    one, other = two
    gate, first = await held_up(one, "add milk", key="k")
    other.clock.move(seconds=LEASE_SECONDS + 1)
    one.clock.move(seconds=LEASE_SECONDS - 1)
    await is_looked_after(one)
    second = asyncio.create_task(other.talk("add milk", key="k"))
    await waits(other, second)
    gate.open()
    assert await second == await first


async def test_a_turn_is_stopped_from_another_server(two: tuple[Served, Served]) -> None:
    one, other = two
    _gate, first = await held_up(one, "add milk and bread", key="k")
    stopped = (await other.client.post("/api/v1/chat/stop", headers={"Idempotency-Key": "k"})).json()
    assert (stopped["stopped"], stopped["reply"]["stopped"]) == (True, True)
    assert await first == stopped["reply"]
    assert await other.titles() == ["milk"]


async def test_what_is_said_on_another_server_waits_for_the_reply(two: tuple[Served, Served]) -> None:
    one, other = two
    there = (await one.talk("hello", says("Hi.")))["conversation_id"]
    gate, first = await held_up(one, "add milk", to=there)
    other.script(says("Bread."))
    second = asyncio.create_task(other.talk("bread?", to=there))
    await waits(other, second)
    gate.open()
    await first
    await second
    page = (await other.client.get(f"/api/v1/conversations/{there}/messages")).json()["items"]
    assert [message["content"] for message in page][2:] == ["add milk", "Added milk.", "bread?", "Bread."]
    assert [item["content"] for item in other.models[-1].calls[0].input if "role" in item][-1] == "bread?"


async def test_a_ticket_of_one_server_opens_a_socket_on_another_once(two: tuple[Served, Served]) -> None:
    one, other = two
    ticket = await ticket_of(one)
    async with opened(other, ticket=ticket) as socket:
        assert (await socket.ask(type="ping"))["type"] == "pong"
    async with opened(one, ticket=ticket) as socket:
        assert await socket.closed() == 4401
