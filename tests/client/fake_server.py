"""A server of the contract in a thread, on a Unix socket: it answers as the test tells it to."""

from __future__ import annotations

import http.server
import json
import socket
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NOW = "2027-01-05T12:00:00+00:00"
USER = {"id": "u1", "email": "ann@example.com", "timezone": "Europe/Berlin", "created_at": NOW}


@dataclass
class Asked:
    """A request that arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass
class Reply:
    """What to answer. `cut` hangs up after that many bytes of the body, or before any answer when it is 0."""

    status: int = 200
    body: Any = None
    events: list[dict[str, Any]] | None = None
    cut: int | None = None
    media_type: str = "application/json"
    run: str = ""  # what the ids of the events begin with; without, they have none
    headers: dict[str, str] = field(default_factory=dict)
    messages: list[dict[str, Any]] | None = None  # of MCP, as a stream that ends after them

    def id_line(self, number: int) -> str:
        """The line that names an event."""
        return f"id: {self.run}-{number}\n" if self.run else ""


Answerer = Callable[[Asked], Reply]


@dataclass
class FakeServer:
    """Answers by path: the first of `answers` whose key the "METHOD /path" begins with."""

    path: Path
    answers: dict[str, Answerer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    tokens: set[str] = field(default_factory=lambda: {"good"})

    @property
    def address(self) -> str:
        return f"unix:{self.path}"

    def turns(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == "/api/v1/chat"]

    def on(self, what: str, *replies: Reply) -> None:
        """Answer `what` with these in turn, the last one for ever."""
        queue = list(replies)
        self.answers[what] = lambda _asked: queue.pop(0) if len(queue) > 1 else queue[0]

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        path = asked.path.partition("?")[0]
        if path == "/health":
            return Reply(body={"status": "ok", "version": "0.1.0"})
        if path == "/api/v1/auth/local" and "POST /api/v1/auth/local" not in self.answers:
            return Reply(body=tokens("good"))
        if not path.startswith("/api/v1/auth/") and asked.token not in self.tokens:
            return problem(401, "not_signed_in", "The token no longer holds.")
        for what, answerer in self.answers.items():
            if f"{asked.method} {path}" == what:
                return answerer(asked)
        return problem(404, "not_found", f"There is no {path}.")


def tokens(access: str, refresh: str = "refresh-1") -> dict[str, Any]:
    return {
        "access_token": access,
        "refresh_token": refresh,
        "token_type": "bearer",
        "expires_in": 900,
        "user": USER,
    }


def problem(status: int, code: str, detail: str, **more: Any) -> Reply:
    body = {"title": code, "status": status, "code": code, "detail": detail, **more}
    return Reply(status, body, media_type="application/problem+json")


def chat_reply(text: str, **more: Any) -> dict[str, Any]:
    return {"conversation_id": "c1", "message_id": 2, "response": text, "tool_calls": [], "model": "embedded", **more}


def turn_events(*pieces: str, **more: Any) -> list[dict[str, Any]]:
    """The events of a turn whose reply comes in `pieces`."""
    return [
        {"type": "turn.started", "conversation_id": "c1", "message_id": 1, "model": "embedded"},
        *({"type": "text.delta", "text": piece} for piece in pieces),
        {"type": "turn.finished", "reply": chat_reply("".join(pieces), **more)},
    ]


def task(task_id: int, title: str, **more: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("description", "due", "priority", "project", "recurrence", "completed_at"))
    made = {"id": task_id, "title": title, "status": "pending", "tags": [], "created_at": NOW, "updated_at": NOW}
    return {**nothing, **made, **more}


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def handle_request(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        data = self.rfile.read(length)
        is_form = headers.get("content-type", "").startswith("multipart/")
        body = data if is_form else json.loads(data) if data else None
        reply = self.server.fake.answer(Asked(self.command, self.path, headers, body))
        if reply.cut == 0:
            self.close_connection = True
            return
        sent, media_type = content(reply, headers)
        self.send_response(reply.status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(sent)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent[: reply.cut])
        if reply.cut is not None:
            self.close_connection = True

    def __getattr__(self, name: str) -> Callable[[], None]:
        """One way for every method: do_GET, do_POST, …"""
        if name.startswith("do_"):
            return self.handle_request
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        pass


def content(reply: Reply, headers: dict[str, str]) -> tuple[bytes, str]:
    """The bytes of an answer and their type."""
    if reply.messages is not None:
        return "".join(f"event: message\r\ndata: {json.dumps(each)}\r\n\r\n" for each in reply.messages).encode(), (
            "text/event-stream"
        )
    if reply.events is None:
        return (b"" if reply.body is None else json.dumps(reply.body).encode()), reply.media_type
    if headers.get("accept") == "text/event-stream":
        lines = [
            f"event: {e['type']}\ndata: {json.dumps(e, ensure_ascii=False)}\n{reply.id_line(number)}\n"
            for number, e in enumerate(reply.events, 1)
        ]
        return (": keep-alive\n\n" + "".join(lines)).encode(), "text/event-stream"
    last = reply.events[-1]
    body = last["reply"] if last["type"] == "turn.finished" else last["problem"]
    return json.dumps(body).encode(), "application/json"


class _Listener(socketserver.ThreadingMixIn, socketserver.TCPServer):
    address_family = socket.AF_UNIX
    daemon_threads = True
    request_queue_size = 128
    fake: FakeServer

    def server_bind(self) -> None:
        self.socket.bind(self.server_address)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, _ = super().get_request()
        return connection, ("local", 0)

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a client that hangs up is part of the tests


def start(path: Path) -> tuple[FakeServer, Callable[[], None]]:
    """A running fake server, and what stops it."""
    fake = FakeServer(path)
    listener = _Listener(str(path), _Handler)  # type: ignore[arg-type]
    listener.fake = fake
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()

    def stop() -> None:
        listener.shutdown()
        listener.server_close()
        thread.join()
        path.unlink(missing_ok=True)

    return fake, stop
