"""A call of a connected tool is made once, whatever becomes of its turn; and a tool is the one that was allowed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.agent.connections.seen import made, told
from tests.fakes.mcp_servers.started import connected, draft, is_running, permitted
from tests.fakes.served import Served, calls, says, serving
from tests.fakes.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_turn_that_is_tried_again_does_not_repeat_its_calls(local: Served, tmp_path: Path) -> None:
    await connected(local, "Polite", str(journal := tmp_path / "journal"))
    failed = await local.say("keep it", calls("notes__save", text="a"), ValueError("the model is gone"), key="k1")
    assert failed.status_code == 502
    reply = await local.talk("keep it", calls("notes__save", text="a"), says("Kept."), key="k1")
    assert made(journal) == [{"text": "a"}]
    assert [call["result"]["success"] for call in reply["tool_calls"]] == [True]


async def test_a_call_that_was_cut_off_is_told_as_that_and_is_never_repeated(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    async with serving(turn_seconds=2.0) as served:
        await permitted(served, draft("Hanging", str(journal)), may="allow")
        cut = await served.say("keep it", calls("notes__save", text="a"), key="k1")
        assert cut.json()["code"] == "turn_timed_out"
    async with serving() as another:
        again = [calls("notes__save", text="a"), calls("notes__save", text="a")]
        reply = await another.talk("keep it", *again, says("I don't know."), key="k1")
        assert "nobody knows whether it took effect" in reply["tool_calls"][0]["error"]
        assert "nobody knows what came of it" in reply["tool_calls"][1]["error"]
    assert made(journal) == [{"text": "a"}]


async def test_a_turn_that_is_stopped_tells_of_the_call_that_was_under_way(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    async with serving() as served:
        await permitted(served, draft("Hanging", str(journal)), may="allow")
        talking = asyncio.create_task(served.talk("keep it", calls("notes__save", text="a"), key="k1"))
        await until(lambda: bool(made(journal)))
        stop = await served.client.post("/api/v1/chat/stop", headers={"Idempotency-Key": "k1"})
        assert stop.json()["stopped"]
        reply = await talking
        assert "nobody knows whether it took effect" in reply["tool_calls"][0]["error"]
        await until(lambda: not is_running(int(journal.with_name("pid").read_text())))


async def test_a_tool_that_has_changed_is_not_called_and_is_off_until_it_is_allowed_again(
    local: Served, tmp_path: Path
) -> None:
    found = await connected(local, "Changing", str(journal := tmp_path / "journal"))
    (tmp_path / "changed").touch()
    await local.talk("x", calls("notes__search", q="a"), calls("notes__save", text="b"), says("They changed."))
    assert made(journal) == []
    assert "not any more what the person has allowed" in told(local)[0]["error"]
    now = (await local.client.get(f"/api/v1/connections/{found['id']}")).json()["tools"]
    assert [(tool["tool"], tool["permission"], tool["changed"]) for tool in now] == [
        ("search", "off", True),
        ("store", "off", False),
    ]
    wish = {"tools": [{"tool": "search", "permission": "allow", "pin": now[0]["pin"]}]}
    allowed = (await local.client.patch(f"/api/v1/connections/{found['id']}", json=wish)).json()["tools"][0]
    assert (allowed["permission"], allowed["changed"]) == ("allow", False)
    await local.talk("x", calls("notes__search", q="a"), says("Found."))
    assert made(journal) == [{"q": "a"}]


async def test_a_tool_that_changes_while_it_is_in_use_is_noticed(local: Served, tmp_path: Path) -> None:
    await connected(local, "Changing", str(journal := tmp_path / "journal"))
    await local.talk("x", calls("notes__search", q="a"), says("Found."))
    (tmp_path / "changed").touch()
    await local.talk("x", calls("notes__search", q="b"), says("It changed."))
    assert made(journal) == [{"q": "a"}]


async def test_every_call_has_a_key_of_its_own_that_stays_the_same(local: Served, tmp_path: Path) -> None:
    await connected(local, "Polite", str(journal := tmp_path / "journal"))
    await local.talk("x", calls("notes__save", text="a"), calls("notes__save", text="a"), says("Kept twice."))
    keys = {line.partition("idempotency-key")[2] for line in journal.read_text().splitlines()}
    assert len(keys) == 2
