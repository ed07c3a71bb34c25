"""All about the task under the cursor, and what a mouse can do to it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from taskchat.dates.say_rhythm import say_recurrence
from taskchat.tui.agenda import due_words
from taskchat.tui.links import link
from taskchat.tui.plain import one_line, visible

if TYPE_CHECKING:
    from taskchat.schemas.tasks import Task

VERBS = (("edit", "Edit"), ("due", "Due"), ("priority", "Priority"), ("delete", "Delete"))


class TaskDetails(Static):
    """Title, facts, description; under them the verbs to click."""

    def __init__(self) -> None:
        super().__init__(id="task-details", markup=False)
        self._shown: object = None

    def on_mount(self) -> None:
        """Wait for a task."""
        self.display = False

    def show(self, task: Task | None, now: dt.datetime) -> None:
        """Show `task`, or nothing."""
        self.display = task is not None
        if task is not None and (task, now.date()) != self._shown:
            self._shown = task, now.date()
            self.update(_details(task, now))


def _details(task: Task, now: dt.datetime) -> Content:
    facts = [
        f"due {due_words(task.due, now)}" if task.due else "",
        f"{task.priority} priority" if task.priority else "",
        f"@{one_line(task.project)}" if task.project else "",
        " ".join(f"#{one_line(tag)}" for tag in task.tags),
        say_recurrence(task.recurrence) if task.recurrence else "",
    ]
    verbs = [("check", "Open again" if task.status == "done" else "Done"), *VERBS]
    lines = [
        Content.assemble((f"{task.id} ", "$foreground 60%"), (visible(task.title), "bold")),
        Content.styled(" · ".join(fact for fact in facts if fact), "$foreground 60%"),
        Content(visible(task.description or "")),
        Content("  ").join(link(words, f"screen.task('{verb}')") for verb, words in verbs),
    ]
    return Content("\n").join([line for line in lines if line])
