"""The typed client, against a server of the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from taskchat.client import api, state
from taskchat.client.api import Client
from taskchat.client.session import open_session
from taskchat.client.turns import RETRY_DELAYS, no_words
from taskchat.errors import InvalidInput, NotFound, NotSignedIn, ServerUnreachable, TaskchatError
from taskchat.schemas.chat import ConversationPatch, TextDelta, TurnEvent, TurnFinished, TurnStarted
from taskchat.schemas.tasks import TaskDraft, TaskFilter, TaskPatch
from tests.client.conftest import keep_local_token
from tests.client.fake_server import NOW, USER, FakeServer, Reply, chat_reply, content, problem, task, turn_events

CHAT = "POST /api/v1/chat"
CONVERSATION = {"id": "c1", "title": "Milk", "created_at": NOW, "updated_at": NOW}


@pytest.fixture
async def client(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    monkeypatch.setattr(api, "RETRY_DELAYS", (0.0,) * len(RETRY_DELAYS))
    async with Client() as found:
        yield found


async def talk(client: Client, message: str, **more: Any) -> list[TurnEvent]:
    return [event async for event in client.chat(message, **more)]


async def test_a_turn_comes_as_typed_events(client: Client, server: FakeServer) -> None:
    server.on(CHAT, Reply(events=turn_events("Ad", "ded\u2028.")))
    events = await talk(client, "add milk", conversation_id="c1", idempotency_key="k1")
    assert [type(event) for event in events] == [TurnStarted, TextDelta, TextDelta, TurnFinished]
    assert isinstance(events[-1], TurnFinished)
    assert events[-1].reply.response == "Added\u2028."
    asked = server.turns()[0]
    assert asked.body == {"message": "add milk", "conversation_id": "c1", "timezone": "Europe/Berlin"}
    assert asked.headers["idempotency-key"] == "k1"


@pytest.mark.parametrize("cut", [0, 120])
async def test_a_broken_turn_is_sent_again_under_its_key(client: Client, server: FakeServer, cut: int) -> None:
    server.on(CHAT, Reply(events=turn_events("Added."), cut=cut), Reply(events=turn_events("Added.")))
    assert isinstance((await talk(client, "add milk"))[-1], TurnFinished)
    first, second = server.turns()
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"] != ""


async def test_a_stream_that_breaks_is_gone_on_with_behind_the_last_event(client: Client, server: FakeServer) -> None:
    events = turn_events("One, ", "two.")
    cut = len(content(Reply(events=events[:2], run="1-a"), {"accept": "text/event-stream"})[0])
    server.on(CHAT, Reply(events=events, run="1-a", cut=cut), Reply(events=events[2:], run="1-a"))
    found = await talk(client, "count")
    assert [type(event) for event in found] == [TurnStarted, TextDelta, TextDelta, TurnFinished]
    assert [turn.headers.get("last-event-id") for turn in server.turns()] == [None, "1-a-2"]


async def test_a_turn_is_stopped_by_its_key(client: Client, server: FakeServer) -> None:
    server.on("POST /api/v1/chat/stop", Reply(body={"stopped": True, "reply": chat_reply("Stopped.", stopped=True)}))
    done = await client.stop("k1")
    assert done.reply is not None
    assert (done.stopped, done.reply.stopped) == (True, True)
    assert server.asked[-1].headers["idempotency-key"] == "k1"


async def test_a_turn_that_never_comes_through_is_unreachable(client: Client, server: FakeServer) -> None:
    server.on(CHAT, Reply(cut=0))
    with pytest.raises(ServerUnreachable, match="does not answer"):
        await talk(client, "add milk")
    assert len(server.turns()) == len(RETRY_DELAYS) + 1


async def test_a_message_that_the_contract_forbids_is_refused_in_words(client: Client, server: FakeServer) -> None:
    for message in (" ", "x" * 10_001, "a\x00b", "\ud800"):
        with pytest.raises(InvalidInput):
            await talk(client, message)
    assert not server.turns()


async def test_a_refused_token_is_renewed_once(client: Client, server: FakeServer) -> None:
    keep_local_token("stale")
    server.on("GET /api/v1/auth/me", Reply(body=USER))
    server.on("GET /api/v1/tasks", Reply(body={"items": []}))
    server.on(CHAT, Reply(events=turn_events("Added.")))
    await client.tasks()
    keep_local_token("stale")
    await talk(client, "add milk")
    assert [turn.token for turn in server.turns()] == ["stale", "good"]


async def test_a_given_token_that_is_refused_says_so(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKCHAT_TOKEN", "stale")
    async with Client() as client:
        with pytest.raises(NotSignedIn, match="TASKCHAT_TOKEN"):
            await client.tasks()
    assert not any(asked.path.startswith("/api/v1/auth") for asked in server.asked)


async def test_tasks_are_asked_for_with_their_filters(client: Client, server: FakeServer) -> None:
    server.on("GET /api/v1/tasks", Reply(body={"items": [task(1, "milk", tags=["a"])], "next_cursor": "n"}))
    page = await client.tasks(TaskFilter(q="milk & more", tag="a", due_before="2027-01-05"), sort="-id", limit=7)
    assert (page.items[0].title, page.next_cursor) == ("milk", "n")
    assert parse_qs(urlsplit(server.asked[-1].path).query) == {
        "status": ["pending"],
        "q": ["milk & more"],
        "tag": ["a"],
        "due_before": ["2027-01-05"],
        "sort": ["-id"],
        "limit": ["7"],
    }


async def test_a_change_sends_only_what_it_names(client: Client, server: FakeServer) -> None:
    server.on("POST /api/v1/tasks", Reply(201, task(1, "milk")))
    server.on("PATCH /api/v1/tasks/1", Reply(body=task(1, "milk")))
    await client.add_task(TaskDraft(title="milk"))
    assert server.asked[-1].body == {"title": "milk"}
    await client.update_task(1, TaskPatch(due=None, priority="high"))
    assert server.asked[-1].body == {"due": None, "priority": "high"}


async def test_every_other_call_of_tasks_and_conversations(client: Client, server: FakeServer) -> None:
    one = Reply(body=task(3, "milk", status="done"))
    for what in ("POST /api/v1/tasks/3/complete", "POST /api/v1/tasks/3/reopen", "GET /api/v1/tasks/3"):
        server.on(what, one)
    server.on("DELETE /api/v1/tasks/3", Reply(204))
    server.on("POST /api/v1/tasks/undo", Reply(body={"undone": [{"kind": "deleted", "task": task(3, "milk")}]}))
    server.on("GET /api/v1/conversations", Reply(body={"items": [CONVERSATION]}))
    server.on("GET /api/v1/conversations/c1", Reply(body=CONVERSATION))
    server.on("PATCH /api/v1/conversations/c1", Reply(body={**CONVERSATION, "title": "New"}))
    server.on("DELETE /api/v1/conversations/c1", Reply(204))
    server.on("GET /api/v1/conversations/c1/messages", Reply(body={"items": []}))
    assert [t.id for t in (await client.complete_task(3), await client.reopen_task(3), await client.task(3))] == [3] * 3
    await client.delete_task(3)
    assert (await client.undo()).undone[0].kind == "deleted"
    assert (await client.conversations()).items[0].id == (await client.conversation("c1")).id == "c1"
    assert (await client.update_conversation("c1", ConversationPatch(title="New"))).title == "New"
    await client.delete_conversation("c1")
    assert (await client.messages("c1")).items == []
    assert (await client.health())["status"] == "ok"


async def test_an_id_can_not_lead_elsewhere(client: Client, server: FakeServer) -> None:
    with pytest.raises(NotFound):
        await client.conversation("../tasks?x=1")
    assert server.asked[-1].path == "/api/v1/conversations/..%2Ftasks%3Fx%3D1"


async def test_what_was_cut_off_is_asked_again_and_a_change_under_its_key(client: Client, server: FakeServer) -> None:
    server.on("GET /api/v1/tasks", Reply(cut=0), Reply(body={"items": []}))
    server.on("POST /api/v1/tasks", Reply(cut=0), Reply(201, task(1, "milk")))
    assert (await client.tasks()).items == []
    assert (await client.add_task(TaskDraft(title="milk"))).title == "milk"
    first, second = [asked for asked in server.asked if (asked.method, asked.path) == ("POST", "/api/v1/tasks")]
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]


async def test_an_answer_of_another_version_is_a_clear_error(client: Client, server: FakeServer) -> None:
    server.on("GET /api/v1/tasks", Reply(body={"things": []}))
    with pytest.raises(TaskchatError, match="can't read"):
        await client.tasks()
    server.on(CHAT, Reply(events=[{"type": "turn.paused"}]))
    with pytest.raises(TaskchatError, match="can't read"):
        await talk(client, "add milk")


async def test_a_problem_comes_back_as_the_error_that_it_was(client: Client, server: FakeServer) -> None:
    server.on("GET /api/v1/tasks", problem(404, "not_found", "No.", hint="Do this."))
    with pytest.raises(NotFound) as caught:
        await client.tasks()
    assert str(caught.value) == "No. Do this."


@pytest.mark.parametrize("way", ["login", "register"])
async def test_a_login_makes_the_server_the_one_in_use_and_a_logout_leaves_it(server: FakeServer, way: str) -> None:
    from tests.client.fake_server import tokens

    server.on(f"POST /api/v1/auth/{way}", Reply(body=tokens("good")))
    server.on("POST /api/v1/auth/logout", Reply(204))
    server.on("GET /api/v1/auth/me", Reply(body=USER))
    said: list[str] = []
    async with Client(open_session(say=said.append, server=server.address), say=said.append) as client:
        user = await (client.login if way == "login" else client.register)("ann@example.com", "secret-words")
    assert user.email == "ann@example.com"
    assert (state.server_in_use(), state.account(server.address)) == (server.address, "ann@example.com")
    async with Client() as client:
        assert (await client.me()).id == "u1"
        assert await client.logout()
    assert server.asked[-1].body == {"refresh_token": "refresh-1"}
    assert state.server_in_use() == "local"


async def test_no_server_at_all_says_what_to_do(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKCHAT_SERVER", f"unix:{home}/nobody.sock")
    monkeypatch.setenv("TASKCHAT_TOKEN", "t")
    async with Client(open_session(say=no_words)) as client:
        with pytest.raises(ServerUnreachable, match="can't be reached") as caught:
            await client.tasks()
        with pytest.raises(ServerUnreachable):
            await talk(client, "add milk")
    assert caught.value.hint
