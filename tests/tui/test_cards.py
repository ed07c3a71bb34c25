"""Tool calls as cards."""

from __future__ import annotations

from typing import Any

import pytest

from taskchat.client.transcript import ShownCall
from taskchat.tui.cards import card

MILK = {"id": 3, "title": "buy\nmilk [b]x[/b]"}


@pytest.mark.parametrize(
    ("tool", "arguments", "outcome", "shown"),
    [
        ("add_task", {"title": "buy milk"}, {"state": "running"}, "· add_task buy milk"),
        ("add_task", {}, {"result": {"task": MILK}}, "✓ add_task #3 buy milk [b]x[/b]"),
        ("list_tasks", {}, {"result": {"tasks": [], "total": 0}}, "✓ list_tasks 0 tasks"),
        ("list_tasks", {}, {"result": {"tasks": [MILK], "total": 1}}, "✓ list_tasks #3 buy milk [b]x[/b]"),
        ("list_tasks", {}, {"result": {"tasks": [MILK], "total": 9}}, "✓ list_tasks 9 tasks"),
        (
            "delete_tasks",
            {},
            {"result": {"tasks": [MILK, MILK], "total": 2, "confirmation": {"tool": "delete_tasks"}}},
            "? delete_tasks 2 tasks",
        ),
        (
            "undo_last_change",
            {},
            {"result": {"undone": [{"kind": "added", "task": MILK}]}},
            "✓ undo_last_change #3 buy milk [b]x[/b]",
        ),
        (
            "complete_task",
            {"task_id": 9},
            {"state": "failed", "error": "There is no task 9."},
            "✗ complete_task There is no task 9.",
        ),
        ("complete_task", {"task_id": 9}, {"state": "running"}, "· complete_task #9"),
        ("something_else", {}, {"result": {}}, "✓ something_else"),
    ],
)
def test_a_card_says_what_was_done(tool: str, arguments: dict[str, Any], outcome: dict[str, Any], shown: str) -> None:
    block = card(ShownCall("1", tool, arguments, **{"state": "done", **outcome}))
    assert block.lead.plain + block.plain == shown
