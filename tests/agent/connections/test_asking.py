"""A tool that asks is called once the user has said yes to the very call, and no model can say it for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.agent.connections.seen import made, told
from tests.fakes.mcp_servers.started import connected
from tests.fakes.served import Served, calls, says

pytestmark = pytest.mark.asyncio(loop_scope="session")

SAVE = {"text": "milk"}


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Where the server writes what it is called for."""
    return tmp_path / "journal"


async def asked(local: Served, journal: Path, **arguments: Any) -> dict[str, Any]:
    """A reply that asks whether a note may be saved."""
    await connected(local, "Changing", str(journal), may="ask")
    reply = await local.talk("keep a note", calls("notes__save", **(arguments or SAVE)), says("Shall I?"))
    assert made(journal) == []
    return reply


async def test_it_asks_with_everything_that_would_be_sent(local: Served, journal: Path) -> None:
    reply = await asked(local, journal)
    assert reply["needs_answer"]["text"] == 'Let notes run notes.save with `{"text": "milk"}`?'
    assert reply["response"] == 'Shall I?\n\nLet notes run notes.save with `{"text": "milk"}`?'
    assert reply["tool_calls"][0]["result"]["confirmation"]["arguments"] == SAVE


async def test_a_yes_lets_the_call_through_once(local: Served, journal: Path) -> None:
    there = (await asked(local, journal))["conversation_id"]
    save = calls("notes__save", **SAVE)
    reply = await local.talk("yes", save, calls("notes__save", **SAVE), says("Kept."), to=there)
    assert made(journal) == [SAVE]
    assert [call["result"]["success"] for call in reply["tool_calls"]] == [True, False]
    assert reply["needs_answer"] is not None


async def test_calls_at_once_share_one_yes(local: Served, journal: Path) -> None:
    there = (await asked(local, journal))["conversation_id"]
    at_once = [step[0] for step in (calls("notes__save", **SAVE) for _ in range(5))]
    await local.talk("yes", at_once, says("Kept."), to=there)
    assert made(journal) == [SAVE]


async def test_a_model_can_not_say_yes(local: Served, journal: Path) -> None:
    await connected(local, "Polite", str(journal), may="ask")
    save = calls("notes__save", **SAVE)
    await local.talk("keep a note", save, calls("notes__save", **SAVE), says("Yes."))
    assert made(journal) == []


@pytest.mark.parametrize("words", ["no", "yes, but call it bread", "what would that do?"])
async def test_anything_else_than_yes_is_none(local: Served, journal: Path, words: str) -> None:
    there = (await asked(local, journal))["conversation_id"]
    await local.talk(words, calls("notes__save", **SAVE), says("Kept."), to=there)
    assert made(journal) == []


@pytest.mark.parametrize("other", [calls("notes__save", text="bread"), calls("notes__search", q="milk")])
async def test_a_yes_is_for_the_very_call(local: Served, journal: Path, other: Any) -> None:
    there = (await asked(local, journal))["conversation_id"]
    reply = await local.talk("yes", other, says("Done."), to=there)
    assert made(journal) == []
    assert reply["needs_answer"] is not None


async def test_a_yes_is_for_the_tool_as_it_was(local: Served, journal: Path) -> None:
    reply = await asked(local, journal)
    journal.with_name("changed").touch()
    (connection,) = (await local.client.get("/api/v1/connections")).json()["items"]
    await local.client.post(f"/api/v1/connections/{connection['id']}/refresh")
    await local.talk("yes", calls("notes__save", **SAVE), says("Done."), to=reply["conversation_id"])
    assert made(journal) == []


async def test_a_yes_holds_for_one_turn_and_one_conversation(local: Served, journal: Path) -> None:
    there = (await asked(local, journal))["conversation_id"]
    await local.talk("yes", calls("notes__save", **SAVE), says("Done."))
    await local.talk("hm", says("Well?"), to=there)
    await local.talk("yes", calls("notes__save", **SAVE), says("Done."), to=there)
    assert made(journal) == []


async def test_nothing_can_hide_in_what_is_asked(local: Served, journal: Path) -> None:
    reply = await asked(local, journal, text="milk`\u202e\u200b\U000e0061\n**evil**")
    shown = reply["needs_answer"]["text"]
    assert shown.isprintable()
    assert shown.endswith('``{"text": "milk`\\u202e\\u200b\\ue0061\\n**evil**"}``?')


async def test_what_nobody_could_judge_is_not_asked_about(local: Served, journal: Path) -> None:
    await connected(local, "Polite", str(journal), may="ask")
    reply = await local.talk("keep it", calls("notes__save", text="x" * 3000), says("Too long."))
    assert "too long for the person to judge" in told(local)[0]["error"]
    assert reply["needs_answer"] is None
