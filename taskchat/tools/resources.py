"""What AI clients can read, and attach to a conversation: lists of tasks, projects, a task. As text for people and
models; who wants data calls a tool."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable
from typing import Any, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
from mcp.server.mcpserver.resources import ResourceSecurity
from mcp.types import Resource

from taskchat.errors import InvalidInput, NotFound, TaskchatError
from taskchat.schemas.caller import Caller, caller_var
from taskchat.schemas.tasks import PAGE_MAX, Task, TaskFilter, TasksResult
from taskchat.schemas.values import ID_MAX, NAME_MAX
from taskchat.tasks import TaskService
from taskchat.tools import uris, wording

T = TypeVar("T")
TEXT = "text/markdown"
ANY_NAME = ResourceSecurity(exempt_params={"name"})  # a project may be called "..": it is no path


class TaskResources:
    """Every resource that concerns tasks."""

    def __init__(self, tasks: TaskService) -> None:
        self._tasks = tasks

    def register(self, server: MCPServer) -> None:
        """Offer them on a server."""
        offers: tuple[tuple[Any, str, str, str], ...] = (
            (self.today, uris.TODAY, "Today", "What is due today"),
            (self.overdue, uris.OVERDUE, "Overdue", "What should have been done by now"),
            (self.project, uris.PROJECT, "A project", "What is to be done in a project"),
            (self.task, uris.TASK, "A task", "All that is known of a task, by its number"),
        )
        for function, uri, title, told in offers:
            server.resource(uri, title=title, description=told, mime_type=TEXT, security=ANY_NAME)(function)

    async def projects(self) -> list[Resource]:
        """The caller's projects, as resources; nobody has none."""
        caller = caller_var.get()
        if caller is None:
            return []
        names = await _said(self._tasks.projects(caller))
        return [
            Resource(
                uri=uris.of_project(name),
                name=wording.flat(name),
                title=f"Project {wording.flat(name)}",
                description="What is to be done in this project",
                mime_type=TEXT,
            )
            for name in names
        ]

    async def today(self) -> str:
        """What is due today."""
        caller = _signed_in()
        now = self._tasks.now(caller)
        due = await self.due_on(caller, now.date())
        return page(f"Due today, {now:%A} {now.date()}", due, now, none="Nothing is due today.")

    async def overdue(self) -> str:
        """What should have been done by now."""
        caller = _signed_in()
        now = self._tasks.now(caller)
        return page("Overdue", await self.late(caller, now), now, none="Nothing is overdue.")

    async def project(self, name: str) -> str:
        """What is to be done in a project."""
        caller = _signed_in()
        now = self._tasks.now(caller)
        if not name.strip() or len(name) > NAME_MAX or "\x00" in name:
            raise _no_project(name)
        known = {each.casefold(): each for each in await _said(self._tasks.projects(caller, name))}
        if name.casefold() not in known:
            raise _no_project(name)
        found = await self._look(caller, TaskFilter(project=name))
        title = f"Project {wording.flat(known[name.casefold()])}"
        return page(title, found, now, none="Nothing is left to do.")

    async def task(self, id: str) -> str:  # noqa: A002 - the word of its address
        """All that is known of a task."""
        caller = _signed_in()
        if not (id.isascii() and id.isdecimal() and len(id) <= len(str(ID_MAX)) and int(id) >= 1):
            raise ResourceNotFoundError("A task's address ends in its number, like taskchat://tasks/3.")
        return card(await _said(self._tasks.get(caller, int(id))), self._tasks.now(caller))

    async def due_on(self, caller: Caller, day: dt.date) -> TasksResult:
        """What is due on a day."""
        after = day + dt.timedelta(days=1)
        return await self._look(caller, TaskFilter(due_after=day.isoformat(), due_before=after.isoformat()))

    async def late(self, caller: Caller, now: dt.datetime) -> TasksResult:
        """What should have been done by now: before today, or earlier today."""
        before = await self._look(caller, TaskFilter(due_before=now.date().isoformat()))
        today = await self.due_on(caller, now.date())
        missed = [
            task for task in today.tasks if "T" in (task.due or "") and dt.datetime.fromisoformat(task.due or "") < now
        ]
        return TasksResult(tasks=[*before.tasks, *missed], total=before.total + len(missed))

    async def _look(self, caller: Caller, wanted: TaskFilter) -> TasksResult:
        return await _said(self._tasks.look(caller, wanted, limit=PAGE_MAX))


def page(title: str, found: TasksResult, now: dt.datetime, *, none: str) -> str:
    """A list of tasks under its title."""
    rows = [f"- {wording.line(task, now)}" for task in found.tasks]
    more = found.total - len(rows)
    return "\n".join([f"# {title}", "", *(rows or [none]), *([f"- and {more} more"] if more > 0 else [])]) + "\n"


def card(task: Task, now: dt.datetime) -> str:
    """A task with its note."""
    told = [
        f"# {wording.line(task, now)}",
        "",
        f"Added {task.created_at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}.",
    ]
    if task.completed_at is not None:
        told[-1] += f" Done {task.completed_at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}."
    return "\n".join([*told, *(["", "Note:", "", task.description] if task.description else [])]) + "\n"


def _signed_in() -> Caller:
    caller = caller_var.get()
    if caller is None:
        raise ResourceError(wording.NOBODY)
    return caller


def _no_project(name: str) -> ResourceNotFoundError:
    return ResourceNotFoundError(
        f"There is no project {wording.flat(name)[:NAME_MAX]!a}. resources/list shows those there are."
    )


async def _said(doing: Awaitable[T]) -> T:
    try:
        return await doing
    except (NotFound, InvalidInput) as error:
        raise ResourceNotFoundError(str(error)) from error
    except TaskchatError as error:
        raise ResourceError(str(error)) from error
