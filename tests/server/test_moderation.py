"""Moderation, from the words to what is stored: what is flagged reaches no model and no eye, and neither does what
can't be checked."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import pytest

from tests.fakes.llm.answers import Answer, call, fail, say, slow
from tests.fakes.llm.server import ScriptedLlm
from tests.fakes.log_lines import written
from tests.fakes.served import Served, serving

CHECKS, CHATS = "/v1/moderations", "/v1/chat/completions"
FLAGGED = "grue"
BEFORE = "I have looked at your list, and there are many things on it that you could do now. "
SAID = BEFORE + f"Then again, a {FLAGGED} may eat you in the dark of this very long evening that you have. Bye."
OUT_OF_ORDER: Mapping[str, Answer] = {
    "slow": slow(Answer(body={}), 30.0),
    "broken": fail(500),
    "refusing the key": fail(401),
    "talking nonsense": Answer(body="<html>"),
    "about something else": Answer(body={"results": []}),
}


@pytest.fixture
def llm() -> Iterator[ScriptedLlm]:
    with ScriptedLlm() as llm:
        llm.flags = {FLAGGED: {"violence": 0.9}}
        yield llm


@contextlib.asynccontextmanager
async def moderated(llm: ScriptedLlm, **settings: Any) -> AsyncIterator[Served]:
    """A server whose model and whose moderation are both at the scripted LLM."""
    chosen = {"model": llm.model, "moderation": "openai", "moderation_url": llm.url, "model_retries": 0, **settings}
    async with serving(**chosen) as served:
        yield served


async def stored(served: Served, conversation: str) -> list[dict[str, Any]]:
    response = await served.client.get(f"/api/v1/conversations/{conversation}/messages")
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def asked(llm: ScriptedLlm) -> list[str]:
    return [request.path for request in llm.requests]


async def test_words_are_checked_before_any_model_hears_them(llm: ScriptedLlm) -> None:
    async with moderated(llm) as served:
        llm.say("Hello.")
        assert (await served.talk("hello"))["moderation"] is None
        assert asked(llm) == [CHECKS, CHATS, CHECKS]
        reply = await served.talk(f"tell me of the {FLAGGED}")
        assert reply["moderation"] == {"stage": "input", "categories": ["violence"], "scores": {"violence": 0.9}}
        assert not reply["success"]
        assert "violence" in reply["response"]
        assert asked(llm)[3:] == [CHECKS]


async def test_what_was_flagged_is_stored_and_never_shown_to_a_model_later(llm: ScriptedLlm) -> None:
    async with moderated(llm) as served:
        there = (await served.talk(f"tell me of the {FLAGGED}"))["conversation_id"]
        llm.script("Hello.", SAID, "Bye.")
        await served.talk("hello", to=there)
        await served.talk("and now?", to=there)
        await served.talk("bye", to=there)
        messages = await stored(served, there)
        assert messages[0]["content"] == f"tell me of the {FLAGGED}"
        assert [each["moderation"] and each["moderation"]["stage"] for each in messages if each["role"] != "user"] == [
            "input",
            None,
            "output",
            None,
        ]
        assert FLAGGED not in json.dumps(llm.chats)


@pytest.mark.parametrize("streams", [True, False])
async def test_of_a_flagged_reply_what_was_fine_is_shown_and_the_rest_never(llm: ScriptedLlm, streams: bool) -> None:
    async with moderated(llm, model_stream=streams) as served:
        llm.script(say(BEFORE) + call("add_task", title="buy a lamp"), say(SAID, pieces=len(SAID)))
        events = await served.events("what now?")
        told, reply = json.dumps(events), events[-1]["reply"]
        assert FLAGGED not in told
        assert "may eat you" not in told
        assert reply["response"].startswith(BEFORE.strip())
        assert "withheld" in reply["response"]
        assert reply["moderation"]["stage"] == "output"
        assert [each["tool"] for each in reply["tool_calls"]] == ["add_task"]  # what was done stays done
        assert await served.titles() == ["buy a lamp"]
        (_, kept) = await stored(served, reply["conversation_id"])
        assert kept["content"] == reply["response"] == "".join(each.get("text", "") for each in events)


@pytest.mark.parametrize("out_of_order", OUT_OF_ORDER)
async def test_words_that_can_not_be_checked_reach_no_model(llm: ScriptedLlm, out_of_order: str) -> None:
    async with moderated(llm, model_seconds=0.3) as served:
        llm.at[CHECKS] = OUT_OF_ORDER[out_of_order]
        refused = await served.say("hello", fallback=True)  # nor does the embedded model take over
        assert (refused.status_code, refused.json()["code"]) == (503, "moderation_failed")
        assert refused.json()["hint"]
        assert llm.chats == []
        del llm.at[CHECKS]
        llm.say("Hello.")
        assert (await served.talk("hello"))["response"] == "Hello."


async def test_a_reply_that_can_not_be_checked_is_not_shown_and_what_was_done_is_told(llm: ScriptedLlm) -> None:
    def answer(body: dict[str, Any]) -> Answer:
        llm.at[CHECKS] = fail(500)
        return call("add_task", title="milk") if body["messages"][-1]["role"] == "user" else say(SAID)

    async with moderated(llm) as served:
        llm.answer = answer
        events = await served.events("add milk")
        assert events[-1]["type"] == "turn.failed"
        assert events[-1]["problem"]["code"] == "moderation_failed"
        assert "stays" in events[-1]["problem"]["hint"]
        assert [each["tool"] for each in events[-1]["tool_calls"]] == ["add_task"]
        assert "looked at your list" not in json.dumps(events)
        (_, kept) = await stored(served, events[0]["conversation_id"])
        assert "looked at your list" not in kept["content"]


async def test_a_moderation_server_that_is_down_is_told_to_the_operator_without_the_words(llm: ScriptedLlm) -> None:
    async with moderated(llm, moderation_key="key-of-the-moderation") as served:
        llm.kill()
        with written(level="debug") as log:
            assert (await served.say("flowers for Mary")).json()["code"] == "moderation_failed"
        assert "moderation by 127.0.0.1" in log.getvalue()
        assert "flowers" not in log.getvalue()
        assert "key-of-the-moderation" not in log.getvalue()


async def test_asking_again_with_the_same_key_gives_the_same_answer_and_asks_nobody(llm: ScriptedLlm) -> None:
    async with moderated(llm) as served:
        first = await served.talk(f"a {FLAGGED}", key="k")
        assert await served.talk(f"a {FLAGGED}", key="k") == first
        assert asked(llm) == [CHECKS]


async def test_a_yes_to_a_question_that_was_withheld_is_none(llm: ScriptedLlm) -> None:
    async with moderated(llm) as served:
        await served.add("a", "b", "c")
        llm.script(call("delete_tasks"), SAID)
        reply = await served.talk("is it dark?")
        assert reply["needs_answer"] is None
        llm.script(call("delete_tasks"), "Gone.")
        again = await served.talk("yes", to=reply["conversation_id"])
        assert await served.titles() == ["a", "b", "c"]
        assert again["needs_answer"]["kind"] == "confirm"  # this one is shown


@pytest.mark.parametrize(
    "words", ["KILL MYSELF", "k\u200bill myself", "ｋｉｌｌ　ｍｙｓｅｌｆ", "ki**ll** mysеlf", "kill\nmyself"]
)
@pytest.mark.parametrize("model", ["embedded", "scripted"])
async def test_rules_read_words_however_they_are_written(llm: ScriptedLlm, words: str, model: str) -> None:
    async with moderated(llm, moderation="rules", model=llm.model if model == "scripted" else model) as served:
        reply = await served.talk(f"add a task: {words}")
        assert reply["moderation"]["categories"] == ["self-harm"]
        assert await served.titles() == []
        assert llm.requests == []


@pytest.mark.parametrize("pieces", [1, 7, 400])
async def test_rules_hold_for_a_reply_however_it_is_cut(llm: ScriptedLlm, pieces: int) -> None:
    text = (
        "You could plan your day now, and begin with the small things. " * 4 + "You may ｋｉｌｌ yo\u200burself. Bye."
    )
    async with moderated(llm, moderation="rules") as served:
        llm.say(text, pieces=pieces)
        events = await served.events("what now?")
        assert events[-1]["reply"]["moderation"]["categories"] == ["self-harm/instructions"]
        assert "urself" not in json.dumps(events)


async def test_what_the_embedded_model_says_is_checked_too(llm: ScriptedLlm) -> None:
    async with moderated(llm, model="embedded") as served:
        await served.add(f"feed the {FLAGGED}")
        reply = await served.talk("show all tasks")
        assert reply["moderation"]["stage"] == "output"
        assert FLAGGED not in reply["response"]


async def test_where_moderation_is_off_nobody_is_asked(llm: ScriptedLlm) -> None:
    async with moderated(llm, moderation="off") as served:
        llm.say(f"A {FLAGGED}.")
        assert (await served.talk(f"a {FLAGGED}?"))["response"] == f"A {FLAGGED}."
        assert asked(llm) == [CHATS]
