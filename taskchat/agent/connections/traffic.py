"""What comes from a connected server, counted: too much ends the connection, and only what is waited for goes on."""

from __future__ import annotations

from types import TracebackType
from typing import Self

import anyio
from mcp.client._transport import ReadStream
from mcp.shared.message import SessionMessage
from mcp.types import JSONRPCNotification, JSONRPCResponse

from taskchat.agent.connections.listing import bare

MESSAGE_BYTES = 2 * 1024 * 1024
BYTES = 8 * 1024 * 1024  # between two of our requests
MESSAGES = 1_000
CHANGED = "notifications/tools/list_changed"

Item = SessionMessage | Exception


class TooMuch(Exception):
    """The server sends more than it may."""


class Traffic:
    """Counts what comes since the last request of ours. `fault` is why the connection can't go on, in words that end a
    sentence about the server; `stale` says that its tools may have changed; `left_out` counts those of its tools that
    never came through."""

    def __init__(self) -> None:
        self.fault: str | None = None
        self.stale = False
        self.left_out = 0
        self._bytes = self._messages = 0

    def asked(self) -> None:
        """A request of ours goes out."""
        self._bytes = self._messages = 0

    def took(self, size: int) -> None:
        """So many bytes came. Raises TooMuch."""
        self._bytes += size
        if self._bytes > BYTES:
            raise self._too_much(f"sent more than {BYTES // 1024 // 1024} MB for one request")

    def heard(self) -> None:
        """A message came. Raises TooMuch."""
        self._messages += 1
        if self._messages > MESSAGES:
            raise self._too_much(f"sent more than {MESSAGES:,} messages for one request")

    def too_long(self) -> TooMuch:
        """The error to raise for one message of more bytes than are taken."""
        return self._too_much(f"sent a message of more than {MESSAGE_BYTES // 1024 // 1024} MB")

    def _too_much(self, fault: str) -> TooMuch:
        self.fault = self.fault or fault
        return TooMuch(fault)


class Sieve:
    """A stream of messages from a server: without the notifications, which nothing here needs, and of lists of tools
    only what is used. The SDK would check all of the rest, which takes as long as a server likes."""

    def __init__(self, stream: ReadStream[Item], traffic: Traffic) -> None:
        self._stream, self._traffic = stream, traffic

    async def receive(self) -> Item:
        """The next message that somebody waits for. What is too much is the end."""
        while True:
            item = await self._stream.receive()
            try:
                self._traffic.heard()
            except TooMuch:
                raise anyio.EndOfStream from None
            message = item.message if isinstance(item, SessionMessage) else None
            if isinstance(message, JSONRPCNotification):
                self._traffic.stale = self._traffic.stale or message.method == CHANGED
                continue
            if isinstance(message, JSONRPCResponse) and isinstance(tools := message.result.get("tools"), list):
                message.result["tools"] = kept = bare(tools)
                self._traffic.left_out += len(tools) - len(kept)
            return item

    async def aclose(self) -> None:
        """Hear no more."""
        await self._stream.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Item:
        try:
            return await self.receive()
        except anyio.EndOfStream:
            raise StopAsyncIteration from None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()
