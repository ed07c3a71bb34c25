"""A name of a model may hold an address. The server calls none but those that its operator named."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.fakes.databases import SqliteFiles
from tests.fakes.llm.answers import Answer, fail, slow
from tests.fakes.llm.server import ScriptedLlm
from tests.fakes.passwords import make_cheap
from tests.fakes.served import Served, hosting

INSIDE = "inside"
ODD = {"behind a fragment", "as a provider"}  # names that models may have where any may be chosen


@pytest.fixture
def llm() -> Iterator[ScriptedLlm]:
    with ScriptedLlm() as llm:
        yield llm


@pytest.fixture
def inside() -> Iterator[ScriptedLlm]:
    """What nobody outside may reach."""
    with ScriptedLlm(answer=lambda _body: INSIDE) as inside:
        yield inside


@pytest.fixture
async def served(llm: ScriptedLlm, sqlite_files: SqliteFiles, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    make_cheap(monkeypatch)
    settings: dict[str, Any] = {"models": f"*, {llm.url}#*", "model_retries": 0, "model_seconds": 1.5}
    async with hosting(await sqlite_files.make(), model=llm.model, **settings) as served:
        await served.be_somebody_new()
        yield served


def ways_in(llm: ScriptedLlm, inside: ScriptedLlm) -> dict[str, str]:
    """Names that lead inside, or would where two readers of an address disagree."""
    there = f"127.0.0.1:{inside.port}"
    return {
        "itself": inside.model,
        "by another name": f"http://localhost:{inside.port}/v1#x",
        "as a number": f"http://2130706433:{inside.port}/v1#x",
        "short": f"http://127.1:{inside.port}/v1#x",
        "by IPv6": f"http://[::ffff:127.0.0.1]:{inside.port}/v1#x",
        "behind what is allowed": f"{llm.url}@{there}/v1#x",
        "behind a password": f"http://{llm.address.removeprefix('http://')}@{there}/v1#x",
        "behind a slash that leans": f"http://{there}\\@127.0.0.1:{llm.port}/v1#x",
        "behind a fragment": f"{llm.url}#x@{there}/",
        "above what is allowed": f"{llm.url}/../../v1#x",
        "as a provider": f"openai/../../{there}",
        "with a query": f"{llm.url}?url=http://{there}#x",
        "by a file": "file:///etc/passwd#x",
        "with a line end": f"{llm.url}\r\nHost: {there}#x",
    }


@pytest.mark.parametrize("way", ways_in(ScriptedLlm(), ScriptedLlm()))
async def test_no_name_leads_where_the_operator_did_not_point(
    served: Served, llm: ScriptedLlm, inside: ScriptedLlm, way: str
) -> None:
    name = ways_in(llm, inside)[way]
    said = await served.say("hello", model=name)
    kept = await served.client.patch("/api/v1/auth/me", json={"model": name})
    tried = await served.client.post("/api/v1/models/test", json={"model": name})
    assert inside.requests == []
    assert INSIDE not in said.text + kept.text + tried.text
    if way not in ODD:
        assert {said.status_code, kept.status_code, tried.status_code} <= {403, 422}
        assert llm.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_models_server_sends_nobody_inside(
    served: Served, llm: ScriptedLlm, inside: ScriptedLlm, status: int
) -> None:
    llm.script(fail(status, {}, {"Location": f"{inside.url}/chat/completions"}))
    assert (await served.say("hello")).status_code == 502
    llm.at["/v1/models"] = fail(status, {}, {"Location": f"{inside.url}/models"})
    await served.client.get("/api/v1/models")
    assert inside.requests == []


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body="x" * 9_000_000),
        Answer(body="data: " + "x" * 9_000_000),
        Answer(body='{"choices": [' + '{"index": 0},' * 800_000),
        Answer(body="[" * 200_000),
        Answer(text="word " * 100_000),
        slow(Answer(text="Hello."), wait=30.0),
    ],
    ids=["endless", "one endless event", "endless choices", "too deep", "endless words", "silent"],
)
async def test_an_answer_that_is_endless_or_slow_ends(served: Served, llm: ScriptedLlm, answer: Answer) -> None:
    llm.script(answer)
    refused = await served.say("hello")
    assert refused.status_code in {502, 503, 504}
    assert refused.json()["hint"]
    llm.say("Hello.")
    assert (await served.talk("hello again"))["response"] == "Hello."


async def test_an_answer_is_not_unpacked(served: Served, llm: ScriptedLlm) -> None:
    llm.say("Hello.")
    await served.talk("hello")
    assert llm.requests[0].headers["accept-encoding"] == "identity"
