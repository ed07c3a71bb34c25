"""The tasks beside the conversation: how many, the list, and all about the one under the cursor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from taskchat.tui.agenda import due_words
from taskchat.tui.plain import one_line, visible
from taskchat.tui.widgets.task_list import TaskList

if TYPE_CHECKING:
    from taskchat.schemas.tasks import Task


class TaskPane(Vertical):
    """The right side of the screen."""

    def __init__(self, *, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._clock = clock
        self._heading = Content("")

    def compose(self) -> ComposeResult:
        """Heading, list, details."""
        yield Static("Tasks", id="tasks-heading", markup=False)
        yield TaskList(clock=self._clock)
        yield Static(id="task-details", markup=False)

    def on_mount(self) -> None:
        """Details wait for a task."""
        self.query_one("#task-details").display = False

    @property
    def wants_done(self) -> bool:
        """Whether what is done is unfolded."""
        return self.query_one(TaskList).done_unfolded

    def show(self, pending: Sequence[Task], done: Sequence[Task], *, more: bool) -> None:
        """Show these tasks. `more` says that there are more than these pending ones."""
        count = f"{len(pending)}{'+' if more else ''} open" if pending else ""
        words = Content.assemble(("Tasks", "bold"), "  ", (count, "$foreground 60%"))
        if words != self._heading:
            self._heading = words
            self.query_one("#tasks-heading", Static).update(words, layout=False)
        self.query_one(TaskList).show(pending, done)

    @on(TaskList.Pointed)
    def _pointed(self, event: TaskList.Pointed) -> None:
        event.stop()
        self._describe(event.task)

    def on_descendant_focus(self) -> None:
        """Details are for who moves in the list."""
        self._describe(self.query_one(TaskList).pointed)

    def on_descendant_blur(self) -> None:
        """The list takes the room again."""
        self._describe(None)

    def _describe(self, task: Task | None) -> None:
        details = self.query_one("#task-details", Static)
        wanted = task is not None and self.query_one(TaskList).has_focus
        details.display = wanted
        if wanted and task is not None:
            details.update(_details(task, self._clock()))


def _details(task: Task, now: dt.datetime) -> Content:
    facts = [
        f"due {due_words(task.due, now)}" if task.due else "",
        f"{task.priority} priority" if task.priority else "",
        one_line(task.project or ""),
        " ".join(f"#{one_line(tag)}" for tag in task.tags),
        (task.recurrence or "").removeprefix("FREQ=").lower().replace(";", " ").replace("=", " "),
    ]
    lines = [
        Content.assemble((f"{task.id} ", "$foreground 60%"), (visible(task.title), "bold")),
        Content.styled(" · ".join(fact for fact in facts if fact), "$foreground 60%"),
        Content(visible(task.description or "")),
    ]
    return Content("\n").join([line for line in lines if line])
