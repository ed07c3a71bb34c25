"""What models have cost, over HTTP."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from taskchat.schemas.chat import Usage
from taskchat.store import accounts, usage
from taskchat.store.engine import of_user
from tests.fakes.llm.answers import Answer, Spent, call, fail, say
from tests.fakes.llm.server import ScriptedLlm, scripted_llm
from tests.fakes.served import Served, says, serving
from tests.server.conftest import problem

pytestmark = pytest.mark.asyncio(loop_scope="session")

COST = Usage(model_calls=1, input_tokens=1000, output_tokens=20, cached_tokens=600, seconds=0.5)


async def spend(served: Served, model: str, cost: Usage = COST) -> None:
    """As if a model had answered the person who speaks."""
    store = served.app.state.services.store
    public_id = (await served.client.get("/api/v1/auth/me")).json()["id"]
    user = await store.read(lambda conn: accounts.user_by_public_id(conn, public_id))
    day = served.clock.now.date()
    await store.write(lambda conn: usage.add(conn, user.id, 0, day, model, cost), alone=of_user(user.id))


async def asked(served: Served, **query: str) -> dict[str, Any]:
    answer = await served.client.get("/api/v1/usage", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_each_model_of_each_day_is_told_and_all_is_added_up(served: Served) -> None:
    await spend(served, "openai/gpt-5-mini")
    await spend(served, "ollama/llama3.2", COST.model_copy(update={"estimated": True}))
    await spend(served, "ollama/llama3.2")
    report = await asked(served)
    today = served.clock.now.date().isoformat()
    assert (report["until"], report["next_cursor"]) == (today, None)
    told = [(item["day"], item["model"], item["turns"], item["estimated"]) for item in report["items"]]
    assert told == [(today, "ollama/llama3.2", 2, True), (today, "openai/gpt-5-mini", 1, False)]
    assert report["total"] == {
        "turns": 3,
        "model_calls": 3,
        "input_tokens": 3000,
        "output_tokens": 60,
        "cached_tokens": 1800,
        "estimated": True,
        "seconds": 1.5,
    }
    assert (await asked(served, until="2026-12-31"))["items"] == []


async def test_the_embedded_model_costs_nothing(served: Served) -> None:
    reply = await served.talk("hello", says("Hi there."))
    assert (reply["model"], (await asked(served))["items"]) == ("embedded", [])
    here = f"/api/v1/conversations/{reply['conversation_id']}"
    assert (await served.client.get(here)).json()["usage"]["model_calls"] == 0


async def test_nobody_sees_what_another_has_spent(served: Served) -> None:
    await spend(served, "openai/gpt-5-mini")
    answer = await served.client.get("/api/v1/usage", headers=await served.another())
    assert (answer.json()["items"], answer.json()["total"]["turns"]) == ([], 0)


async def test_a_reply_that_is_read_again_still_tells_its_usage(served: Served) -> None:
    reply = await served.talk("hello", says("Hi there."))
    here = f"/api/v1/conversations/{reply['conversation_id']}"
    words, answered = (await served.client.get(f"{here}/messages")).json()["items"]
    assert (words["usage"], answered["usage"]) == (None, reply["usage"])
    exported = (await served.client.get(f"{here}/export", params={"format": "json"})).json()
    assert exported["messages"][1]["usage"] == reply["usage"]
    assert exported["usage"]["model_calls"] == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"since": "yesterday"}, "since"),
        ({"until": "1700000000"}, "until"),
        ({"until": "2027-02-30"}, "until"),
        ({"since": "2027-01-05T00:00:00"}, "since"),
        ({"since": "2027-02-01", "until": "2027-01-01"}, "since"),
        ({"since": "2020-01-01", "until": "2027-01-01"}, "since"),
        ({"user": "somebody"}, "user"),
    ],
)
async def test_a_time_that_makes_no_sense_is_refused(served: Served, query: dict[str, str], field: str) -> None:
    refused = problem(await served.client.get("/api/v1/usage", params=query))
    assert (refused["status"], [error["field"] for error in refused["errors"]]) == (422, [field])


async def test_it_is_for_those_who_are_signed_in(served: Served) -> None:
    answer = await served.client.get("/api/v1/usage", headers={"Authorization": ""})
    assert problem(answer)["code"] == "not_signed_in"


@contextlib.asynccontextmanager
async def answered_by(*script: Answer) -> AsyncIterator[tuple[ScriptedLlm, Served]]:
    """A server whose model says this."""
    async with scripted_llm(*script) as llm, serving(model=llm.model, model_retries=0) as served:
        yield llm, served


async def test_what_a_model_tells_of_its_tokens_is_on_the_reply_the_conversation_and_the_day() -> None:
    once = Spent(input=900, output=30, cached=500)
    script = replace(call("add_task", title="milk"), spent=once), say("Added milk.", spent=once)
    async with answered_by(*script) as (llm, served):
        reply = await served.talk("add milk")
        conversation = (await served.client.get("/api/v1/conversations")).json()["items"][0]
        (item,) = (await asked(served))["items"]
    assert reply["usage"]["seconds"] > 0
    spent = {"model_calls": 2, "input_tokens": 1800, "output_tokens": 60, "cached_tokens": 1000, "estimated": False}
    for told in (reply["usage"], conversation["usage"], item):
        assert spent.items() <= told.items()
    assert (item["model"], item["turns"], item["day"]) == (llm.model, 1, served.clock.now.date().isoformat())


async def test_where_a_model_does_not_tell_its_tokens_the_sums_say_that_they_are_estimated() -> None:
    async with answered_by(say("Hello, how can I help you today?", spent=None)) as (_, served):
        told = (await served.talk("hello"))["usage"]
        total = (await asked(served))["total"]
    assert told["output_tokens"] in range(7, 13)
    assert (total["estimated"], total["input_tokens"]) == (True, told["input_tokens"])


async def test_a_turn_that_broke_off_has_cost_what_it_had_cost() -> None:
    script = replace(call("add_task", title="milk"), spent=Spent(input=900, output=30)), fail(401)
    async with answered_by(*script) as (_, served):
        assert (await served.say("add milk")).json()["code"] == "model_key_refused"
        (item,) = (await asked(served))["items"]
    assert (item["turns"], item["input_tokens"], item["output_tokens"]) == (1, 900, 30)


async def test_where_the_embedded_model_steps_in_it_costs_nothing_itself() -> None:
    async with answered_by(fail(401)) as (llm, served):
        assert (await served.talk("add milk", fallback=True))["model"] == "embedded"
        report = await asked(served)
    assert {item["model"] for item in report["items"]} <= {llm.model}
    assert (report["total"]["input_tokens"], report["total"]["output_tokens"]) == (0, 0)
