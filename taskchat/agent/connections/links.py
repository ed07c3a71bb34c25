"""Open links to connected servers: made when a call needs one, shared by the calls of its user, ended when idle.

A link lives in a task of its own, since the SDK's client must be entered and left in one task. Whatever its server
does, the link ends: by its limits, by its time, or with this process.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar, cast

from mcp import Client, MCPError
from mcp.client._transport import TransportStreams
from mcp.types import (
    CONNECTION_CLOSED,
    CallToolRequest,
    CallToolRequestParams,
    CallToolResult,
    ClientRequest,
    Implementation,
    ListToolsRequest,
    ListToolsResult,
    PaginatedRequestParams,
    RequestParamsMeta,
    Tool,
)
from pydantic import BaseModel, ValidationError

from taskchat import __version__
from taskchat.agent.connections.listing import listing_of
from taskchat.agent.connections.pipes import piped
from taskchat.agent.connections.traffic import Traffic
from taskchat.agent.connections.web import over_web
from taskchat.errors import ConnectionFailed
from taskchat.schemas.connections import TOOLS_MAX, Listing, Target
from taskchat.schemas.foreign_text import one_line

OPEN_SECONDS = 30.0  # programs may be fetched before they start
IDLE_SECONDS = 60.0
LINKS_MAX = 100  # of one process
PAGES = 20
SAID_LETTERS = 300
KEY = "taskchat/idempotency-key"

Streams = AbstractAsyncContextManager[TransportStreams]
Opens = Callable[[Target, Traffic], Streams]
Answer = TypeVar("Answer", bound=BaseModel)

log = logging.getLogger(__name__)


def opened(target: Target, traffic: Traffic) -> Streams:
    """The streams of a server, of either kind."""
    return piped(target, traffic) if target.command else over_web(target, traffic)


class Refused(Exception):
    """The server answers with an error: its text is the server's word."""


class Link:
    """A connection to one server, from its beginning to its end."""

    def __init__(self, target: Target, opens: Opens, *, open_seconds: float, idle_seconds: float) -> None:
        self.target = target
        self.listing = Listing(tools=())
        self.busy = 0
        self.used = time.monotonic()
        self._opens, self._open_seconds, self._idle_seconds = opens, open_seconds, idle_seconds
        self._traffic = Traffic()
        self._client: Client | None = None
        self._over = asyncio.Event()
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ready.add_done_callback(lambda ready: ready.cancelled() or ready.exception())
        self._life = asyncio.create_task(self._live(), name="taskchat-link")

    @property
    def alive(self) -> bool:
        """Whether it can be used, as far as is known."""
        return not self._over.is_set() and not self._life.done() and self._traffic.fault is None

    async def ready(self) -> None:
        """Wait until it is open and its tools are known. Raises ConnectionFailed."""
        await asyncio.shield(self._ready)

    async def call(self, tool: str, arguments: dict[str, object], *, key: str, seconds: float) -> CallToolResult:
        """Call a tool. Raises Refused for an error of the server's own words, ConnectionFailed for all else."""
        meta = cast("RequestParamsMeta", {KEY: key})
        params = CallToolRequestParams(name=tool, arguments=arguments, _meta=meta)
        return await self._ask(CallToolRequest(params=params), CallToolResult, seconds)

    async def refresh(self, seconds: float) -> None:
        """Read the tools again if the server said that they have changed. Raises ConnectionFailed."""
        if self._traffic.stale:
            self._traffic.stale = False
            self.listing = await self._listed(seconds)

    def end(self) -> None:
        """Let it end; at once, where it is still being opened."""
        self._over.set()
        if not self._ready.done() and asyncio.current_task() is not self._life:
            self._life.cancel()

    async def ended(self) -> None:
        """Let it end, and wait for that."""
        self.end()
        await asyncio.wait({self._life})

    async def _live(self) -> None:
        try:
            async with contextlib.AsyncExitStack() as stack:
                async with asyncio.timeout(self._open_seconds):
                    self._client = await stack.enter_async_context(
                        Client(
                            self._opens(self.target, self._traffic),
                            cache=None,
                            client_info=Implementation(name="taskchat", version=__version__),
                        )
                    )
                    self.listing = await self._listed(self._open_seconds)
                self._ready.set_result(None)
                await self._until_idle()
        except Exception as error:  # noqa: BLE001 - what a server can make the SDK raise has no common root
            self._fail(error)
        finally:
            self._over.set()
            self._fail(None)

    async def _until_idle(self) -> None:
        while not self._over.is_set():
            left = self.used + self._idle_seconds - time.monotonic()
            if left <= 0 and not self.busy:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(left, 1.0)):
                    await self._over.wait()

    def _fail(self, error: Exception | None) -> None:
        """Whoever waits for the link must not wait for ever."""
        if not self._ready.done():
            self._ready.set_exception(self._failure(error))

    async def _listed(self, seconds: float) -> Listing:
        """Its tools, as many as are worth knowing, however many pages there are."""
        found: list[Tool] = []
        self._traffic.left_out = 0
        cursor: str | None = None
        for _ in range(PAGES):
            request = ListToolsRequest(params=PaginatedRequestParams(cursor=cursor))
            try:
                page = await self._ask(request, ListToolsResult, seconds, during=True)
            except Refused as refused:
                raise self._failure(refused) from refused
            found += page.tools
            cursor = page.next_cursor
            if cursor is None or len(found) > TOOLS_MAX:
                break
        return listing_of(found, left_out=self._traffic.left_out)

    async def _ask(self, request: ClientRequest, kind: type[Answer], seconds: float, *, during: bool = False) -> Answer:
        """One request and its answer, in its time; when it has no answer, the link ends. `during` its opening, the
        link's own task asks, which then can't be waited for."""
        if self._client is None:
            raise self._failure(None)
        self.busy += 1
        self._traffic.asked()
        asking = asyncio.create_task(self._client.session.send_request(request, kind))
        try:
            async with asyncio.timeout(seconds):
                await asyncio.wait({asking} if during else {asking, self._life}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise self._failure(None)
            return asking.result()
        except MCPError as error:
            if error.error.code != CONNECTION_CLOSED and self.alive:
                raise Refused(error.error.message) from error
            self.end()
            raise self._failure(error) from error
        except (TimeoutError, ValidationError, RuntimeError) as error:
            self.end()
            raise self._failure(error) from error
        except asyncio.CancelledError:
            self.end()  # a program that hangs must not stay because nobody waits for it any more
            raise
        finally:
            asking.cancel()
            self.busy -= 1
            self.used = time.monotonic()

    def _failure(self, error: BaseException | None) -> ConnectionFailed:
        """What went wrong, in our words."""
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        if isinstance(error, ConnectionFailed):
            return error
        name, hint = self.target.name, "Try again later, or look after that server."
        if self._traffic.fault is not None and not isinstance(error, TimeoutError):
            return ConnectionFailed(f"{name} {self._traffic.fault}.", hint=hint)
        match error:
            case TimeoutError():
                return ConnectionFailed(f"{name} did not answer in time.", hint=hint)
            case ValidationError() | ValueError() | RuntimeError():
                return ConnectionFailed(f"{name} answers with what is no MCP.", hint=hint)
            case MCPError() if error.error.code == CONNECTION_CLOSED:
                return ConnectionFailed(f"{name} broke off.", hint=hint)
            case Refused() | MCPError():
                said = one_line(str(error), SAID_LETTERS)
                return ConnectionFailed(f"{name} refuses: {said}", hint=hint)
            case FileNotFoundError():
                return ConnectionFailed(
                    f"{name} can't be started: there is no program {self.target.command}.",
                    hint="Install it, or give the whole path to it.",
                )
            case OSError() if self.target.command:
                return ConnectionFailed(f"{name} can't be started: {error.strerror or error}.", hint=hint)
        return ConnectionFailed(f"{name} can't be reached.", hint=hint)


class Links:
    """The open links of this process, one for each connection."""

    def __init__(
        self, *, opens: Opens = opened, open_seconds: float = OPEN_SECONDS, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self._opens, self._open_seconds, self._idle_seconds = opens, open_seconds, idle_seconds
        self._links: dict[str, Link] = {}

    async def to(self, connection_id: str, target: Target) -> Link:
        """The open link of a connection. Raises ConnectionFailed."""
        link = self._links.get(connection_id)
        if link is None or not link.alive or link.target.fingerprint != target.fingerprint:
            self.drop(connection_id)
            self._make_room()
            link = self._links[connection_id] = self._link(target)
        await link.ready()
        return link

    async def look(self, target: Target) -> Listing:
        """What a server lists, over a link of its own that ends with that. Raises ConnectionFailed."""
        link = self._link(target)
        try:
            await link.ready()
            return link.listing
        finally:
            await link.ended()

    def drop(self, connection_id: str) -> None:
        """End the link of a connection, if it has one."""
        if (link := self._links.pop(connection_id, None)) is not None:
            link.end()

    async def aclose(self) -> None:
        """End them all."""
        links = list(self._links.values())
        self._links.clear()
        await asyncio.gather(*(link.ended() for link in links))

    def _link(self, target: Target) -> Link:
        return Link(target, self._opens, open_seconds=self._open_seconds, idle_seconds=self._idle_seconds)

    def _make_room(self) -> None:
        """Forget those that are over; end the one that was idle for the longest where there are too many."""
        self._links = {name: link for name, link in self._links.items() if link.alive}
        if len(self._links) < LINKS_MAX:
            return
        idle = [name for name, link in self._links.items() if not link.busy]
        if not idle:
            raise ConnectionFailed("Too many connected servers are in use at once.", hint="Try again in a minute.")
        self.drop(min(idle, key=lambda name: self._links[name].used))
