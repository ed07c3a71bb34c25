"""Completion: what may be meant while somebody types the argument of a prompt or of a resource's address."""

from __future__ import annotations

from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.types import Completion, CompletionArgument, PromptReference, ResourceTemplateReference

from taskchat.errors import TaskchatError
from taskchat.schemas.caller import Caller, caller_var
from taskchat.schemas.tasks import TaskFilter
from taskchat.schemas.values import ID_MAX, NAME_MAX
from taskchat.tasks import TaskService
from taskchat.tools import uris

VALUES_MAX = 100  # the protocol's own
SHOWN = 20  # tasks, when nothing is typed yet
DAYS = ("today", "tomorrow", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class TaskCompletion:
    """Completes numbers of tasks, names of projects, and days."""

    def __init__(self, tasks: TaskService) -> None:
        self._tasks = tasks

    def register(self, server: MCPServer) -> None:
        """Offer it on a server."""
        server.completion()(self.complete)  # type: ignore[no-untyped-call]  # the SDK left it untyped

    async def complete(
        self, ref: PromptReference | ResourceTemplateReference, argument: CompletionArgument, _context: Any
    ) -> Completion:
        """The values that begin as typed, or that the typed words find."""
        caller = caller_var.get()
        if caller is None:
            return Completion(values=[])
        typed = argument.value.strip()
        if "\x00" in typed:  # PostgreSQL takes no such text, not even to look for it
            return Completion(values=[])
        try:
            values = await self._values(caller, ref, argument.name, typed)
        except TaskchatError:  # what can't be looked for is found nowhere
            values = []
        return Completion(values=values[:VALUES_MAX], has_more=len(values) > VALUES_MAX)

    async def _values(
        self, caller: Caller, ref: PromptReference | ResourceTemplateReference, name: str, typed: str
    ) -> list[str]:
        if isinstance(ref, ResourceTemplateReference):
            if ref.uri == uris.TASK and name == "id":
                return await self._numbers(caller, typed)
            return await self._projects(caller, typed) if ref.uri == uris.PROJECT and name == "name" else []
        if name == "project":
            return await self._projects(caller, typed)
        return [day for day in DAYS if day.startswith(typed.casefold())] if name == "day" else []

    async def _projects(self, caller: Caller, typed: str) -> list[str]:
        return await self._tasks.projects(caller, typed[:NAME_MAX], limit=VALUES_MAX + 1)

    async def _numbers(self, caller: Caller, typed: str) -> list[str]:
        typed = typed.removeprefix("#")
        if typed.isascii() and typed.isdecimal():
            if len(typed) > len(str(ID_MAX)):
                return []
            return [str(number) for number in await self._tasks.existing(caller, _beginning_so(int(typed)))]
        found = await self._tasks.look(caller, TaskFilter(q=typed[:NAME_MAX] or None), limit=SHOWN)
        return [str(task.id) for task in found.tasks]


def _beginning_so(number: int) -> list[int]:
    """The numbers that are written so, and with one or two digits more."""
    spans = (range(number * 10**more, (number + 1) * 10**more) for more in range(3))
    return [each for span in spans for each in span if 1 <= each <= ID_MAX] if 1 <= number <= ID_MAX else []
