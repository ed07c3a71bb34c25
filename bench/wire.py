"""HTTP/1.1 over one kept connection, with as little work as can be: the one who asks shares the server's processors."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HEAD_END = b"\r\n\r\n"
LENGTH = b"\r\ncontent-length:"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


class Lost(Exception):
    """The connection ended before the answer was whole."""


class Wire(asyncio.Protocol):
    """One connection, one request at a time. Answers must have a Content-Length, as the API's JSON has."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._answer: asyncio.Future[Answer] | None = None
        self._transport: asyncio.Transport | None = None
        self.host = b""

    @classmethod
    async def open(cls, port: int) -> Wire:
        """Connect to a server on this machine. Raises OSError."""
        _, wire = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        wire.host = b"127.0.0.1:%d" % port
        return wire

    @property
    def is_open(self) -> bool:
        """Whether another request may be sent."""
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """A piece of the answer; with the last one it is given out."""
        self._buffer += data
        head = self._buffer.find(HEAD_END)
        if head < 0:
            return
        at = self._buffer.lower().find(LENGTH, 0, head)
        length = int(self._buffer[at + len(LENGTH) : self._buffer.find(b"\r\n", at + 2)]) if at >= 0 else 0
        end = head + len(HEAD_END) + length
        if len(self._buffer) < end:
            return
        answer = Answer(int(self._buffer[9:12]), bytes(self._buffer[head + len(HEAD_END) : end]))
        del self._buffer[:end]
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended; who waits for an answer is told."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Lost(str(exc or "closed by the server")))

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: Any = None) -> Answer:
        """Send a request and wait for its answer. Raises Lost."""
        if self._transport is None or self._transport.is_closing():
            raise Lost("closed by the server")
        content = json.dumps(body).encode() if body is not None else b""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"{method} {path} HTTP/1.1\r\nhost: {self.host.decode()}\r\n{lines}"
        if body is not None:
            head += "content-type: application/json\r\n"
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(f"{head}content-length: {len(content)}\r\n\r\n".encode() + content)
        return await self._answer

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()
