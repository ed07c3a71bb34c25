"""The addresses of what can be read. Pure."""

from __future__ import annotations

from urllib.parse import quote

TODAY = "taskchat://tasks/today"
OVERDUE = "taskchat://tasks/overdue"
TASK = "taskchat://tasks/{id}"
PROJECT = "taskchat://projects/{name}"
DOCUMENT = "taskchat://documents/{id}{?start,length,version}"


def of_task(number: int) -> str:
    """The address of a task."""
    return f"taskchat://tasks/{number}"


def of_project(name: str) -> str:
    """The address of a project, with whatever its name holds."""
    return f"taskchat://projects/{quote(name, safe='')}"
