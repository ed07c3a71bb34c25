"""What an LLM's turn leaves to the embedded model: which tasks "it" and "the second one" mean."""

from __future__ import annotations

from typing import Any

import pytest

from taskchat.agent.embedded.plan import Memory
from taskchat.agent.recollection import recollection
from taskchat.schemas.caller import CallRecord

BEFORE = Memory(shown=(7, 8), focus=(7,), pending={"asked": "something"})


def call(tool: str, result: dict[str, Any] | None, error: str | None = None) -> CallRecord:
    return CallRecord(index=0, id="call", tool=tool, arguments={}, result=result, error=error)


@pytest.mark.parametrize(
    ("calls", "shown", "focus"),
    [
        ([], (7, 8), (7,)),
        ([call("list_tasks", {"tasks": [{"id": 3}, {"id": 1}], "total": 2})], (3, 1), (7,)),
        ([call("list_tasks", {"tasks": [{"id": 3}], "total": 1})], (3,), (3,)),
        ([call("add_task", {"success": True, "task": {"id": 9}})], (7, 8), (9,)),
        ([call("complete_tasks", {"success": True, "tasks": [{"id": 1}, {"id": 2}]})], (7, 8), (1, 2)),
        ([call("undo_last_change", {"success": True, "undone": [{"task": {"id": 4}}]})], (7, 8), (4,)),
        ([call("delete_tasks", {"success": False, "tasks": [{"id": 1}]})], (7, 8), (7,)),
        ([call("complete_task", None, "There is no task #99.")], (7, 8), (7,)),
        ([call("list_tasks", {"tasks": [], "total": 0})], (), (7,)),
    ],
)
def test_the_tasks_last_listed_and_last_changed_are_remembered(
    calls: list[CallRecord], shown: tuple[int, ...], focus: tuple[int, ...]
) -> None:
    assert recollection(calls, BEFORE) == Memory(shown=shown, focus=focus, pending=None)
