"""What a reply came to, told by what the tools did and never by its words."""

from __future__ import annotations

from typing import Any

import pytest

from taskchat.cli import exits
from taskchat.cli.outcome import code_of_reply


def call(tool: str, *, error: str | None = None, result: dict[str, Any] | None = None, **arguments: Any) -> Any:
    return {"id": "t", "tool": tool, "arguments": arguments, "result": result, "error": error}


NONE = {"success": True, "tasks": [], "total": 0}
ONE = {"success": True, "tasks": [{"id": 1}], "total": 1}
ADDED = {"success": True, "task": {"id": 1}}


@pytest.mark.parametrize(
    ("calls", "code"),
    [
        ([], exits.DONE),
        ([call("add_task", result=ADDED, title="milk")], exits.DONE),
        ([call("list_tasks", result=NONE)], exits.DONE),  # an empty list is an answer
        ([call("list_tasks", result=NONE, due_before="2027-01-01")], exits.DONE),
        ([call("list_tasks", result=NONE, q="dentist")], exits.NOTHING_MATCHED),
        ([call("list_tasks", result=NONE, q="dentist"), call("list_tasks", result=ONE)], exits.NOTHING_MATCHED),
        ([call("list_tasks", result=NONE, q="a"), call("list_tasks", result=ONE, project="a")], exits.DONE),
        ([call("list_tasks", result=NONE, project="zebra")], exits.NOTHING_MATCHED),
        ([call("complete_task", error="There is no task 99.", task_id=99)], exits.NOTHING_MATCHED),
        ([call("complete_task", error="The disk is full.", task_id=9)], exits.DONE),
        ([call("list_tasks", result=NONE, q="x"), call("add_task", result=ADDED, title="x")], exits.DONE),
        ([call("search_knowledge", result={"passages": []}, query="laundry")], exits.NOTHING_MATCHED),
        ([call("search_knowledge", result={"passages": [{"n": 1}]}, query="laundry")], exits.DONE),
    ],
)
def test_nothing_matched_is_told_from_nothing_to_do(calls: list[Any], code: int) -> None:
    assert code_of_reply({"response": "…", "tool_calls": calls}) == code


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"needs_answer": {"kind": "open"}}, exits.ASKED_BACK),
        ({"stopped": True}, exits.INTERRUPTED),
        ({"success": False}, exits.FAILED),
    ],
)
def test_what_else_a_reply_may_be_comes_first(more: dict[str, Any], code: int) -> None:
    calls = [call("list_tasks", result=NONE, q="dentist")]
    assert code_of_reply({"response": "…", "tool_calls": calls, **more}) == code
