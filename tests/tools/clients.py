"""AI clients of the tools, in this process: of today's protocol and of the older one, with and without a form in which
their user is asked."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import mcp.types as t
from mcp import Client

from taskchat.schemas.caller import Caller, caller_var
from taskchat.store.engine import Store
from taskchat.tasks import TaskService
from taskchat.tools.server import build_tool_server
from tests.fakes.database import Clock
from tests.fakes.knowledge import knowing

MODES = ("2026-07-28", "legacy")
Call = Callable[..., Awaitable[t.CallToolResult]]


@dataclass
class Person:
    """Who sits before a client that can ask, with the answer that they will give."""

    action: Literal["accept", "decline", "cancel"] = "accept"
    content: dict[str, Any] | None = field(default_factory=lambda: {"yes": True})
    asked: list[str] = field(default_factory=list)

    async def answer(self, context: Any, params: t.ElicitRequestParams) -> t.ElicitResult:
        self.asked.append(params.message)
        return t.ElicitResult(action=self.action, content=self.content if self.action == "accept" else None)


@contextlib.asynccontextmanager
async def client_of(
    store: Store, mode: str = MODES[0], *, person: Person | None = None, tasks: TaskService | None = None
) -> AsyncIterator[Client]:
    """A client of a server of its own, on this store."""
    knowledge, opening = knowing(store)
    server = build_tool_server(tasks or TaskService(store, Clock()), knowledge, opening)
    async with Client(
        server, mode=mode, cache=None, elicitation_callback=person.answer if person is not None else None
    ) as client:
        yield client


@contextlib.contextmanager
def acting_as(caller: Caller | None) -> Iterator[None]:
    """Be this caller, as whoever serves would say."""
    token = caller_var.set(caller)
    try:
        yield
    finally:
        caller_var.reset(token)


async def tools_of(store: Store) -> list[t.Tool]:
    """The tools that a client sees."""
    async with client_of(store) as client:
        return (await client.list_tools()).tools


def words(result: t.CallToolResult) -> str:
    """What a result says."""
    return " ".join(part.text for part in result.content if isinstance(part, t.TextContent))


def data(result: t.CallToolResult) -> dict[str, Any]:
    """What a result holds."""
    assert not result.is_error, words(result)
    assert result.structured_content is not None
    found: dict[str, Any] = result.structured_content
    return found


async def titles(client: Client, status: str = "all") -> list[str]:
    """The titles on the caller's list."""
    return [task["title"] for task in data(await client.call_tool("list_tasks", {"status": status}))["tasks"]]
