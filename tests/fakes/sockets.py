"""A WebSocket to a server in this process."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from tests.fakes.served import Served
from tests.fakes.waiting import until

PATIENCE = 5


class Socket:
    """The client's end. `refused` is the status of a handshake that was refused, `code` what it was closed with."""

    def __init__(self) -> None:
        self.accepted = False
        self.refused: int | None = None
        self.code: int | None = None
        self.in_: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.out: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    async def say(self, **message: Any) -> None:
        """Send a message as JSON."""
        await self.send(json.dumps(message))

    async def send(self, text: str) -> None:
        """Send any text."""
        await self.in_.put({"type": "websocket.receive", "text": text})

    async def hear(self) -> dict[str, Any]:
        """The next message of the server. It must not have closed the socket."""
        message = await asyncio.wait_for(self.out.get(), PATIENCE)
        assert message is not None, f"closed with {self.code}"
        return message

    async def hear_until(self, kind: str) -> list[dict[str, Any]]:
        """The messages up to the first of this type."""
        heard = [await self.hear()]
        while heard[-1]["type"] != kind:
            heard.append(await self.hear())
        return heard

    async def ask(self, **message: Any) -> dict[str, Any]:
        """Send a message and get the next one of the server."""
        await self.say(**message)
        return await self.hear()

    async def closed(self) -> int | None:
        """The code it is closed with. What comes before is not looked at."""
        while await asyncio.wait_for(self.out.get(), PATIENCE) is not None:
            pass
        return self.code

    async def _take(self, message: Mapping[str, Any]) -> None:
        match message["type"]:
            case "websocket.accept":
                self.accepted = True
            case "websocket.send":
                await self.out.put(json.loads(message["text"]))
            case "websocket.close":
                self.code = message["code"]
                await self.out.put(None)
            case "websocket.http.response.start":
                self.refused = message["status"]
            case _:
                pass


@contextlib.asynccontextmanager
async def opened(
    served: Served,
    path: str = "/api/v1/chat/ws",
    *,
    ticket: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> AsyncIterator[Socket]:
    """A socket, with a ticket of the person who is signed in unless another one is given. Left at the end."""
    if ticket is None:
        ticket = await ticket_of(served)
    socket = Socket()
    await socket.in_.put({"type": "websocket.connect"})
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": path,
        "raw_path": path.encode(),
        "query_string": f"ticket={ticket}".encode() if ticket else b"",
        "root_path": "",
        "headers": [
            (name.lower().encode(), text.encode())
            for name, text in ({"host": "127.0.0.1"} | dict(headers or {})).items()
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "subprotocols": [],
        "state": {},
        "extensions": {"websocket.http.response": {}},
    }
    serving = asyncio.create_task(served.app(scope, socket.in_.get, socket._take))
    try:
        await until(lambda: bool(socket.accepted or socket.refused or socket.code or serving.done()))
        yield socket
    finally:
        await socket.in_.put({"type": "websocket.disconnect", "code": 1005})
        await asyncio.wait_for(serving, PATIENCE)


async def ticket_of(served: Served, headers: Mapping[str, str] | None = None) -> str:
    """A ticket of the person who is signed in, or of another."""
    answer = await served.client.post("/api/v1/chat/ticket", headers=headers)
    assert answer.status_code == 200, answer.text
    text: str = answer.json()["ticket"]
    return text
