"""A bridge in this process, between a client that the test plays and a server that it scripts."""

from __future__ import annotations

import json
import os
import queue
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from taskchat.bridge import following, visit
from taskchat.bridge.bridge import Bridge
from taskchat.client.session import LocalSession, Session
from tests.client.conftest import home, server
from tests.client.fake_server import Asked, FakeServer, Reply

__all__ = ["home", "server"]

PATIENCE = 5
MODERN: dict[str, Any] = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
HELLO: dict[str, Any] = {
    "protocolVersion": "2025-11-25",
    "capabilities": {"elicitation": {}},
    "clientInfo": {"name": "t", "version": "1"},
}
GREETING = {"protocolVersion": "2025-11-25", "capabilities": {}, "serverInfo": {"name": "taskchat", "version": "0"}}


def request(method: str, number: int = 1, **params: Any) -> dict[str, Any]:
    """A request, as a client's."""
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def result(number: Any = 1, **found: Any) -> dict[str, Any]:
    """The answer to a request."""
    return {"jsonrpc": "2.0", "id": number, "result": found}


class Client:
    """What a client does: it writes lines and reads lines."""

    def __init__(self, session: Session) -> None:
        to_bridge, from_bridge = os.pipe(), os.pipe()
        self.said: list[str] = []
        self._out = os.fdopen(to_bridge[1], "wb", buffering=0)
        self._in = os.fdopen(from_bridge[0], "rb")
        self._ends = os.fdopen(to_bridge[0], "rb"), os.fdopen(from_bridge[1], "wb")
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._threads = [
            threading.Thread(target=target, daemon=True)
            for target in (Bridge(session, *self._ends, say=self.said.append).run, self._listen)
        ]
        for thread in self._threads:
            thread.start()

    def send(self, *messages: dict[str, Any] | bytes) -> None:
        for each in messages:
            self._out.write(each if isinstance(each, bytes) else json.dumps(each).encode() + b"\n")

    def line(self) -> bytes:
        """The next line that comes."""
        return self._lines.get(timeout=PATIENCE)

    def hear(self) -> dict[str, Any]:
        """The next message that comes."""
        found: dict[str, Any] = json.loads(self.line())
        return found

    def ask(self, method: str, number: int = 1, **params: Any) -> dict[str, Any]:
        """Send a request; the next message that comes."""
        self.send(request(method, number, **params))
        return self.hear()

    def greet(self) -> dict[str, Any]:
        """Begin as clients of the older versions do."""
        found = self.ask("initialize", 0, **HELLO)
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return found

    def hang_up(self) -> None:
        """Close the pipe, and wait until the bridge has ended."""
        self._out.close()
        self._threads[0].join(PATIENCE)
        assert not self._threads[0].is_alive()

    def close(self) -> None:
        if not self._out.closed:
            self.hang_up()
        self._ends[1].close()
        self._threads[1].join(PATIENCE)
        for thread in threading.enumerate():
            if thread.name == "bridge":
                thread.join(PATIENCE)
        for end in (self._in, self._ends[0]):
            end.close()

    def _listen(self) -> None:
        for line in self._in:
            self._lines.put(line)


class Here(LocalSession):
    """The local server, which is never started by a test: it is there."""

    def __init__(self, address: str) -> None:
        super().__init__("local", say=lambda _text: None)
        self._address = address

    def address(self) -> str:
        return self._address

    def revive(self) -> None:
        pass


class Endpoint:
    """The server's /mcp: it greets, keeps sessions, and answers each method as the test says."""

    def __init__(self, server: FakeServer) -> None:
        self.server = server
        self.replies: dict[str, list[Reply]] = {}
        self.sessions = ["s1"]  # those to come are put in front
        self.known = {"s1"}
        server.answers["POST /mcp"] = self.answer
        server.answers["DELETE /mcp"] = lambda _asked: Reply()

    def on(self, method: str, *replies: Reply) -> None:
        """Answer a method with these in turn, the last one for ever."""
        self.replies[method] = list(replies)

    def answer(self, asked: Asked) -> Reply:
        body = asked.body
        if body.get("method") == "initialize" and "initialize" not in self.replies:
            found = {**GREETING, "protocolVersion": body["params"]["protocolVersion"]}
            return Reply(body=result(body["id"], **found), headers={"Mcp-Session-Id": self.sessions[-1]})
        if "mcp-session-id" in asked.headers and asked.headers["mcp-session-id"] not in self.known:
            return Reply(404, {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": "Session not found"}})
        if "id" not in body or "method" not in body:
            return Reply(202)
        queued = self.replies.get(body["method"]) or [Reply(body=result(body["id"]))]
        return queued.pop(0) if len(queued) > 1 else queued[0]

    def asked(self, method: str = "") -> list[Asked]:
        """The messages that came, of one method."""
        came = [each for each in self.server.asked if each.path == "/mcp" and each.method == "POST"]
        return [each for each in came if each.body.get("method", "") == method]


@pytest.fixture
def endpoint(server: FakeServer) -> Endpoint:
    return Endpoint(server)


@pytest.fixture
def client(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A client of the local server."""
    for module in (following, visit):
        monkeypatch.setattr(module, "LISTEN_DELAYS", (0.0,))
    made = Client(Here(endpoint.server.address))
    yield made
    made.close()
