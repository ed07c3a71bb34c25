"""The test of a model: what it says of good servers and of bad ones, over real HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from taskchat.agent.models.endpoint import Endpoint
from taskchat.agent.models.probe import probe
from taskchat.schemas.model_names import ModelName
from taskchat.schemas.models import ModelCheck, ModelReport
from tests.fakes.llm.answers import Answer, Spent, call, fail, results_of, say
from tests.fakes.llm.server import ScriptedLlm

KEY = "sk-of-the-tests"
GOOD = "The word mango has five letters."
UNKNOWN = {"error": {"message": "model 'x' not found", "code": "model_not_found"}}


def able(body: dict[str, Any]) -> Answer:
    """A model that does as it is told."""
    return say(GOOD) if results_of(body) else call("count_letters", word="mango")


async def report_on(llm: ScriptedLlm, name: str = "", **options: Any) -> ModelReport:
    named = ModelName.parse(name) if name else ModelName.parse(f"{llm.url}#scripted")
    return await probe(Endpoint(name=named, base_url=llm.url, **options), seconds=10)


def check(report: ModelReport, what: str) -> ModelCheck:
    return next(each for each in report.checks if each.what == what)


def oks(report: ModelReport) -> dict[str, bool | None]:
    return {each.what: each.ok for each in report.checks}


async def test_a_good_model_passes_in_everything() -> None:
    with ScriptedLlm(answer=able) as llm:
        report = await report_on(llm, key=KEY)
    assert report.ok
    assert oks(report) == dict.fromkeys(["reachable", "key", "answers", "tools", "streaming", "usage"], True)
    assert [bool(body.get("stream")) for body in llm.chats] == [False, False, True, True]
    assert all(each.advice is None for each in report.checks)


async def test_the_tool_is_harmless_and_the_only_one() -> None:
    with ScriptedLlm(answer=able) as llm:
        await report_on(llm)
    assert {tool["function"]["name"] for body in llm.chats for tool in body["tools"]} == {"count_letters"}
    assert json.loads(results_of(llm.chats[1])[0]) == {"word": "mango", "letters": 5}


async def test_a_model_that_talks_without_the_tool_is_told_from_one_that_works() -> None:
    with ScriptedLlm(answer=lambda _body: say(GOOD)) as llm:
        report = await report_on(llm, "ollama/tiny")
    assert not report.ok
    assert check(report, "answers").ok
    assert not check(report, "tools").ok
    assert "ollama.com" in (check(report, "tools").advice or "")


async def test_other_arguments_than_asked_for_are_said() -> None:
    with ScriptedLlm(answer=lambda body: say("Five.") if results_of(body) else call("count_letters", x=1)) as llm:
        report = await report_on(llm)
    assert "other arguments" in check(report, "tools").words


@pytest.mark.parametrize(
    ("answer", "failed", "fine"),
    [
        (fail(401), "key", "reachable"),
        (fail(404, UNKNOWN), "answers", "key"),
        (fail(429, {"error": {"message": "quota", "code": "insufficient_quota"}}), "answers", "key"),
        (fail(400, {"error": {"message": "tiny does not support tools"}}), "tools", "answers"),
        (fail(429), "answers", "key"),
        (say(""), "answers", "key"),
    ],
)
async def test_each_failure_is_put_where_it_belongs(answer: Answer, failed: str, fine: str) -> None:
    with ScriptedLlm(answer=lambda _body: answer) as llm:
        report = await report_on(llm, "ollama/x", key=KEY)
    assert not report.ok
    assert check(report, failed).ok is False
    assert check(report, failed).advice
    assert check(report, fine).ok is True
    assert KEY not in report.model_dump_json()


async def test_a_server_that_is_not_there_is_said_once_and_the_rest_is_left_open() -> None:
    with ScriptedLlm(answer=able) as llm:
        llm.kill()
        report = await report_on(llm, "ollama/qwen3", key=KEY)
    assert oks(report) == {"reachable": False} | dict.fromkeys(["key", "answers", "tools", "streaming", "usage"])
    assert "ollama serve" in (check(report, "reachable").advice or "")


async def test_a_model_that_is_not_fetched_yet_says_how() -> None:
    with ScriptedLlm(answer=lambda _body: fail(404, UNKNOWN)) as llm:
        report = await report_on(llm, "ollama/qwen3")
    assert "ollama pull qwen3" in (check(report, "answers").advice or "")


async def test_one_that_can_not_stream_can_still_be_worked_with() -> None:
    def plain_only(body: dict[str, Any]) -> Answer:
        return fail(500) if body.get("stream") else able(body)

    with ScriptedLlm(answer=plain_only) as llm:
        report = await report_on(llm)
    assert report.ok
    assert check(report, "streaming").ok is False
    assert "TASKCHAT_MODEL_STREAM=off" in (check(report, "streaming").advice or "")


async def test_one_that_only_streams_can_be_worked_with() -> None:
    with ScriptedLlm(answer=lambda body: able(body) if body.get("stream") else fail(500)) as llm:
        report = await report_on(llm)
    assert check(report, "tools").ok
    assert "needs to stream" in check(report, "streaming").words


async def test_where_streaming_is_off_it_is_not_tried() -> None:
    with ScriptedLlm(answer=able) as llm:
        report = await report_on(llm, stream=False)
    assert report.ok
    assert check(report, "streaming").ok is None
    assert not any(body.get("stream") for body in llm.chats)


async def test_without_counted_tokens_it_can_be_worked_with() -> None:
    def uncounted(body: dict[str, Any]) -> Answer:
        return say(GOOD, spent=None) if results_of(body) else Answer(calls=able(body).calls, spent=None)

    with ScriptedLlm(answer=uncounted) as llm:
        report = await report_on(llm)
    assert report.ok
    assert check(report, "usage").ok is False


async def test_the_tokens_are_those_of_the_whole_round() -> None:
    with ScriptedLlm(answer=lambda body: Answer(**{**vars(able(body)), "spent": Spent(input=30, output=3)})) as llm:
        report = await report_on(llm)
    assert "66" in check(report, "usage").words


async def test_one_that_calls_the_tool_for_ever_is_stopped() -> None:
    with ScriptedLlm(answer=lambda _body: call("count_letters", word="mango")) as llm:
        report = await report_on(llm)
    assert check(report, "answers").ok is False
    assert len(llm.chats) < 10


async def test_silence_ends_in_time() -> None:
    with ScriptedLlm(answer=lambda _body: Answer(text="never", wait=30)) as llm:
        named = ModelName.parse(f"{llm.url}#scripted")
        report = await probe(Endpoint(name=named, base_url=llm.url, silent_seconds=20), seconds=0.2)
    assert check(report, "answers").ok is False
