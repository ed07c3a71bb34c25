"""Between a task as it travels and its row, its place in the index, and what an event keeps of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from taskchat.schemas.tasks import Task
from taskchat.store import task_words
from taskchat.store.tasks import due_key, rank, title_key

_MOMENTS = ("created_at", "updated_at", "completed_at")
_FIELDS = (
    "title", "description", "status", "due", "priority", "tags", "project", "recurrence", *_MOMENTS
)  # fmt: skip
_INDEXED = ("title", "description", "tags", "project", "priority")


def task_of(row: Any) -> Task:
    """The task that a row holds."""
    return Task.model_construct(id=row.number, **{name: getattr(row, name) for name in _FIELDS})


def values_of(task: Task, *, user_id: int, zone: str) -> dict[str, Any]:
    """The row that holds a task. Tasks are ordered by the wall clock of `zone`."""
    values = {name: getattr(task, name) for name in _FIELDS}
    return {"user_id": user_id, "number": task.id, **values, **_order_of(task, zone)}


def changed_values(before: Task, after: Task, *, zone: str) -> dict[str, Any]:
    """The columns that make another task's row out of its row."""
    changed = {name: getattr(after, name) for name in _FIELDS if getattr(after, name) != getattr(before, name)}
    order = _order_of(after, zone)
    for field, column in (("due", "due_key"), ("priority", "rank"), ("title", "title_key")):
        if field in changed:
            changed[column] = order[column]
    return changed


def keys_of(task: Task) -> list[str]:
    """What a task is found by."""
    return task_words.keys_of(**{name: getattr(task, name) for name in _INDEXED})


def found_alike(one: Task, other: Task) -> bool:
    """Whether two tasks are found by the same keys."""
    return all(getattr(one, name) == getattr(other, name) for name in _INDEXED)


def snapshot(task: Task | None) -> dict[str, Any] | None:
    """A task as an event keeps it."""
    return None if task is None else task.model_dump(mode="json")


def from_snapshot(kept: Mapping[str, Any] | None) -> Task | None:
    """The task that an event kept. It was checked before it was kept."""
    if kept is None:
        return None
    moments = {name: dt.datetime.fromisoformat(kept[name]) for name in _MOMENTS if kept[name] is not None}
    return Task.model_construct(**{**kept, **moments})


def version_of(task: Task) -> str:
    """What tells a task as it is from what it was or becomes: a digest of all that it holds."""
    return blake2b(task.model_dump_json().encode(), digest_size=12).hexdigest()


def text_of(row: Any) -> str:
    """What of a task is searched for words."""
    return f"{row.title}\n{row.description}" if row.description else str(row.title)


def _order_of(task: Task, zone: str) -> dict[str, Any]:
    return {
        "due_key": due_key(task.due, zone),
        "rank": rank(task.priority),
        "title_key": title_key(task.title),
    }
