"""The tasks of the screen: reads them, changes them as the user wants, takes changes back. It knows no widget."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from taskchat.errors import InvalidInput
from taskchat.tui.plain import one_line
from taskchat.tui.task_changes import due_typed, moved, moved_to, next_priority

if TYPE_CHECKING:
    from taskchat.schemas.tasks import Task
    from taskchat.tui.server import Server

PENDING_MOST = 200
DONE_MOST = 50
KEPT_MOST = 50  # of our changes, which one can take back as they were made
NOT_A_DATE = "“{}” is not one date. For example: tomorrow 17:00, next friday, every monday, 2027-01-05."


class Found(NamedTuple):
    """The tasks there are; `more` says that there are more pending ones than these."""

    pending: Sequence[Task]
    done: Sequence[Task]
    more: bool


@dataclass(frozen=True)
class Changed:
    """What was done, in words; and a task that is new."""

    words: str
    new_task: Task | None = None


class TaskKeeper:
    """Changes of one server's tasks. What was done together is taken back together."""

    def __init__(self, server: Server, clock: Callable[[], dt.datetime]) -> None:
        self._server, self._clock = server, clock
        self._done: Sequence[Task] = ()
        self._together: list[set[int]] = []  # the tasks of each of our last changes
        self._adding: tuple[str, str] | None = None  # a title and its key: sent again, it is added once

    async def read(self, *, with_done: bool) -> Found:
        """The tasks as they are now."""
        from taskchat.schemas.tasks import TaskFilter

        page = await self._server.tasks(limit=PENDING_MOST)
        if with_done:
            self._done = (await self._server.tasks(TaskFilter(status="done"), sort="updated", limit=DONE_MOST)).items
        return Found(page.items, self._done, page.next_cursor is not None)

    async def change(self, verb: str, tasks: Sequence[Task], text: str, place: dict[str, str]) -> Changed | None:
        """Do `verb`. Raises TaskchatError where the server refuses, InvalidInput where the words mean nothing."""
        if verb == "add":
            return await self._add(text, place)
        if verb == "edit" and (not text.strip() or text == tasks[0].title):
            return None
        if verb == "check":
            return await self._check(tasks)
        if verb == "delete":
            for task in tasks:
                await self._server.delete_task(task.id)
            return self._told("Deleted", tasks)
        now = self._clock()
        for task in tasks:
            await self._update(task, _patch_of(verb, task, text, now))
        return self._told(_WORDS[verb], tasks)

    async def undo(self) -> str:
        """Take back the last change, or all that was done together last. What was, in words."""
        wanted = self._together.pop() if self._together else set()
        names: list[str] = []
        while True:
            undone = (await self._server.undo()).undone
            names += [one_line(each.task.title) for each in undone]
            found = {each.task.id for each in undone}
            if not found & wanted or not wanted - found:  # somebody else's change, or the last of ours
                break
            wanted -= found
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return f"Undone: {', '.join(names[:3])}{more}" if names else "There is nothing to undo."

    async def _add(self, text: str, place: dict[str, str]) -> Changed | None:
        from taskchat.schemas.tasks import TaskDraft

        title = text.strip()
        if not title:
            return None
        if self._adding is None or self._adding[0] != title:
            self._adding = title, secrets.token_urlsafe(16)
        draft = _checked(TaskDraft, {"title": title, **place})
        task = await self._server.add_task(draft, key=self._adding[1])
        self._adding = None
        return Changed(self._told("Added", [task]).words, task)

    async def _check(self, tasks: Sequence[Task]) -> Changed:
        """Done, all of them; where all of them are done, open again."""
        pending = [task for task in tasks if task.status != "done"]
        for task in pending:
            await self._server.complete_task(task.id)
        if pending:
            return self._told("Done", pending)
        for task in tasks:
            await self._server.reopen_task(task.id)
        return self._told("Open again", tasks)

    async def _update(self, task: Task, patch: dict[str, Any]) -> None:
        from taskchat.schemas.tasks import TaskPatch

        await self._server.update_task(task.id, _checked(TaskPatch, patch))

    def _told(self, words: str, tasks: Sequence[Task]) -> Changed:
        self._together = [*self._together[-KEPT_MOST:], {task.id for task in tasks}]
        if len(tasks) == 1:
            return Changed(f"{words}: {one_line(tasks[0].title)}")
        return Changed(f"{words}: {len(tasks)} tasks")


_WORDS = {
    "edit": "Changed",
    "due": "Due date changed",
    "today": "Due today",
    "tomorrow": "Due tomorrow",
    "later": "A day later",
    "sooner": "A day sooner",
    "priority": "Priority changed",
}


def _patch_of(verb: str, task: Task, text: str, now: dt.datetime) -> dict[str, Any]:
    match verb:
        case "edit":
            return {"title": text.strip()}
        case "priority":
            return {"priority": next_priority(task)}
        case "today" | "tomorrow":
            return moved_to(task, 0 if verb == "today" else 1, now)
        case "later" | "sooner":
            return moved(task, 1 if verb == "later" else -1, now)
        case _:
            found = due_typed(text, now)
            if found is None:
                raise InvalidInput(NOT_A_DATE.format(text.strip()))
            return found


def _checked(shape: type[Any], fields: dict[str, Any]) -> Any:
    from taskchat.client.shapes import checked

    return checked(shape, **fields)
