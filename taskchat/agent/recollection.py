"""What a turn of an LLM leaves to the embedded model, so that "it" and "the second one" mean the same to both. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from taskchat.agent.context import PastMessage
from taskchat.agent.embedded.plan import Memory
from taskchat.schemas.caller import CallRecord


def recollection(calls: Iterable[CallRecord], before: Memory, language: str | None = None) -> Memory:
    """The tasks last listed, and those last changed or looked at; where none were, those of before. `language` is the
    one that was spoken."""
    shown, focus = before.shown, before.focus
    for call in calls:
        if call.result is None or not call.result.get("success", True):
            continue
        ids = tuple(_ids(call.result))
        if call.tool == "list_tasks":
            shown = ids
            focus = ids if len(ids) == 1 else focus
        elif ids:
            focus = ids
    return Memory(shown=shown, focus=focus, language=language or before.language)


def remembered(past: Sequence[PastMessage]) -> Memory:
    """What the last reply of a conversation left to the embedded model."""
    last = next((message for message in reversed(past) if message.role == "assistant"), None)
    return Memory.from_json(last.memory if last else None)


def _ids(result: Mapping[str, Any]) -> Iterable[int]:
    one = result.get("task")
    undone = [change.get("task") for change in result.get("undone") or ()]
    for task in [one, *(result.get("tasks") or ()), *undone]:
        if isinstance(task, Mapping) and isinstance(task.get("id"), int):
            yield task["id"]
