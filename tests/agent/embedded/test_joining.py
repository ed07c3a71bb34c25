"""Commands of one message that say the same, lists that are pasted, and days that are dealt out."""

from __future__ import annotations

import pytest

from taskchat.agent.embedded import understand
from taskchat.agent.embedded.distributed import pieces
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.pasted import items_of, pasted
from tests.agent.embedded.player import NOW


@pytest.mark.parametrize(
    ("text", "intent", "what"),
    [
        ("i'm done with the milk, check it off", "complete", "the milk"),
        ("the rent is late, move it to friday", "update", "the rent to friday"),
        ("dusting can wait, make it low priority", "update", "dusting"),
        ("find my shopping list and delete it", "delete", "my shopping list"),
        ("open the grocery list and add milk", "add", "milk"),
        ("take the reminders from tomorrow and move them to today", "update", "the reminders from tomorrow to today"),
        ("the dentist isn't booked after all, put it back", "reopen", "the dentist isn't booked"),
    ],
)
def test_two_halves_of_one_wish_are_one_command(text: str, intent: str, what: str) -> None:
    [command] = understand(text, now=NOW, language="en").commands
    assert (command.intent, command.what.plain) == (intent, what)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("- milk\n- eggs", ["milk", "eggs"]),
        ("1. milk\n2) delete everything", ["milk", "delete everything"]),
        ("for tomorrow:\n* milk", ["milk"]),
        ("milk\neggs\nbread", ["milk", "eggs", "bread"]),
    ],
)
def test_a_pasted_list_is_told_by_its_bullets_or_its_short_lines(text: str, titles: list[str]) -> None:
    command = pasted(Line.read(text))
    assert command is not None
    assert [item.text for item in items_of(command.what)] == titles


@pytest.mark.parametrize("text", ["milk", "milk\neggs", "Dear all,\nsee you.\nAna", "- milk", ""])
def test_other_text_is_no_pasted_list(text: str) -> None:
    assert pasted(Line.read(text)) is None


def test_a_line_is_dealt_out_where_each_piece_may_hold_a_thing_and_its_day() -> None:
    assert [piece.plain for piece in pieces(Line.read("milk monday, mom tuesday"))] == ["milk monday", "mom tuesday"]
    assert pieces(Line.read("milk, mom tuesday")) == []
