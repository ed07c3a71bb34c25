"""Answers over real HTTP: tried again while nothing of them was said, never doubled, never without an end."""

from __future__ import annotations

import asyncio
import re

import pytest

from taskchat.agent.models.breaker import FAILURES, PAUSE_SECONDS
from taskchat.agent.models.completions import DRAIN_SECONDS
from taskchat.errors import ModelBusy, ModelFailed, ModelKeyRefused, ModelTooSlow, ModelUnreachable
from tests.agent.models.asking_llms import Heard, asking
from tests.fakes.llm.answers import Answer, End, call, cut, fail, say
from tests.fakes.llm.quirks import named
from tests.fakes.llm.server import Hold, ScriptedLlm
from tests.fakes.waiting import until

BOTH = call("add_task", title="milk") + call("list_tasks")


@pytest.mark.parametrize("stream", [True, False])
async def test_words_come_with_what_they_cost(stream: bool) -> None:
    async with ScriptedLlm("Hello there, friend.") as llm, asking(llm) as ask:
        heard = await ask.streamed(stream=stream)
    assert (heard.text, heard.tokens) == ("Hello there, friend.", (100, 10))
    assert bool(llm.chats[0].get("stream")) is stream
    assert (len(heard.pieces) > 1) is stream


@pytest.mark.parametrize("stream", [True, False])
async def test_calls_come_whole_with_ids_of_our_own(stream: bool) -> None:
    async with ScriptedLlm(BOTH) as llm, asking(llm) as ask:
        heard = await ask.streamed(stream=stream)
    assert heard.calls == [("add_task", {"title": "milk"}), ("list_tasks", {})]
    assert len(set(heard.ids)) == 2
    assert all(re.fullmatch("[A-Za-z0-9]{9}", each) for each in heard.ids)


async def test_an_answer_may_be_had_all_at_once() -> None:
    async with ScriptedLlm(say("I will.") + call("list_tasks")) as llm, asking(llm) as ask:
        response = await ask.whole()
    assert [item.type for item in response.output] == ["message", "function_call"]
    assert (response.usage.input_tokens, "stream" in llm.chats[0]) == (100, False)


async def test_words_are_passed_on_as_they_come() -> None:
    hold = Hold()
    async with ScriptedLlm(say("One two three", hold=hold, hold_after="two")) as llm, asking(llm) as ask:
        heard = Heard()
        asked = asyncio.create_task(ask.streamed(heard=heard))
        await until(lambda: "two" in heard.text)
        hold.open()
        await asked
    assert heard.text == "One two three"


async def test_the_request_is_plain_and_says_nothing_of_us() -> None:
    async with ScriptedLlm("Hi") as llm, asking(llm, reply_tokens=50) as ask:
        await ask.streamed()
    request = llm.requests[0]
    assert request.body.keys() == {"model", "messages", "tools", "stream", "stream_options", "max_tokens"}
    assert "strict" not in request.body["tools"][0]["function"]
    assert "authorization" not in request.headers
    assert not [name for name in request.headers if name.startswith("x-stainless")]


async def test_the_key_and_nothing_of_the_environment_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "another")
    monkeypatch.setenv("OPENAI_ORG_ID", "org")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer stolen\nX-Mine: 1")
    async with ScriptedLlm("Hi", "Hi") as llm, asking(llm) as ask:
        await ask.streamed(key="mine")
        await ask.streamed()
    first, second = (request.headers for request in llm.requests)
    assert first["authorization"] == "Bearer mine"
    assert "authorization" not in second
    assert not {"openai-organization", "x-mine"} & first.keys()


FAILING: list[Answer] = [
    cut(say("Hello there"), -1, "reset"),
    cut(say("Hello there"), 0, "close"),
    cut(BOTH, "milk", "reset"),
    cut(BOTH, "milk", "end"),
    fail(500),
    fail(503, {"error": {"message": "Loading model"}}),
    fail(408),
    fail(429, {"error": {"message": "Rate limit reached"}}),
    fail(200, {"error": {"message": "upstream", "code": 502}}),
    fail(200, ""),
]


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("failure", FAILING)
async def test_what_may_pass_is_tried_again(failure: Answer, stream: bool) -> None:
    async with ScriptedLlm(failure, "Hello") as llm, asking(llm) as ask:
        heard = await ask.streamed(stream=stream)
    assert (heard.text, heard.calls, ask.waits) == ("Hello", [], [0.25])


async def test_it_is_given_up_after_the_last_try() -> None:
    async with ScriptedLlm(*[fail(500)] * 3, "Hello") as llm, asking(llm) as ask:
        with pytest.raises(ModelUnreachable):
            await ask.streamed(retries=2)
    assert (llm.left, ask.waits) == (1, [0.25, 0.5])


@pytest.mark.parametrize("how", ["reset", "close", "end"])
async def test_what_has_been_said_is_not_said_again(how: End) -> None:
    async with ScriptedLlm(cut(say("One two three"), "two", how), "One two three") as llm, asking(llm) as ask:
        heard = Heard()
        with pytest.raises(ModelFailed):
            await ask.streamed(heard=heard)
    assert (heard.text.strip(), llm.left, ask.waits) == ("One", 1, [])


async def test_a_silent_server_is_given_up() -> None:
    async with ScriptedLlm(cut(say("Hello there"), -1, "hang"), "Hello") as llm, asking(llm) as ask:
        with pytest.raises(ModelTooSlow):
            await ask.streamed(silent_seconds=0.05)
        assert llm.left == 1


async def test_what_said_why_it_ended_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taskchat.agent.models.completions.LINGER_SECONDS", 0.05)
    async with ScriptedLlm(cut(say("Hello"), '"stop"}]}\n\n', "hang")) as llm, asking(llm) as ask:
        assert (await ask.streamed()).text == "Hello"


async def test_nobody_listens_at_all() -> None:
    async with ScriptedLlm() as llm:
        llm.kill()
        async with asking(llm) as ask:
            with pytest.raises(ModelUnreachable, match="does not answer"):
                await ask.streamed()
    assert len(ask.waits) == 2


@pytest.mark.parametrize(("asked", "waited"), [("3", [3.0]), ("0", [0.0])])
async def test_a_busy_server_says_when_to_come_again(asked: str, waited: list[float]) -> None:
    async with ScriptedLlm(fail(429, None, {"Retry-After": asked}), "Hello") as llm, asking(llm) as ask:
        assert (await ask.streamed()).text == "Hello"
    assert ask.waits == waited


async def test_a_server_that_is_busy_for_longer_is_not_waited_for() -> None:
    async with ScriptedLlm(fail(429, None, {"Retry-After": "120"})) as llm, asking(llm) as ask:
        with pytest.raises(ModelBusy, match="2 minutes"):
            await ask.streamed()
    assert ask.waits == []


async def test_what_a_server_refuses_it_is_asked_only_once() -> None:
    async with ScriptedLlm("Hi", "Hi") as llm, asking(llm) as ask:
        llm.quirk = named("no-stream-options")
        for _ in range(2):
            assert (await ask.streamed(retries=0)).text == "Hi"
    assert ["stream_options" in body for body in llm.chats] == [True, False, False]


async def test_a_server_that_swallows_the_beginning_of_thoughts_is_known_by_its_second_answer() -> None:
    async with ScriptedLlm("hm</think>Hello", "hm</think>Hello", "Hello") as llm, asking(llm) as ask:
        assert [(await ask.streamed()).text for _ in range(3)] == ["hmHello", "Hello", "Hello"]


async def test_connections_are_used_again() -> None:
    async with ScriptedLlm(*["Hello"] * 3) as llm, asking(llm) as ask:
        for _ in range(3):
            await ask.streamed()
        assert llm.open == 1


async def test_a_server_that_stays_after_its_goodbye_keeps_nobody() -> None:
    async with ScriptedLlm(cut(say("Hello"), "[DONE]\n\n", "hang")) as llm, asking(llm) as ask:
        async with asyncio.timeout(DRAIN_SECONDS + 3):
            assert (await ask.streamed()).text == "Hello"


async def test_who_goes_away_is_noticed_by_the_server() -> None:
    hold = Hold()
    async with ScriptedLlm(say("One two", hold=hold, hold_after="One")) as llm, asking(llm) as ask:
        asked = asyncio.create_task(ask.streamed())
        await hold.reached()
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        hold.open()
        await until(lambda: llm.open == 0)
        assert ask.llms.state(ask.endpoint) is None


async def test_a_server_that_keeps_failing_is_left_alone_for_a_while() -> None:
    async with ScriptedLlm(*[fail(500)] * FAILURES, "Hello") as llm, asking(llm, retries=0) as ask:
        for _ in range(FAILURES):
            with pytest.raises(ModelUnreachable):
                await ask.streamed()
        ask.now += 10
        with pytest.raises(ModelUnreachable, match=r"for a moment\. Try again in 20"):
            await ask.streamed()
        assert len(llm.chats) == FAILURES
        assert ask.llms.state(ask.endpoint) == "paused for 20 s after 5 failures: it has trouble of its own"
        ask.now += PAUSE_SECONDS
        assert ask.llms.state(ask.endpoint) == "being tried again after 5 failures: it has trouble of its own"
        assert (await ask.streamed()).text == "Hello"
        assert ask.llms.state(ask.endpoint) is None


async def test_a_server_that_refuses_is_not_left_alone() -> None:
    async with ScriptedLlm(*[fail(401)] * FAILURES, "Hello") as llm, asking(llm) as ask:
        for _ in range(FAILURES):
            with pytest.raises(ModelKeyRefused):
                await ask.streamed()
        assert (await ask.streamed()).text == "Hello"


async def test_who_waited_for_the_probe_and_went_away_leaves_it_to_the_next() -> None:
    hold = Hold()
    async with ScriptedLlm(*[fail(500)] * FAILURES, say("One", hold=hold), "Two") as llm, asking(llm, retries=0) as ask:
        for _ in range(FAILURES):
            with pytest.raises(ModelUnreachable):
                await ask.streamed()
        ask.now += PAUSE_SECONDS
        asked = asyncio.create_task(ask.streamed())
        await hold.reached()
        with pytest.raises(ModelUnreachable):
            await ask.streamed()
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        assert (await ask.streamed()).text == "Two"


async def test_what_the_provider_said_is_nowhere_in_the_error() -> None:
    async with (
        ScriptedLlm(fail(401, {"error": {"message": "Incorrect API key: sk-secret"}})) as llm,
        asking(llm) as ask,
    ):
        with pytest.raises(ModelKeyRefused) as caught:
            await ask.streamed(key="sk-secret")
    error: BaseException | None = caught.value
    assert error is not None
    assert "sk-secret" not in str(error)
    assert error.__suppress_context__
