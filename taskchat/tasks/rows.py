"""Between a task as it travels and its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from taskchat.schemas.tasks import Task
from taskchat.store.tasks import UNDATED

_COPIED = ("title", "description", "status", "due", "priority", "tags", "project", "recurrence")
_MOMENTS = ("created_at", "updated_at", "completed_at")


def due_key(due: str | None, zone: str) -> str:
    """What orders by due: the wall clock in `zone`, so that a day comes before its times; '~' when there is none."""
    if due is None:
        return UNDATED
    if "T" not in due:
        return due
    return dt.datetime.fromisoformat(due).astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat(timespec="seconds")


def task_of(row: Any) -> Task:
    """The task that a row holds."""
    copied = {name: getattr(row, name) for name in (*_COPIED, *_MOMENTS)}
    return Task.model_construct(id=row.number, **copied)


def values_of(task: Task, *, user_id: int, zone: str) -> dict[str, Any]:
    """The row that holds a task."""
    values = {name: getattr(task, name) for name in (*_COPIED, *_MOMENTS)}
    return {"user_id": user_id, "number": task.id, "due_key": due_key(task.due, zone), **values}


def snapshot(task: Task | None) -> dict[str, Any] | None:
    """A task as an event keeps it."""
    return None if task is None else task.model_dump(mode="json")


def from_snapshot(kept: Mapping[str, Any] | None) -> Task | None:
    """The task that an event kept."""
    return None if kept is None else Task.model_validate(kept)
