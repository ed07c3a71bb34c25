"""What a socket may do without sending a message, over real connections."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from taskchat.server import socket_protocol
from taskchat.server.socket_protocol import BURST, FRAGMENTS_MAX, LimitedSocket
from tests.fakes.ports import port_of


async def echo(_scope: Any, receive: Any, send: Any) -> None:
    """Sends back what comes."""
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"]})


@contextlib.asynccontextmanager
async def socket_to(app: Any = echo) -> AsyncIterator[ClientConnection]:
    """A socket to a server of its own."""
    config = uvicorn.Config(app, ws=LimitedSocket, ws_per_message_deflate=False, lifespan="off", log_config=None)
    async with port_of(config) as port, connect(f"ws://127.0.0.1:{port}", proxy=None, close_timeout=1) as socket:
        yield socket


async def code_of(socket: ClientConnection) -> int | None:
    """What it is closed with."""
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(socket.recv(), 5)
    return closed.value.rcvd.code if closed.value.rcvd else None


async def test_who_pings_now_and_then_is_answered() -> None:
    async with socket_to() as socket:
        for _ in range(20):
            await asyncio.wait_for(await socket.ping(), 5)
        await socket.send(["in ", "some ", "pieces"])
        assert await asyncio.wait_for(socket.recv(), 5) == "in some pieces"


@pytest.mark.parametrize("kind", ["ping", "pong"])
async def test_who_does_nothing_but_ping_is_closed(kind: str) -> None:
    async with socket_to() as socket:
        with contextlib.suppress(ConnectionClosed):
            for number in range(int(BURST) + 20):
                await getattr(socket, kind)(str(number))
        assert await code_of(socket) == 1008


async def test_a_message_in_pieces_without_end_is_not_kept() -> None:
    async with socket_to() as socket:
        with contextlib.suppress(ConnectionClosed):
            await socket.send([""] * (FRAGMENTS_MAX + 20))
        assert await code_of(socket) == 1008


async def test_who_reads_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_protocol, "STALL_SECONDS", 0.05)
    over = asyncio.Event()

    async def talkative(_scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        with contextlib.suppress(OSError):
            while True:
                await send({"type": "websocket.send", "text": "x" * 100_000})
        over.set()

    async with socket_to(talkative) as socket:
        socket.transport.pause_reading()
        await asyncio.wait_for(over.wait(), 5)
        socket.transport.abort()


async def test_a_handshake_that_is_refused_is_no_fault_of_the_server(caplog: pytest.LogCaptureFixture) -> None:
    async def refusing(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "websocket.http.response.start", "status": 429, "headers": []})
        await send({"type": "websocket.http.response.body", "body": b"later"})

    with pytest.raises(InvalidStatus) as refused:
        async with socket_to(refusing):
            pass
    assert (refused.value.response.status_code, refused.value.response.body) == (429, b"later")
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
