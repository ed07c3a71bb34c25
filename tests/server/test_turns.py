"""Turns, from the words to the stored reply: once, whatever happens on the way."""

from __future__ import annotations

import asyncio
import functools
import json
from typing import Any

import pytest
from agents.testing import ModelStep

from taskchat.errors import NotFound
from tests.fakes.gate import Gate
from tests.fakes.served import Served, calls, says, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")

ADD_MILK = (calls("add_task", title="milk"), says("Added milk."))


async def messages(served: Served, conversation: str) -> list[tuple[str, str]]:
    page = await served.client.get(f"/api/v1/conversations/{conversation}/messages")
    return [(message["role"], message["content"]) for message in page.json()["items"]]


async def test_a_turn_stores_the_words_and_the_reply(served: Served) -> None:
    reply = await served.talk("add milk", *ADD_MILK)
    assert (reply["response"], reply["success"], reply["usage"]["model_calls"]) == ("Added milk.", True, 2)
    there = reply["conversation_id"]
    assert await messages(served, there) == [("user", "add milk"), ("assistant", "Added milk.")]
    shown = (await served.client.get(f"/api/v1/conversations/{there}")).json()
    assert (shown["title"], shown["message_count"]) == ("add milk", 2)


async def test_events_come_in_the_order_of_the_turn(served: Served) -> None:
    events = await served.events("add milk", *ADD_MILK)
    assert [event["type"] for event in events] == [
        "turn.started",
        "tool.started",
        "tool.finished",
        "text.delta",
        "turn.finished",
    ]
    assert events[1]["arguments"] == {"title": "milk"}
    assert events[2]["call"]["result"]["task"]["title"] == "milk"
    assert "".join(event["text"] for event in events if event["type"] == "text.delta") == "Added milk."
    assert events[-1]["reply"]["conversation_id"] == events[0]["conversation_id"]


async def test_a_question_is_told_before_the_end(served: Served) -> None:
    await served.add("a")
    events = await served.events("delete all", calls("delete_tasks"), says("Shall I?"))
    assert [event["type"] for event in events][-2:] == ["question.asked", "turn.finished"]
    assert events[-2]["question"] == events[-1]["reply"]["needs_answer"]


async def test_what_was_said_and_done_before_reaches_the_model(served: Served) -> None:
    there = (await served.talk("add milk", *ADD_MILK))["conversation_id"]
    await served.talk("what did I say?", says("Milk."), to=there)
    seen = served.models[-1].calls[0].input
    assert [item.get("role", item.get("type")) for item in seen] == [
        "user",
        "function_call",
        "function_call_output",
        "assistant",
        "user",
    ]
    assert seen[-1]["content"] == "what did I say?"
    assert json.loads(seen[2]["output"])["task"]["title"] == "milk"


async def test_no_model_sees_another_conversation_or_another_persons(served: Served) -> None:
    await served.talk("my secret", says("Kept."))
    await served.talk("hello", says("Hi."))
    await served.talk("hello", says("Hi."), headers=await served.another())
    assert [item["content"] for model in served.models[1:] for item in model.calls[0].input] == ["hello", "hello"]


async def test_the_same_key_gives_the_stored_reply(served: Served) -> None:
    first = await served.talk("add milk", *ADD_MILK, key="k")
    assert await served.talk("add milk", key="k") == first
    assert await served.talk("add milk", key="k", to=first["conversation_id"]) == first
    assert await served.titles() == ["milk"]


async def test_the_same_key_again_streams_the_stored_reply(served: Served) -> None:
    first = await served.talk("add milk", *ADD_MILK, key="k")
    events = await served.events("add milk", key="k")
    assert [event["type"] for event in events] == ["turn.started", "text.delta", "turn.finished"]
    assert events[-1]["reply"] == first


async def test_the_same_key_at_once_is_one_turn(served: Served) -> None:
    gate = Gate(then=calls("add_task", title="milk"))
    served.script(gate.step, says("Added milk."))
    saying = [asyncio.create_task(served.talk("add milk", key="k")) for _ in range(5)]
    await gate.reached.wait()
    saying += [asyncio.create_task(served.talk("add milk", key="k")) for _ in range(5)]
    await asyncio.sleep(0)
    gate.open()
    replies = await asyncio.gather(*saying)
    assert all(reply == replies[0] for reply in replies)
    assert await served.titles() == ["milk"]


async def test_the_same_key_with_the_conversation_that_it_began_follows_the_turn_that_runs(served: Served) -> None:
    gate = Gate(then=says("Hi."))
    served.script(gate.step)
    first = asyncio.create_task(served.talk("hello", key="k"))
    await gate.reached.wait()
    there = (await served.client.get("/api/v1/conversations")).json()["items"][0]["id"]
    second = asyncio.create_task(served.say("hello", key="k", to=there, timezone="Asia/Tokyo"))
    other = await served.say("hello there", key="k")
    elsewhere = await served.say("hello", key="k", to="another")
    gate.open()
    assert (await second).json() == await first
    assert (other.status_code, elsewhere.status_code) == (409, 409)


@pytest.mark.parametrize("to", [None, "another"])
async def test_a_key_that_was_used_for_other_words_is_a_conflict(served: Served, to: str | None) -> None:
    await served.talk("hello", says("Hi."), key="k")
    response = await served.say("goodbye" if to is None else "hello", key="k", to=to)
    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    assert "new key" in response.json()["hint"]


async def test_two_people_may_use_the_same_key(served: Served) -> None:
    await served.talk("add milk", *ADD_MILK, key="k")
    theirs = await served.talk("add milk", *ADD_MILK, key="k", headers=await served.another())
    assert theirs["tool_calls"][0]["result"]["task"]["id"] == 1
    assert await served.titles() == ["milk"]


async def test_a_model_that_breaks_off_leaves_what_was_done_listed(served: Served) -> None:
    events = await served.events("add milk", ADD_MILK[0], ValueError("secret: sk-123"), key="k")
    problem = events[-1]["problem"]
    assert (problem["code"], problem["status"]) == ("model_failed", 502)
    assert "Try again" in problem["hint"]
    assert "sk-123" not in json.dumps(events)
    assert [call["tool"] for call in events[-1]["tool_calls"]] == ["add_task"]
    assert await served.titles() == ["milk"]
    shown = await served.client.get(f"/api/v1/conversations/{events[0]['conversation_id']}/messages")
    assert (shown.json()["items"][-1]["success"], len(shown.json()["items"])) == (False, 2)


async def test_who_is_told_that_a_turn_failed_is_told_that_a_part_of_it_is_done(served: Served) -> None:
    failed = await served.say("add milk and bread", ADD_MILK[0], ValueError("gone"))
    assert "What was done before that stays" in failed.json()["hint"]
    failed = await served.say("what is there?", calls("list_tasks"), ValueError("gone"))
    assert "stays" not in failed.json()["hint"]


async def test_a_turn_that_failed_goes_on_from_what_was_done(served: Served) -> None:
    assert (await served.say("add milk and bread", ADD_MILK[0], ValueError("gone"), key="k")).status_code == 502
    reply = await served.talk("add milk and bread", calls("add_task", title="bread"), says("Added both."), key="k")
    seen = served.models[-1].calls[0].input
    assert [item.get("role", item.get("type")) for item in seen] == ["user", "function_call", "function_call_output"]
    assert [call["arguments"]["title"] for call in reply["tool_calls"]] == ["milk", "bread"]
    assert await served.titles() == ["milk", "bread"]
    assert len(await messages(served, reply["conversation_id"])) == 2
    assert await served.talk("add milk and bread", key="k") == reply
    await served.client.post("/api/v1/tasks/undo")
    assert await served.titles() == []  # one turn, however many tries it took


async def test_a_turn_goes_on_in_another_process_after_this_one_died() -> None:
    first = serving()
    served = await first.__aenter__()
    gate = Gate(then=says("never"))
    served.script(ADD_MILK[0], gate.step)
    dying = asyncio.create_task(served.say("add milk and bread", key="k"))
    await gate.reached.wait()
    for task in asyncio.all_tasks():
        if task.get_name() == "taskchat-turn":
            task.cancel()  # no reply, no failure is stored
    async with serving() as another:
        reply = await another.talk("add milk and bread", calls("add_task", title="bread"), says("Added both."), key="k")
        assert [call["arguments"]["title"] for call in reply["tool_calls"]] == ["milk", "bread"]
        assert await another.titles() == ["milk", "bread"]
    dying.cancel()
    await first.__aexit__(None, None, None)


async def test_reads_between_effects_are_recorded_with_the_next_effect() -> None:
    async with serving() as served:
        steps = (calls("list_tasks"), ADD_MILK[0], calls("list_tasks"), ValueError("gone"))
        await served.say("add milk", *steps, key="k")
    async with serving() as another:
        await another.talk("add milk", says("Added milk."), key="k")
        seen = another.models[-1].calls[0].input
        assert [item["name"] for item in seen if item.get("type") == "function_call"] == ["list_tasks", "add_task"]


async def test_every_turn_may_be_served_by_another_process() -> None:
    async with serving() as served:
        there = (await served.talk("add milk", *ADD_MILK))["conversation_id"]
    async with serving() as served:
        await served.talk("delete all", calls("delete_tasks"), says("Shall I?"), to=there)
    async with serving() as served:
        reply = await served.talk("yes", calls("delete_tasks"), says("Gone."), to=there)
        assert len(await messages(served, there)) == 6
    async with serving() as served:
        await served.talk("undo", calls("undo_last_change"), says("It is back."), to=there)
        assert await served.titles() == ["milk"]
    assert reply["tool_calls"][0]["result"]["total"] == 1


async def test_who_goes_away_does_not_stop_the_turn(served: Served) -> None:
    gate = Gate(then=calls("add_task", title="milk"))
    served.script(gate.step, says("Added milk."))
    await stream_and_leave(served, "add milk", key="k", when=gate.reached)
    gate.open()
    reply = await served.talk("add milk", key="k")
    assert reply["response"] == "Added milk."
    assert await served.titles() == ["milk"]
    assert len(served.models) == 1


async def stream_and_leave(served: Served, words: str, *, key: str, when: asyncio.Event) -> None:
    """Ask for a stream, read its first event, and close the connection."""
    body, sent = json.dumps({"message": words}).encode(), False
    first = asyncio.Event()

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if not sent:
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}
        await first.wait()
        await when.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message.get("body"):
            first.set()

    await served.exchange(receive, send, **{"accept": "text/event-stream", "idempotency-key": key})


async def test_another_persons_conversation_is_not_found_and_nothing_is_added_to_it(served: Served) -> None:
    there = (await served.talk("hello", says("Hi.")))["conversation_id"]
    bob = await served.another()
    for words in ("let me in", "yes"):
        response = await served.say(words, to=there, headers=bob)
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert (await served.say("x", to="no-such")).status_code == 404
    assert await messages(served, there) == [("user", "hello"), ("assistant", "Hi.")]


async def test_a_conversation_that_is_deleted_meanwhile_ends_the_turn_with_words(served: Served) -> None:
    there = (await served.talk("hello", says("Hi.")))["conversation_id"]
    gate = Gate(then=says("too late"))
    served.script(gate.step)
    saying = asyncio.create_task(served.say("hello again", to=there))
    await gate.reached.wait()
    await served.client.delete(f"/api/v1/conversations/{there}")
    gate.open()
    response = await saying
    assert (response.status_code, response.json()["code"]) == (404, NotFound.code)


async def test_a_model_that_never_comes_to_an_end_is_stopped() -> None:
    async with serving(turn_rounds=3) as served:
        response = await served.say("x", *[calls("list_tasks") for _ in range(9)])
        assert (response.status_code, response.json()["code"]) == (502, "model_failed")
        assert "more than 3 steps" in response.json()["detail"]
        assert len(served.models[0].calls) == 3


async def test_a_model_that_does_not_answer_is_stopped_in_time() -> None:
    async with serving(turn_seconds=0.5) as served:
        await served.talk("hello", says("Hi."))  # what is made once is made
        gate = Gate(then=says("too late"))
        served.script(calls("add_task", title="milk"), gate.step)
        response = await served.say("x", key="k")
        assert (response.status_code, response.json()["code"]) == (504, "turn_timed_out")
        assert "longer than 0.5 seconds" in response.json()["detail"]
        assert (await served.talk("x", says("Added milk."), key="k"))["tool_calls"][0]["tool"] == "add_task"
        assert await served.titles() == ["milk"]


async def test_a_model_that_says_nothing_has_failed(served: Served) -> None:
    assert (await served.say("x", says(" "))).json()["code"] == "model_failed"


async def test_a_full_disk_fails_the_turn_and_a_retry_finishes_it() -> None:
    async with serving() as served:
        limit = functools.partial(served.app.state.services.store.write, alone="test")
        await served.talk("hello", says("Hi."))
        await limit(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count=1").scalar())
        response = await served.say("x" * 9000, says("Found it."), key="k")
        assert (response.status_code, response.json()["code"]) == (507, "storage_full")
        assert "Free some space" in response.json()["hint"]
        await limit(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count=1000000").scalar())
        assert (await served.talk("x" * 9000, key="k"))["response"] == "Found it."


async def test_a_disk_that_fills_while_the_model_thinks_loses_the_reply_but_not_the_turn() -> None:
    async with serving() as served:
        limit = functools.partial(served.app.state.services.store.write, alone="test")

        async def fills(_call: object) -> Any:
            await limit(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count=1").scalar())
            return says("y" * 9000)

        response = await served.say("add milk", ADD_MILK[0], ModelStep.respond(fills), key="k")
        assert (response.status_code, response.json()["code"]) == (507, "storage_full")
        await limit(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count=1000000").scalar())
        assert (await served.talk("add milk", says("Added milk."), key="k"))["tool_calls"][0]["tool"] == "add_task"
        assert await served.titles() == ["milk"]


async def test_the_server_finishes_its_turns_before_it_ends() -> None:
    async with serving() as served:
        gate = Gate(then=says("Hi."))
        served.script(gate.step)
        saying = asyncio.create_task(served.say("hello", key="k"))
        await gate.reached.wait()
        asyncio.get_running_loop().call_later(0.05, gate.open)
    assert (await saying).status_code == 200
    async with serving() as another:
        assert (await another.talk("hello", key="k"))["response"] == "Hi."
