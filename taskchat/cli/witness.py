"""What a reply's tool calls really did, in a line: a model may say that it did something, and have done nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

READS = {"list_tasks", "search_knowledge"}


def what_was_done(reply: dict[str, Any]) -> str:
    """One line: the model, and each change that a tool made. It comes from the tools, never from the model."""
    done = list(dict.fromkeys(_changes(reply.get("tool_calls") or [])))
    return f"— {reply.get('model')}: {', '.join(done) if done else 'nothing was changed'}"


def _changes(calls: list[dict[str, Any]]) -> Iterator[str]:
    for call in calls:
        result = call.get("result") or {}
        if call["tool"] in READS or call.get("error") or result.get("confirmation") or not result.get("success", True):
            continue
        one, many = result.get("task"), result.get("tasks") or [change["task"] for change in result.get("undone") or ()]
        numbers = [f"#{task['id']}" for task in ([one] if one else many) if isinstance(task, dict) and "id" in task]
        yield f"{call['tool'].replace('_', ' ')} {' '.join(numbers)}".strip()
