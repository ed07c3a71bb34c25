"""Word of changes for clients of before 2026-07-28, which subscribe to one resource after the other.

Newer clients open a stream for it (`subscriptions/listen`), which the SDK serves by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from mcp.server.connection import Connection
from mcp.server.context import ServerRequestContext
from mcp.server.subscriptions import ResourcesListChanged, ResourceUpdated, ServerEvent
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    INVALID_REQUEST,
    EmptyResult,
    SubscribeRequestParams,
    UnsubscribeRequestParams,
)

from taskchat.schemas.caller import caller_var
from taskchat.tools import wording
from taskchat.tools.changes import TaskChanges

URIS_MAX = 200  # of one connection
Request = ServerRequestContext[Any, Any]


@dataclass(eq=False)
class _Subscriber:
    """A connection that is told of some resources, while it lasts."""

    connection: Connection
    user_id: int
    uris: set[str] = field(default_factory=set)
    sending: set[asyncio.Task[None]] = field(default_factory=set)

    def hear(self, event: ServerEvent) -> None:
        """Pass an event on, if it is wanted."""
        if isinstance(event, ResourceUpdated) and event.uri in self.uris:
            telling = self.connection.send_resource_updated(event.uri)
        elif isinstance(event, ResourcesListChanged):
            telling = self.connection.send_resource_list_changed()
        else:
            return
        task = asyncio.create_task(telling)
        self.sending.add(task)
        task.add_done_callback(self.sending.discard)


class OlderSubscriptions:
    """Serves `resources/subscribe` and `resources/unsubscribe`."""

    def __init__(self, changes: TaskChanges) -> None:
        self._changes = changes
        self._subscribers: WeakKeyDictionary[Connection, _Subscriber] = WeakKeyDictionary()

    def register(self, add: Callable[..., None]) -> None:
        """Offer both, by a low-level server's `add_request_handler`."""
        add("resources/subscribe", SubscribeRequestParams, self.subscribe)
        add("resources/unsubscribe", UnsubscribeRequestParams, self.unsubscribe)

    async def subscribe(self, request: Request, params: SubscribeRequestParams) -> EmptyResult:
        """Tell the connection when this resource changes."""
        subscriber = self._subscriber(request)
        if len(subscriber.uris) >= URIS_MAX:
            raise MCPError(
                INVALID_PARAMS, f"A connection follows at most {URIS_MAX} resources. Unsubscribe some first."
            )
        subscriber.uris.add(str(params.uri))
        return EmptyResult()

    async def unsubscribe(self, request: Request, params: UnsubscribeRequestParams) -> EmptyResult:
        """Tell it no more."""
        subscriber = self._subscribers.get(_connection(request))
        if subscriber is not None:
            subscriber.uris.discard(str(params.uri))
        return EmptyResult()

    def _subscriber(self, request: Request) -> _Subscriber:
        connection, caller = _connection(request), caller_var.get()
        if caller is None:
            raise MCPError(INVALID_REQUEST, wording.NOBODY)
        if not connection.has_standalone_channel:
            raise MCPError(INVALID_REQUEST, "Nothing can be sent on this connection. Read the resource again instead.")
        subscriber = self._subscribers.get(connection)
        if subscriber is None:
            subscriber = self._subscribers[connection] = _Subscriber(connection, caller.user_id)
            connection.exit_stack.callback(self._changes.subscribe(subscriber.hear))
        if subscriber.user_id != caller.user_id:
            raise MCPError(INVALID_REQUEST, "This connection is somebody else's. Open one of your own.")
        return subscriber


def _connection(request: Request) -> Connection:
    return request.session._connection  # noqa: SLF001 - the SDK shows it nowhere else, and only it tells its end
