"""The tasks' pane with the server behind it: looks what the tasks are, and has them changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on, work

from taskchat.errors import InvalidInput, ServerUnreachable, TaskchatError
from taskchat.tui.news import Reached, Told, Warned
from taskchat.tui.widgets.task_list import TaskList
from taskchat.tui.widgets.task_pane import TaskPane

if TYPE_CHECKING:
    from taskchat.schemas.tasks import Task
    from taskchat.tui.task_keeper import TaskKeeper

TYPED = {"add", "edit", "due"}  # whose words are given back where they could not be done


class LiveTaskPane(TaskPane):
    """Quiet until it has a keeper."""

    def __init__(self, *, clock: Callable[[], dt.datetime]) -> None:
        super().__init__(clock=clock)
        self.keeper: TaskKeeper | None = None
        self.failures = 0  # in a row
        self._new: Task | None = None  # the cursor goes there when it is shown

    @on(TaskList.DoneWanted)
    @on(TaskPane.ViewChanged)
    def look(self) -> None:
        """Look what the tasks are now."""
        self._read()

    @work(exclusive=True, group="tasks")
    async def _read(self) -> None:
        if self.keeper is None:
            return
        try:
            found = await self.keeper.read(with_done=self.wants_done)
        except TaskchatError as error:
            self.failures += 1
            if isinstance(error, ServerUnreachable):
                self.post_message(Reached(reached=False))
            return
        self.failures = 0
        self.post_message(Reached(reached=True))
        self.show(found.pending, found.done, more=found.more)
        if self._new is not None:
            self.list.point_to(self._new.id)
            self._new = None

    @on(TaskPane.Wanted)
    def _wanted(self, event: TaskPane.Wanted) -> None:
        if event.verb == "leave":
            return
        event.stop()
        self._change(event)

    @work(group="change")
    async def _change(self, wanted: TaskPane.Wanted) -> None:
        """Do it, say so, show it."""
        if self.keeper is None:
            return
        try:
            changed = await self.keeper.change(wanted.verb, wanted.tasks, wanted.text, self.draft_place)
        except TaskchatError as error:
            self.post_message(Warned(error.detail if isinstance(error, InvalidInput) else str(error)))
            if wanted.verb in TYPED:
                self.type_again(wanted.verb, wanted.tasks, wanted.text)
            return
        if changed is not None:
            self.list.marked = set()
            self.post_message(Told(changed.words, undoable=True))
            self._new = changed.new_task
            self._read()

    @work(group="change")
    async def undo(self) -> None:
        """Take back the last change."""
        if self.keeper is None:
            return
        try:
            words = await self.keeper.undo()
        except TaskchatError as error:
            self.post_message(Warned(str(error)))
            return
        self.post_message(Told(words))
        self._read()
