"""The key of a model, and that of moderation, leave this process to their own servers and nowhere else."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.llm.answers import Answer, call, cut, fail, say
from tests.fakes.llm.server import ScriptedLlm
from tests.fakes.log_lines import written
from tests.fakes.served import Served, serving

KEY = "plain-key-that-looks-like-no-secret"
ECHO = {"X-Your-Key": KEY, "Set-Cookie": f"key={KEY}", "Retry-After": KEY, "X-Request-Id": KEY}
SAYING = {"error": {"message": f"Incorrect API key provided: {KEY}.", "code": KEY, "type": KEY, "param": KEY}}
ANSWERS: dict[str, list[Answer | str]] = {
    "an answer": ["Hello."],
    "a call": [call("add_task", title="milk"), "Added."],
    "the key is refused": [fail(401, SAYING, ECHO)],
    "not allowed": [fail(403, SAYING, ECHO)],
    "not understood": [fail(400, SAYING, ECHO)],
    "not found": [fail(404, SAYING, ECHO)],
    "too many": [fail(429, SAYING, ECHO)],
    "broken": [fail(500, f"Traceback: Authorization: Bearer {KEY}", ECHO)],
    "elsewhere": [fail(307, {}, {"Location": f"http://127.0.0.1:1/?key={KEY}"})],
    "an error with status 200": [Answer(body=SAYING, headers=ECHO)],
    "a page": [Answer(body=f"<html>{KEY}</html>")],
    "no JSON": [Answer(body=f"{{{KEY}")],
    "another shape": [Answer(body={"choices": KEY, KEY: KEY})],
    "cut off": [cut(say("Hello there."), "Hello")],
    "cut off at once": [cut(say("Hello there."))],
    "a failure behind a call": [call("add_task", title="milk"), fail(401, SAYING, ECHO)],
}
PATHS = ["/models", "/usage", "/conversations", "/auth/me", "/tasks"]


@pytest.fixture
def llm() -> Iterator[ScriptedLlm]:
    with ScriptedLlm() as llm:
        llm.key = KEY
        yield llm


async def all_that_is_told(served: Served) -> str:
    """What a turn gives, streamed and whole, what is stored of it, and what else tells of models."""
    told = [(await served.say("hello")).text]
    told.append(json.dumps(await served.events("hello")))
    told += [(await served.client.get(f"/api/v1{path}")).text for path in PATHS]
    told += [(await served.client.get(path)).text for path in ("/health", "/healthz", "/ready")]
    for each in (await served.client.get("/api/v1/conversations")).json()["items"]:
        told.append((await served.client.get(f"/api/v1/conversations/{each['id']}/messages")).text)
        told.append((await served.client.get(f"/api/v1/conversations/{each['id']}/export")).text)
    return "\n".join(told)


@pytest.mark.parametrize(("answer", "style"), list(zip(ANSWERS, itertools.cycle(["text", "json"]))))
async def test_the_key_is_in_nothing_that_is_told_stored_or_logged(llm: ScriptedLlm, answer: str, style: str) -> None:
    settings: dict[str, Any] = {"model": llm.model, "model_key": KEY, "model_retries": 0, "log_level": "debug"}
    with written(style, "debug") as log:
        async with serving(**settings) as served:
            llm.script(*ANSWERS[answer], *ANSWERS[answer])
            told = await all_that_is_told(served)
    assert llm.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in told
    assert KEY not in log.getvalue()
    assert KEY not in json.dumps(llm.chats)  # nor does the model itself read it


@pytest.mark.parametrize("status", [200, 401, 500])
async def test_the_key_of_moderation_is_in_nothing_either(llm: ScriptedLlm, status: int) -> None:
    llm.at["/v1/moderations"] = Answer(status=status, body=SAYING, headers=ECHO)
    settings: dict[str, Any] = {"moderation": "openai", "moderation_url": llm.url, "moderation_key": KEY}
    with written(level="debug") as log:
        async with serving(model="embedded", model_retries=0, **settings) as served:
            told = await all_that_is_told(served)
    assert llm.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in told + log.getvalue()


async def test_a_test_of_the_model_does_not_tell_its_key(llm: ScriptedLlm) -> None:
    llm.script(*[fail(401, SAYING, ECHO)] * 9)
    llm.at["/v1/models"] = fail(401, SAYING, ECHO)
    with written(level="debug") as log:
        async with serving(model=llm.model, model_key=KEY, model_retries=0) as served:
            tested = await served.client.post("/api/v1/models/test", json={"model": llm.model})
    assert tested.status_code == 200
    assert KEY not in tested.text + log.getvalue()


async def test_the_key_goes_to_no_other_server(llm: ScriptedLlm) -> None:
    with ScriptedLlm("Hello.") as other:
        async with serving(model=llm.model, model_key=KEY, models="*", model_retries=0) as served:
            await served.talk("hello", model=other.model)
        assert other.chats
        assert KEY not in str([request.headers for request in other.requests])
