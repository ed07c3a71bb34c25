"""Stopping a turn: by word, or by going away. What was said and done stays."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest

from taskchat.errors import TooManyRequests
from taskchat.schemas.chat import ChatRequest
from tests.fakes.gate import Gate
from tests.fakes.served import Served, calls, says, serving
from tests.fakes.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="session")

MILK = calls("add_task", title="milk")


async def held_up(served: Served, *before: Any, key: str | None = None, to: str | None = None) -> asyncio.Task[Any]:
    """A turn that has done `before` and now waits for its model."""
    gate = Gate(then=says("never"))
    served.script(*before, gate.step)
    saying = asyncio.create_task(served.talk("add milk and bread", key=key, to=to))
    await gate.reached.wait()
    return saying


async def latest(served: Served) -> str:
    """The conversation that was last spoken in."""
    found: str = (await served.client.get("/api/v1/conversations")).json()["items"][0]["id"]
    return found


async def messages(served: Served, conversation: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await served.client.get(f"/api/v1/conversations/{conversation}/messages")).json()[
        "items"
    ]
    return items


async def test_a_conversation_is_stopped_and_keeps_what_was_done(served: Served) -> None:
    saying = await held_up(served, MILK)
    there = await latest(served)
    stopped = (await served.client.post(f"/api/v1/conversations/{there}/stop")).json()
    reply = await saying
    assert stopped == {"stopped": True, "reply": reply}
    assert (reply["response"], reply["stopped"], reply["success"]) == ("Stopped.", True, False)
    assert [call["tool"] for call in reply["tool_calls"]] == ["add_task"]
    assert [message["role"] for message in await messages(served, there)] == ["user", "assistant"]
    assert await served.titles() == ["milk"]


async def test_the_turn_after_a_stopped_one_works_and_knows_what_was_done(served: Served) -> None:
    saying = await held_up(served, MILK)
    there = await latest(served)
    await served.client.post(f"/api/v1/conversations/{there}/stop")
    await saying
    await served.talk("go on", calls("add_task", title="bread"), says("Bread too."), to=there)
    seen = served.models[-1].calls[0].input
    kinds = [item.get("role", item.get("type")) for item in seen]
    assert kinds == ["user", "function_call", "function_call_output", "assistant", "user"]
    await served.client.post("/api/v1/tasks/undo")
    assert await served.titles() == ["milk"]


async def test_a_turn_is_stopped_by_its_key_and_stays_stopped(served: Served) -> None:
    saying = await held_up(served, MILK, key="k")
    stopped = (await served.client.post("/api/v1/chat/stop", headers={"Idempotency-Key": "k"})).json()
    assert stopped["reply"] == await saying
    assert await served.talk("add milk and bread", key="k") == await saying


async def test_where_nothing_runs_there_is_nothing_to_stop(served: Served) -> None:
    there = (await served.talk("hello", says("Hi."), key="k"))["conversation_id"]
    nothing = {"stopped": False, "reply": None}
    assert (await served.client.post(f"/api/v1/conversations/{there}/stop")).json() == nothing
    for key in ("k", "never used"):
        stopped = await served.client.post("/api/v1/chat/stop", headers={"Idempotency-Key": key})
        assert stopped.json() == nothing
    assert (await served.client.post("/api/v1/conversations/none/stop")).status_code == 404
    assert (await served.client.post("/api/v1/chat/stop")).status_code == 422


async def test_nobody_stops_what_is_anothers(served: Served) -> None:
    saying = await held_up(served, key="k")
    there, bob = await latest(served), await served.another()
    assert (await served.client.post(f"/api/v1/conversations/{there}/stop", headers=bob)).status_code == 404
    by_key = await served.client.post("/api/v1/chat/stop", headers={**bob, "Idempotency-Key": "k"})
    assert by_key.json() == {"stopped": False, "reply": None}
    assert not saying.done()
    await served.client.post(f"/api/v1/conversations/{there}/stop")
    assert (await saying)["stopped"]


async def test_a_stop_cuts_no_tool_call_in_two(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = served.app.state.services.tasks
    add, reached, go_on = tasks.add, asyncio.Event(), asyncio.Event()

    async def slowly(*arguments: Any, **options: Any) -> Any:
        reached.set()
        await go_on.wait()
        return await add(*arguments, **options)

    monkeypatch.setattr(tasks, "add", slowly)
    served.script(MILK, says("never"))
    saying = asyncio.create_task(served.talk("add milk", key="k"))
    await reached.wait()
    stopping = asyncio.create_task(served.client.post("/api/v1/chat/stop", headers={"Idempotency-Key": "k"}))
    await asyncio.sleep(0)
    go_on.set()
    reply = (await stopping).json()["reply"]
    assert reply == await saying
    assert [call["result"]["task"]["title"] for call in reply["tool_calls"]] == ["milk"]
    assert await served.titles() == ["milk"]


async def test_who_hangs_up_without_a_key_stops_the_turn(served: Served) -> None:
    for accept in ("text/event-stream", "application/json"):
        gate = Gate(then=says("never"))
        served.script(MILK, gate.step)
        await leave(served, "add milk", accept=accept, when=gate.reached)
        there = await latest(served)
        await until(lambda: not served.app.state.services.turns._running)
        last = (await messages(served, there))[-1]
        assert (last["content"], last["stopped"], len(last["tool_calls"])) == ("Stopped.", True, 1)
        served._scripts.clear()


async def leave(served: Served, words: str, *, accept: str, when: asyncio.Event) -> None:
    """Say something without a key, and close the connection when the model has been asked."""
    sent = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not sent.is_set():
            sent.set()
            return {"type": "http.request", "body": json.dumps({"message": words}).encode(), "more_body": False}
        await when.wait()
        return {"type": "http.disconnect"}

    async def send(_message: dict[str, Any]) -> None:
        pass

    await served.exchange(receive, send, accept=accept)


async def test_what_is_said_meanwhile_waits_for_the_reply(served: Served) -> None:
    there = (await served.talk("hello", says("Hi.")))["conversation_id"]
    gate = Gate(then=says("One."))
    served.script(gate.step)
    first = asyncio.create_task(served.talk("one", to=there))
    await gate.reached.wait()
    served.script(says("Two."))
    second = asyncio.create_task(served.talk("two", to=there))
    await asyncio.sleep(0)
    gate.open()
    await asyncio.gather(first, second)
    said = [message["content"] for message in await messages(served, there)]
    assert said == ["hello", "Hi.", "one", "One.", "two", "Two."]
    assert [item["content"] for item in served.models[-1].calls[0].input][-3:] == ["one", "One.", "two"]


async def test_what_still_waits_is_stopped_without_a_trace(served: Served) -> None:
    there = (await served.talk("hello", says("Hi.")))["conversation_id"]
    first = await held_up(served, to=there)
    second = asyncio.create_task(served.say("two", to=there, key="second"))
    running = served.app.state.services.turns._running
    await until(lambda: any(turn.key == "second" and turn.conversation_id for turn in running))
    await served.client.post("/api/v1/chat/stop", headers={"Idempotency-Key": "second"})
    answer = await second
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    await served.client.post(f"/api/v1/conversations/{there}/stop")
    assert (await first)["stopped"]
    assert len(await messages(served, there)) == 4


async def test_one_user_has_a_bounded_number_of_turns_at_once() -> None:
    async with serving() as served:
        turns = served.app.state.services.turns
        saying = [await held_up(served) for _ in range(2)]
        account = await served.app.state.services.accounts.user_for(
            served.client.headers["Authorization"].removeprefix("Bearer ")
        )
        with pytest.raises(TooManyRequests, match="2 of your messages"):
            await turns.start(account, ChatRequest(message="three"), key=None, most=2)
        for turn in list(turns._running):
            turn.stop()
        assert [reply["stopped"] for reply in await asyncio.gather(*saying)] == [True, True]


async def test_a_conversation_that_is_deleted_meanwhile_leaves_no_traceback(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    there = (await served.talk("hello", says("Hi.")))["conversation_id"]
    gate = Gate(then=MILK)
    served.script(gate.step, says("Added milk."))
    saying = asyncio.create_task(served.say("add milk", to=there))
    await gate.reached.wait()
    with caplog.at_level(logging.WARNING):
        await served.client.delete(f"/api/v1/conversations/{there}")
        gate.open()
        assert (await saying).status_code == 404
    assert [record for record in caplog.records if record.name.startswith("taskchat")] == []
    assert await served.titles() == []
