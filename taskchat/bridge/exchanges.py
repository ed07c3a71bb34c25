"""HTTP for many threads: connections that are kept open between requests, and answers as JSON or as a stream."""

from __future__ import annotations

import contextlib
import http.client
import json
import select
import socket
import threading
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Self

from taskchat.client import full_http, wire
from taskchat.client.problems import error_from_answer
from taskchat.client.sse import EventReader
from taskchat.errors import TaskchatError

IDLE_MAX = 8  # connections kept open


class _Open(NamedTuple):
    connection: http.client.HTTPConnection
    prefix: str
    address: str


class Call:
    """A request under way, which another thread may break off."""

    def __init__(self) -> None:
        self.cancelled = False
        self._connection: http.client.HTTPConnection | None = None

    def travels_on(self, connection: http.client.HTTPConnection) -> None:
        """Remember what to break."""
        self._connection = connection
        if self.cancelled:
            self.cancel()

    def cancel(self) -> None:
        """Hang up: that is how a server learns that nobody wants the answer any more."""
        self.cancelled = True
        if self._connection is not None and self._connection.sock is not None:
            with contextlib.suppress(OSError):
                self._connection.sock.shutdown(socket.SHUT_RDWR)


class Exchange:
    """A request's answer: its head, then its messages. Used as a context, which gives the connection back."""

    def __init__(self, pool: Connections, way: _Open, response: http.client.HTTPResponse) -> None:
        self._pool, self._way, self._response = pool, way, response
        self.status = response.status
        self.session_id = response.getheader("Mcp-Session-Id", "")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.give_back(self._way, self._response)

    def messages(self) -> Iterator[tuple[bytes, dict[str, Any]]]:
        """Every message of the answer, as bytes and parsed. Raises Unanswered where the connection breaks."""
        try:
            for raw in self._pieces():
                body = json.loads(raw)
                if isinstance(body, dict):
                    yield raw, body
        except full_http.TRANSPORT_ERRORS as error:
            raise wire.Unanswered(wire.reason(error)) from error
        except ValueError as error:
            raise TaskchatError(
                "The server sent what is no JSON.",
                hint="Check that its address is a taskchat server's: taskchat status",
            ) from error

    def answer(self, server: str) -> dict[str, Any]:
        """The answer alone, be it a JSON-RPC error. Raises the error that another refusal bears."""
        if self.status >= 300:
            refusal = self.refusal(server)
            if isinstance(refusal, TaskchatError):
                raise refusal
            return refusal
        for _, body in self.messages():
            if "method" not in body:
                return body
        raise wire.Unanswered("the answer ended too early")

    def refusal(self, server: str) -> TaskchatError | dict[str, Any]:
        """Why the server refuses: as it says in JSON-RPC, or as the error of its problem."""
        body = self.finish()
        with contextlib.suppress(ValueError):
            found = json.loads(body)
            if isinstance(found, dict) and "jsonrpc" in found and isinstance(found.get("error"), dict):
                return found
        return error_from_answer(self.status, body, server=server)

    def finish(self) -> bytes:
        """What is left of the answer, so that the connection can be used again."""
        try:
            return self._response.read()
        except full_http.TRANSPORT_ERRORS:
            return b""

    def _pieces(self) -> Iterator[bytes]:
        if self._response.getheader("Content-Type", "").partition(";")[0].strip().lower() != wire.EVENT_STREAM:
            if body := self._response.read():
                yield body
            return
        reader = EventReader()
        while chunk := self._response.read1(wire.CHUNK_BYTES):
            yield from filter(None, reader.feed(chunk))


class Connections:
    """Sends requests, each on a connection of its own; one that is free again serves the next request."""

    def __init__(self) -> None:
        self._idle: list[_Open] = []
        self._lock = threading.Lock()

    def send(
        self,
        address: str,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str],
        call: Call,
        seconds: float = wire.ANSWER_SECONDS,
    ) -> Exchange:
        """Send a request, wait for the head of its answer. Raises NotConnected or Unanswered."""
        if way := self._kept(address):
            with contextlib.suppress(OSError):  # it was about to be closed: take a new one
                return self._sent(way, method, path, body, headers, call)
            if call.cancelled:
                raise wire.Unanswered("it was cancelled")
        return self._sent(_Open(*full_http.connect(address, seconds), address), method, path, body, headers, call)

    def give_back(self, way: _Open, response: http.client.HTTPResponse) -> None:
        """Keep the connection for another request if the answer was read to its end, else hang up."""
        if response.isclosed() and not response.will_close and way.connection.sock is not None:
            with self._lock:
                if len(self._idle) < IDLE_MAX:
                    self._idle.append(way)
                    return
        response.close()
        way.connection.close()

    def close(self) -> None:
        """Hang up where nothing is under way."""
        with self._lock:
            while self._idle:
                self._idle.pop().connection.close()

    def _kept(self, address: str) -> _Open | None:
        while True:
            with self._lock:
                if not self._idle:
                    return None
                way = self._idle.pop()
            if way.address == address and not _was_closed(way.connection):
                return way
            way.connection.close()

    def _sent(
        self, way: _Open, method: str, path: str, body: bytes | None, headers: Mapping[str, str], call: Call
    ) -> Exchange:
        call.travels_on(way.connection)
        try:
            way.connection.request(method, way.prefix + path, body=body, headers=dict(headers))
            return Exchange(self, way, way.connection.getresponse())
        except full_http.TRANSPORT_ERRORS as error:
            way.connection.close()
            raise wire.Unanswered(wire.reason(error)) from error


def _was_closed(connection: http.client.HTTPConnection) -> bool:
    """Whether the other side has hung up: then there is something to read, though nothing was asked."""
    try:
        return connection.sock is None or bool(select.select([connection.sock], [], [], 0)[0])
    except (OSError, ValueError):
        return True
