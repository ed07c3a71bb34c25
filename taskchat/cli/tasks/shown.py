"""Tasks as they are shown: a table for people, stable columns for programs, a line in an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from taskchat.cli import printing

if TYPE_CHECKING:
    import datetime as dt

Task = Mapping[str, Any]

HEADER = ("id", "task", "due", "priority", "project", "tags", "repeats")
_RED, _YELLOW, _DONE = "\x1b[31m", "\x1b[33m", "\x1b[2;9m"


def one(word: str, task: Task, *, as_json: bool) -> None:
    """What happened to a task."""
    if as_json:
        printing.raw_json(task)
    else:
        printing.out(f"{word}: {line(task)}")


def line(task: Task) -> str:
    """A task in a few words: "3 call the bank (Fri 09:00, every week)"."""
    if not task["due"] and not task["recurrence"]:
        return f"{task['id']} {task['title']}"
    from taskchat.cli.clock import local_now

    now = local_now()
    said = [due(task, now), repeats(task)]
    return f"{task['id']} {task['title']} ({', '.join(each for each in said if each)})"


def due(task: Task, now: dt.datetime) -> str:
    """When it is due, in words."""
    if not task["due"]:
        return ""
    from taskchat.dates.say import say_due

    return say_due(task["due"], now=now)


def repeats(task: Task) -> str:
    """How it repeats, in words."""
    if not task["recurrence"]:
        return ""
    from taskchat.dates.say_rhythm import say_recurrence

    return say_recurrence(task["recurrence"])


def overdue(task: Task, now: dt.datetime) -> bool:
    """Whether it should have been done by now."""
    if task["status"] == "done" or not task["due"]:
        return False
    import datetime as dt

    if "T" in task["due"]:
        return dt.datetime.fromisoformat(task["due"]) < now
    return dt.date.fromisoformat(task["due"]) < now.date()


def row(task: Task) -> tuple[object, ...]:
    """The columns that programs get: id, status, due, priority, project, tags, recurrence, title."""
    tags = ",".join(task["tags"])
    names = ("id", "status", "due", "priority", "project")
    return (*(task[name] for name in names), tags, task["recurrence"], task["title"])


def table(tasks: Sequence[Task]) -> None:
    """The tasks for a person: only the columns that say something, overdue ones in red."""
    from taskchat.cli import columns
    from taskchat.cli.clock import local_now

    now = local_now()
    rows = [
        (
            str(task["id"]),
            printing.safe(" ".join(task["title"].split())),
            due(task, now),
            task["priority"] or "",
            printing.safe(task["project"] or ""),
            " ".join(f"#{tag}" for tag in task["tags"]),
            repeats(task),
        )
        for task in tasks
    ]
    styles = [_styles(task, now) for task in tasks]
    width, colour = printing.width(), printing.in_colour()
    text = columns.table(HEADER, rows, width=width, grows=1, styles=styles, right=(0,), colour=colour)
    printing.piece(text + "\n")


def _styles(task: Task, now: dt.datetime) -> tuple[str, ...]:
    done = _DONE if task["status"] == "done" else ""
    return ("", done, _RED if overdue(task, now) else "", _YELLOW if task["priority"] == "high" else "", "", "", "")
