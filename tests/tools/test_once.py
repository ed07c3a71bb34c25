"""A call with an idempotency key happens once, however often it is sent."""

from __future__ import annotations

from typing import Any, cast

import pytest
from mcp.types import ElicitResult, InputRequiredResult, InputResponses, RequestParamsMeta

from taskchat.schemas.caller import Caller
from taskchat.store.engine import Store
from tests.fakes.database import person
from tests.tools.clients import MODES, Person, acting_as, client_of, data, titles, words


def key(text: Any) -> RequestParamsMeta:
    return cast("RequestParamsMeta", {"taskchat/idempotency-key": text})


@pytest.fixture
async def ann(store: Store) -> Caller:
    return await person(store, "ann")


@pytest.mark.parametrize("mode", MODES)
async def test_a_call_that_is_sent_again_gives_what_it_gave(store: Store, ann: Caller, mode: str) -> None:
    with acting_as(ann):
        async with client_of(store, mode) as client:
            first = await client.call_tool("add_task", {"title": "milk"}, meta=key("k1"))
            async with client_of(store, mode) as other:  # after the connection broke
                again = await other.call_tool("add_task", {"title": "milk"}, meta=key("k1"))
            assert data(again) == data(first)
            await client.call_tool("add_tasks", {"tasks": [{"title": "x"}]}, meta=key("k2"))
            await client.call_tool("add_tasks", {"tasks": [{"title": "x"}]}, meta=key("k2"))
            await client.call_tool("undo_last_change", {}, meta=key("k3"))
            await client.call_tool("undo_last_change", {}, meta=key("k3"))
            assert await titles(client) == ["milk"]


async def test_a_key_is_for_one_call(store: Store, ann: Caller) -> None:
    with acting_as(ann):
        async with client_of(store) as client:
            await client.call_tool("add_task", {"title": "milk"}, meta=key("k"))
            other = await client.call_tool("add_task", {"title": "eggs"}, meta=key("k"))
            assert "Use a new key for each request" in words(other)
            assert await titles(client) == ["milk"]


async def test_a_question_holds_no_key_so_the_yes_can_use_it(store: Store, ann: Caller) -> None:
    with acting_as(ann):
        async with client_of(store) as client:
            await client.call_tool("add_task", {"title": "milk"})
            refused = await client.call_tool("delete_tasks", {}, meta=key("k"))
            assert data(refused)["success"] is False
        person = Person()
        for mode in MODES:
            async with client_of(store, mode, person=person) as client:
                done = data(await client.call_tool("delete_tasks", {}, meta=key("k")))
                assert (done["success"], done["total"]) == (True, 1)
    assert person.asked == ["Delete this task: #1 milk?"]


@pytest.mark.parametrize("bad", ["", "x" * 201, 7, ["k"], {"k": 1}])
async def test_a_key_that_can_not_be_one_is_refused(store: Store, ann: Caller, bad: Any) -> None:
    with acting_as(ann):
        async with client_of(store) as client:
            refused = await client.call_tool("add_task", {"title": "milk"}, meta=key(bad))
            assert "1 to 200 characters" in words(refused)
            assert await titles(client) == []


async def test_a_yes_counts_once_under_whatever_keys_it_is_brought(store: Store, ann: Caller) -> None:
    yes: InputResponses = {"confirmation": ElicitResult(action="accept", content={"yes": True})}
    with acting_as(ann):
        async with client_of(store, person=Person()) as client:
            await client.call_tool("add_task", {"title": "milk"})
            asked = await client.session.call_tool("delete_tasks", {}, allow_input_required=True)
            assert isinstance(asked, InputRequiredResult)
            for number in range(3):
                done = await client.session.call_tool(
                    "delete_tasks", {}, input_responses=yes, request_state=asked.request_state, meta=key(f"k{number}")
                )
                assert data(done)["total"] == 1
                if number == 0:
                    await client.call_tool("undo_last_change", {})
            assert await titles(client) == ["milk"]
