"""Talking over a WebSocket."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from taskchat.server import following
from tests.fakes.gate import Gate
from tests.fakes.served import Served, calls, says, serving
from tests.fakes.sockets import opened, ticket_of
from tests.fakes.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="session")

ADD_MILK = (calls("add_task", title="milk"), says("Added milk."))


async def messages(served: Served, conversation: str) -> list[tuple[str, str]]:
    page = await served.client.get(f"/api/v1/conversations/{conversation}/messages")
    return [(message["role"], message["content"]) for message in page.json()["items"]]


async def test_a_chat_gives_the_events_of_its_turn(served: Served) -> None:
    served.script(*ADD_MILK)
    async with opened(served) as socket:
        await socket.say(type="chat", message="add milk", ref="a")
        events = await socket.hear_until("turn.finished")
    kinds = ["turn.started", "tool.started", "tool.finished", "text.delta", "turn.finished"]
    assert [event["type"] for event in events] == kinds
    assert {event["ref"] for event in events} == {"a"}
    assert len({event["event_id"] for event in events}) == len(kinds)
    assert await served.titles() == ["milk"]


async def test_a_message_gives_one_response(served: Served) -> None:
    served.script(*ADD_MILK)
    user = (await served.client.get("/api/v1/auth/me")).json()["id"]
    async with opened(served, f"/api/v1/chat/ws/{user}") as socket:
        first = await socket.ask(type="message", content="add milk", conversation_id=None, language="en")
        assert set(first) == {"type", "content", "conversation_id", "message_id", "timestamp"}
        assert (first["type"], first["content"]) == ("response", "Added milk.")
        served.script(says("Milk."))
        second = await socket.ask(type="message", content="what?", conversation_id=first["conversation_id"])
    assert second["conversation_id"] == first["conversation_id"]
    assert len(await messages(served, first["conversation_id"])) == 4


async def test_turns_of_two_conversations_run_at_once_and_tell_which_is_which(served: Served) -> None:
    gate = Gate(then=says("Slow."))
    served.script(gate.step)
    async with opened(served) as socket:
        await socket.say(type="chat", message="one", ref="slow")
        await gate.reached.wait()
        served.script(says("Fast."))
        await socket.say(type="chat", message="two", ref="fast")
        fast = (await socket.hear_until("turn.finished"))[-1]
        gate.open()
        slow = (await socket.hear_until("turn.finished"))[-1]
    assert [(each["ref"], each["reply"]["response"]) for each in (fast, slow)] == [("fast", "Fast."), ("slow", "Slow.")]


async def test_what_can_not_be_done_is_told_and_the_socket_stays_open(served: Served) -> None:
    async with opened(served) as socket:
        for text, code in (
            ("{", "invalid_input"),
            ("[]", "invalid_input"),
            ('{"type": "dance"}', "invalid_input"),
            ('{"type": "chat"}', "invalid_input"),
            ('{"type": "chat", "message": " "}', "invalid_input"),
            ('{"type": "chat", "message": "x", "user_id": 1}', "invalid_input"),
            ('{"type": "chat", "message": "x", "message": "y"}', "invalid_input"),
            ('{"type": "chat", "message": "x", "conversation_id": "none"}', "not_found"),
            ('{"type": "stop"}', "invalid_input"),
            ('{"type": "stop", "conversation_id": "none"}', "not_found"),
        ):
            await socket.send(text)
            answer = await socket.hear()
            assert (answer["type"], answer["problem"]["code"]) == ("error", code), text
            assert answer["problem"]["detail"]
        assert await socket.ask(type="ping", ref="p") == {"type": "pong", "ref": "p"}


async def test_a_turn_under_a_key_outlives_the_socket_and_is_gone_on_with_on_another(served: Served) -> None:
    gate = Gate(then=says("Hi."))
    served.script(calls("list_tasks"), gate.step)
    async with opened(served) as socket:
        await socket.say(type="chat", message="hello", key="k")
        seen = await socket.hear_until("tool.finished")
        await gate.reached.wait()
    async with opened(served) as socket:
        await socket.say(type="chat", message="hello", key="k", after=seen[-1]["event_id"])
        gate.open()
        rest = await socket.hear_until("turn.finished")
    assert [event["type"] for event in rest] == ["text.delta", "turn.finished"]


async def test_a_turn_without_a_key_ends_with_the_socket(served: Served) -> None:
    gate = Gate(then=says("never"))
    served.script(*ADD_MILK[:1], gate.step)
    async with opened(served) as socket:
        await socket.say(type="chat", message="add milk")
        started = await socket.hear()
        await gate.reached.wait()
    there = started["conversation_id"]

    async def is_answered() -> bool:
        return len(await messages(served, there)) == 2

    await until(is_answered)
    assert (await messages(served, there))[-1] == ("assistant", "Stopped.")


async def test_a_stop_ends_the_turn_and_its_events_tell_what_was_done(served: Served) -> None:
    gate = Gate(then=says("never"))
    served.script(*ADD_MILK[:1], gate.step)
    async with opened(served) as socket:
        await socket.say(type="chat", message="add milk and bread", ref="a")
        started = await socket.hear()
        await gate.reached.wait()
        await socket.say(type="stop", conversation_id=started["conversation_id"], ref="b")
        heard = await socket.hear_until("stopped")
        if heard[-2]["type"] != "turn.finished":
            heard += await socket.hear_until("turn.finished")
    reply = next(each["reply"] for each in heard if each["type"] == "turn.finished")
    assert (reply["stopped"], reply["success"]) == (True, False)
    assert [call["tool"] for call in reply["tool_calls"]] == ["add_task"]
    done = next(each for each in heard if each["type"] == "stopped")
    assert done == {"type": "stopped", "ref": "b", "stopped": True, "reply": reply}


async def test_a_ticket_opens_one_socket(served: Served) -> None:
    ticket = await ticket_of(served)
    async with opened(served, ticket=ticket) as socket:
        assert (await socket.ask(type="ping"))["type"] == "pong"
    async with opened(served, ticket=ticket) as socket:
        assert await socket.closed() == 4401


async def test_of_all_who_come_with_a_ticket_at_once_one_gets_in(served: Served) -> None:
    ticket = await ticket_of(served)

    async def comes() -> bool:
        async with opened(served, ticket=ticket) as socket:
            await socket.say(type="ping")
            return await socket.out.get() is not None

    assert sorted(await asyncio.gather(*[comes() for _ in range(5)])) == [False] * 4 + [True]


async def test_a_ticket_is_soon_too_old(served: Served) -> None:
    ticket = await ticket_of(served)
    served.clock.move(seconds=31)
    async with opened(served, ticket=ticket) as socket:
        assert await socket.closed() == 4401


@pytest.mark.parametrize("ticket", ["", "no-such-ticket", "x" * 5000])
async def test_without_a_ticket_that_holds_nobody_gets_in(served: Served, ticket: str) -> None:
    async with opened(served, ticket=ticket) as socket:
        assert await socket.closed() == 4401


async def test_a_program_may_send_its_token_as_over_http(served: Served) -> None:
    token = {"authorization": served.client.headers["Authorization"]}
    async with opened(served, ticket="", headers=token) as socket:
        assert (await socket.ask(type="ping"))["type"] == "pong"


async def test_the_path_of_another_user_is_closed(served: Served) -> None:
    async with opened(served, "/api/v1/chat/ws/somebody-else") as socket:
        assert await socket.closed() == 4403
    async with opened(served, "/api/v1/chat/ws/me") as socket:
        assert (await socket.ask(type="ping"))["type"] == "pong"


async def test_a_socket_that_nobody_uses_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "CHECK_SECONDS", 0.01)
    async with serving(socket_idle_seconds=0.05) as served, opened(served) as socket:
        assert await socket.closed() == 4408


async def test_a_server_that_ends_tells_its_sockets_when_their_turns_are_done() -> None:
    async with serving() as served, opened(served) as socket:
        gate = Gate(then=says("Hi."))
        served.script(gate.step)
        await socket.say(type="chat", message="hello")
        await gate.reached.wait()
        served.app.state.services.lifetime.stop()
        gate.open()
        assert (await socket.hear_until("turn.finished"))[-1]["reply"]["response"] == "Hi."
        assert await socket.closed() == 1012


async def test_what_breaks_is_told_without_internals(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(*_: Any, **__: Any) -> None:
        raise ValueError("secret: sk-123")

    monkeypatch.setattr(served.app.state.services.turns, "start", breaks)
    async with opened(served) as socket:
        answer = await socket.ask(type="chat", message="hello")
        assert answer["problem"]["code"] == "internal_error"
        assert "sk-123" not in json.dumps(answer)
        assert (await socket.ask(type="ping"))["type"] == "pong"
