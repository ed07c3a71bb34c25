"""What a key does to a task, as the change that is sent. Pure: now is an argument."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from taskchat.schemas.tasks import Task

PRIORITIES = (None, "low", "medium", "high")


def next_priority(task: Task) -> str | None:
    """The one above the task's, and after the highest none."""
    return PRIORITIES[(PRIORITIES.index(task.priority) + 1) % len(PRIORITIES)]


def moved(task: Task, days: int, now: dt.datetime) -> dict[str, Any]:
    """Its due date moved by days; a task without one is due today, or so many days from now."""
    if task.due is None:
        return {"due": (now.date() + dt.timedelta(days=days)).isoformat()}
    return {"due": _moved(task.due, dt.timedelta(days=days))}


def moved_to(task: Task, days_from_today: int, now: dt.datetime) -> dict[str, Any]:
    """Due so many days from today, at the time of day that it had."""
    date = now.date() + dt.timedelta(days=days_from_today)
    if task.due is None or "T" not in task.due:
        return {"due": date.isoformat()}
    moment = dt.datetime.fromisoformat(task.due).astimezone(now.tzinfo)
    return {"due": dt.datetime.combine(date, moment.timetz()).isoformat(timespec="seconds")}


def due_typed(text: str, now: dt.datetime) -> dict[str, Any] | None:
    """The change that the typed words mean: "tomorrow 17:00"; nothing at all clears. None: they are no date."""
    if not text.strip():
        return {"due": None, "recurrence": None}
    from taskchat.schemas.when import read_when

    found = read_when(text, now=now)
    if found is None:
        return None
    return {"due": found.due} | ({"recurrence": found.recurrence} if found.recurrence else {})


def _moved(due: str, by: dt.timedelta) -> str:
    if "T" not in due:
        return (dt.date.fromisoformat(due) + by).isoformat()
    return (dt.datetime.fromisoformat(due) + by).isoformat(timespec="seconds")
