"""Sockets and streams of others, of people who are shut out, of foreign pages, and in masses."""

from __future__ import annotations

import asyncio
import contextlib
import json

import pytest

from taskchat.config import Settings
from taskchat.schemas.accounts import ManagedUserPatch
from taskchat.server import following
from taskchat.server.counters import MemoryCounters
from taskchat.server.limits import RequestLimits
from tests.fakes.gate import Gate
from tests.fakes.passwords import make_cheap
from tests.fakes.served import Served, calls, says, serving
from tests.fakes.sockets import opened, ticket_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

STREAM = {"Accept": "text/event-stream"}
SECRET = "Ann's secret"


async def test_nobody_follows_goes_on_with_or_stops_the_turn_of_another(served: Served) -> None:
    gate = Gate(then=says(SECRET))
    served.script(calls("add_task", title=SECRET), gate.step)
    saying = asyncio.create_task(served.talk(SECRET, key="k"))
    await gate.reached.wait()
    hers, bob = next(iter(served.app.state.services.turns._running)), await served.another()
    for seen in (told.id for told in hers._told):
        resuming = {**bob, **STREAM, "Last-Event-ID": seen}
        answer = await served.say(SECRET, to=hers.conversation_id, key="k", headers=resuming)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        own = await served.say("mine", says("Bob's own"), key=f"k{seen}", headers=resuming)
        assert "Bob's own" in own.text
        assert SECRET not in own.text
    stopped = await served.client.post(f"/api/v1/conversations/{hers.conversation_id}/stop", headers=bob)
    assert stopped.status_code == 404
    await served.client.post("/api/v1/chat/stop", headers={**bob, "Idempotency-Key": "k"})
    assert not saying.done()
    gate.open()
    assert (await saying)["response"] == SECRET


async def shut_out(served: Served, how: str) -> None:
    """End everything the person is signed in with."""
    services = served.app.state.services
    me = (await served.client.get("/api/v1/auth/me")).json()
    administration = services.accounts.administration
    match how:
        case "disabled":
            await administration.patch(me["email"], ManagedUserPatch(disabled=True))
        case "another role":
            await administration.patch(me["email"], ManagedUserPatch(role="admin"))
        case "deleted":
            await administration.remove(me["email"])
        case "signed out everywhere":
            await administration.sign_out(me["email"])
        case "another password":
            body = {"current_password": "long enough", "new_password": "quite another one"}
            assert (await served.client.post("/api/v1/auth/password", json=body)).status_code == 200


HOW = ["disabled", "another role", "deleted", "signed out everywhere", "another password"]


@pytest.mark.parametrize("how", HOW)
async def test_an_open_socket_ends_with_what_it_was_opened_by(
    served: Served, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(served) as silent, opened(served) as talking:
        assert (await talking.ask(type="ping"))["type"] == "pong"
        monkeypatch.setattr(following, "CHECK_SECONDS", 0.01)
        await silent.say(type="ping")  # so that it looks at the clock anew
        await shut_out(served, how)
        await talking.say(type="chat", message="let me in")
        assert await talking.closed() == 4401
        assert await silent.closed() == 4401
    assert served.models == []


@pytest.mark.parametrize("how", HOW)
async def test_a_ticket_ends_with_what_it_was_given_for(served: Served, how: str) -> None:
    ticket = await ticket_of(served)
    await shut_out(served, how)
    async with opened(served, ticket=ticket) as socket:
        assert await socket.closed() == 4401


async def test_an_open_stream_and_its_turn_end_with_the_account(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "CHECK_SECONDS", 0.01)
    gate = Gate(then=calls("add_task", title="too late"))
    served.script(gate.step, says("never"))
    streaming = asyncio.create_task(served.say("hello", key="k", headers=STREAM))
    await gate.reached.wait()
    turn = next(iter(served.app.state.services.turns._running))
    await shut_out(served, "disabled")
    text = (await streaming).text
    assert json.loads(text.rpartition("data: ")[2])["problem"]["code"] == "not_signed_in"
    await asyncio.wait_for(turn.over.wait(), 5)
    assert turn.reply is not None
    assert turn.reply.stopped


async def test_a_socket_of_an_api_key_ends_with_the_key(served: Served) -> None:
    made = (await served.client.post("/api/v1/auth/keys", json={"name": "bot", "scopes": ["chat"]})).json()
    bearer = {"Authorization": f"Bearer {made['key']}"}
    async with opened(served, ticket=await ticket_of(served, bearer)) as socket:
        assert (await socket.ask(type="ping"))["type"] == "pong"
        assert (await served.client.delete(f"/api/v1/auth/keys/{made['id']}")).status_code == 204
        await socket.say(type="ping")
        assert await socket.closed() == 4401


async def test_a_key_that_is_not_for_chat_opens_no_socket(served: Served) -> None:
    made = (await served.client.post("/api/v1/auth/keys", json={"name": "bot", "scopes": ["read", "tasks"]})).json()
    bearer = {"Authorization": f"Bearer {made['key']}"}
    assert (await served.client.post("/api/v1/chat/ticket", headers=bearer)).status_code == 403
    async with opened(served, ticket="", headers=bearer) as socket:
        assert await socket.closed() == 4403


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1:81",
        "http://127.0.0.1@evil.example",
        "file://127.0.0.1",
        "http://localhost",
        "",
        "http://[",
        "http://127.0.0.1:99999999",
    ],
)
async def test_a_foreign_page_opens_no_socket(served: Served, origin: str) -> None:
    ticket = await ticket_of(served)
    async with opened(served, ticket=ticket, headers={"origin": origin}) as socket:
        assert (await socket.closed(), socket.accepted) == (4403, False)
    async with opened(served, ticket=ticket) as socket:  # it was not even looked at
        assert (await socket.ask(type="ping"))["type"] == "pong"


async def test_ones_own_page_and_the_allowed_ones_open_sockets() -> None:
    async with serving(cors_origins="https://app.example.com") as served:
        for origin in ("http://127.0.0.1", "https://app.example.com", "HTTPS://App.Example.com"):
            async with opened(served, headers={"origin": origin}) as socket:
                assert (await socket.ask(type="ping"))["type"] == "pong"


async def test_one_user_has_only_so_many_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    make_cheap(monkeypatch)
    async with serving(sockets_per_user=2) as served, contextlib.AsyncExitStack() as open_ones:
        sockets = [await open_ones.enter_async_context(opened(served)) for _ in range(2)]
        async with opened(served) as one_more:
            assert await one_more.closed() == 4429
        bob = await served.another()
        async with opened(served, ticket=await ticket_of(served, bob)) as of_bob:
            assert (await of_bob.ask(type="ping"))["type"] == "pong"
        assert [(await socket.ask(type="ping"))["type"] for socket in sockets] == ["pong"] * 2
        await open_ones.aclose()
        async with opened(served) as again:
            assert (await again.ask(type="ping"))["type"] == "pong"


async def test_one_address_has_only_so_many_sockets_whoever_opens_them() -> None:
    async with serving(sockets_per_address=1) as served, opened(served) as first:
        async with opened(served, ticket="nobody's") as one_more:
            assert (one_more.refused, one_more.accepted) == (429, False)
        assert (await first.ask(type="ping"))["type"] == "pong"


async def test_a_message_that_is_too_long_closes_the_socket() -> None:
    async with serving(socket_bytes=1000) as served, opened(served) as socket:
        assert (await socket.ask(type="ping", ref="x" * 90))["type"] == "pong"
        await socket.send('{"type": "ping", "ref": "' + "x" * 1000 + '"}')
        assert await socket.closed() == 1009


async def test_messages_count_as_requests_and_who_does_not_listen_is_closed(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = RequestLimits(MemoryCounters(), Settings(rate_user="3/minute", rate_address=""))
    async with opened(served) as socket:
        monkeypatch.setattr(served.app.state.services.requests, "take", few.take)
        heard = [await socket.ask(type="ping") for _ in range(4)]
        assert [each["type"] for each in heard] == ["pong"] * 3 + ["error"]
        assert heard[-1]["problem"]["code"] == "too_many_requests"
        for _ in range(25):
            await socket.say(type="ping")
        assert await socket.closed() == 4429
