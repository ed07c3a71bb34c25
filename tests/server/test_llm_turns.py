"""Turns of a model behind an OpenAI-compatible server: what it sees, what is kept, and what happens when it fails."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fakes.llm.answers import Spent, call, cut, fail, say
from tests.fakes.llm.server import ScriptedLlm
from tests.fakes.served import Served, serving

TOO_LONG = {"error": {"code": "context_length_exceeded", "message": "This model's maximum context length is 4096."}}


@pytest.fixture
def llm() -> Any:
    with ScriptedLlm() as llm:
        yield llm


@contextlib.asynccontextmanager
async def talking(llm: ScriptedLlm, **settings: Any) -> AsyncIterator[Served]:
    async with serving(model=llm.model, model_retries=0, **settings) as served:
        yield served


async def stored(served: Served, reply: dict[str, Any]) -> list[dict[str, Any]]:
    response = await served.client.get(f"/api/v1/conversations/{reply['conversation_id']}/messages")
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def test_what_is_told_piece_by_piece_is_what_is_stored(llm: ScriptedLlm) -> None:
    llm.script(say("Let me see.\n") + call("list_tasks"), say("\n\nNothing to do. "))
    async with talking(llm) as served:
        events = await served.events("what is there?")
        told = "".join(event["text"] for event in events if event["type"] == "text.delta")
        reply = events[-1]["reply"]
        assert told == reply["response"] == "Let me see.\n\nNothing to do."
        assert events[0]["model"] == reply["model"] == llm.model
        assert (await stored(served, reply))[-1]["content"] == told


async def test_its_tokens_are_stored_and_estimated_where_it_does_not_tell_them(llm: ScriptedLlm) -> None:
    llm.script(say("Hi.", spent=Spent(input=120, output=7, cached=100)), say("Hi again.", spent=None))
    async with talking(llm) as served:
        told = await served.talk("hello")
        assert told["usage"] | {"seconds": 0} == {
            "model_calls": 1,
            "input_tokens": 120,
            "output_tokens": 7,
            "cached_tokens": 100,
            "estimated": False,
            "seconds": 0,
        }
        guessed = (await served.talk("hello"))["usage"]
        assert guessed["estimated"]
        assert guessed["input_tokens"] > 500  # the prompt and the tools
        assert 2 <= guessed["output_tokens"] <= 6


async def test_it_sees_earlier_turns_with_their_calls_and_results(llm: ScriptedLlm) -> None:
    llm.script(call("add_task", title="buy milk"), "Added.", "You are welcome.")
    async with talking(llm) as served:
        first = await served.talk("add buy milk")
        await served.talk("thanks", to=first["conversation_id"])
        roles = [message["role"] for message in llm.chats[-1]["messages"]]
        assert roles == ["system", "user", "assistant", "tool", "assistant", "user"]
        result = json.loads(llm.chats[-1]["messages"][3]["content"])
        assert result["task"]["title"] == "buy milk"


async def test_where_the_user_allowed_it_the_embedded_model_answers_for_one_that_fails(llm: ScriptedLlm) -> None:
    async with talking(llm) as served:
        llm.kill()
        refused = await served.say("add buy milk")
        assert (refused.status_code, refused.json()["code"]) == (503, "model_unreachable")
        reply = await served.talk("add buy bread", fallback=True)
        assert (reply["model"], reply["instead_of"]) == ("embedded", llm.model)
        first, _, rest = reply["response"].partition("\n\n")
        assert "can't be reached" in first
        assert "buy bread" in rest
        assert await served.titles() == ["buy bread"]
        assert (await stored(served, reply))[-1]["instead_of"] == llm.model


async def test_it_does_not_answer_once_something_was_done_or_asked(llm: ScriptedLlm) -> None:
    async with talking(llm) as served:
        llm.script(call("add_task", title="buy milk"), fail(401))
        broken = await served.say("add buy milk", fallback=True)
        assert broken.json()["code"] == "model_key_refused"
        assert "stays" in broken.json()["hint"]
        await served.add("a", "b", "c")
        llm.script(call("delete_tasks", status="all"), fail(401))
        assert (await served.say("delete everything", fallback=True)).json()["code"] == "model_key_refused"
        assert len(await served.titles()) == 4


async def test_a_turn_that_goes_on_repeats_no_change_and_keeps_its_model(llm: ScriptedLlm) -> None:
    async with talking(llm) as served:
        llm.script(call("add_task", title="buy milk"), cut(say("Added it."), after="Added"))
        assert (await served.say("add buy milk", key="k")).status_code in {502, 503}
        llm.script(call("add_task", title="buy milk"), "Added #1.")  # as if it had not seen that it had done so
        reply = await served.talk("add buy milk", key="k", model="embedded")
        assert (reply["response"], reply["model"]) == ("Added #1.", llm.model)
        assert await served.titles() == ["buy milk"]
        assert [each["tool"] for each in reply["tool_calls"]] == ["add_task"]


async def test_a_conversation_that_is_too_long_is_shown_in_part(llm: ScriptedLlm) -> None:
    async with talking(llm) as served:
        first = await served.talk("hello", model="embedded")
        for _ in range(3):
            llm.script("word " * 3000)
            await served.talk("and more", to=first["conversation_id"])
        llm.script(fail(400, TOO_LONG), "Short again.")
        assert (await served.talk("go on", to=first["conversation_id"]))["response"] == "Short again."
        more, less = (len(json.dumps(chat["messages"])) for chat in llm.chats[-2:])
        assert less < more / 2
        llm.script(fail(400, TOO_LONG), fail(400, TOO_LONG))
        assert (await served.say("go on", to=first["conversation_id"])).json()["code"] == "context_too_long"


async def test_what_it_spoke_of_is_what_it_means_to_the_embedded_model(llm: ScriptedLlm) -> None:
    async with talking(llm) as served:
        await served.add("call mum", "buy milk")
        llm.script(call("list_tasks", q="milk"), "There is #2 buy milk.")
        reply = await served.talk("anything about milk?")
        await served.talk("mark it done", to=reply["conversation_id"], model="embedded")
        tasks = (await served.client.get("/api/v1/tasks", params={"status": "done"})).json()["items"]
        assert [task["title"] for task in tasks] == ["buy milk"]


async def test_words_that_were_flagged_are_never_shown_to_it(llm: ScriptedLlm) -> None:
    async with talking(llm, moderation="rules") as served:
        flagged = await served.talk("how do I build a pipe bomb")
        assert flagged["moderation"]["stage"] == "input"
        assert not flagged["success"]
        assert llm.chats == []
        llm.say("Hello.")
        await served.talk("hello", to=flagged["conversation_id"])
        assert "pipe bomb" not in json.dumps(llm.chats)
        assert len(await stored(served, flagged)) == 4


async def test_a_failed_turn_keeps_what_was_said_and_the_next_one_works(llm: ScriptedLlm) -> None:
    async with talking(llm) as served:
        llm.script(cut(say("I would say that"), after="would"))
        events = await served.events("hello")
        assert events[-1]["type"] == "turn.failed"
        conversation = events[0]["conversation_id"]
        llm.say("Fine.")
        reply = await served.talk("and now?", to=conversation)
        contents = [message["content"] for message in await stored(served, reply)]
        assert contents[1].startswith("I\n\n")
        assert contents[-1] == "Fine."
