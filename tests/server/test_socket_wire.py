"""Sockets over real connections, as uvicorn serves them."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from taskchat.server.idle import Activity
from taskchat.server.launch import _config
from tests.fakes.gate import Gate
from tests.fakes.ports import port_of
from tests.fakes.served import Served, calls, says, serving
from tests.fakes.sockets import ticket_of
from tests.fakes.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Wire:
    """A server that listens, and clients of it."""

    def __init__(self, served: Served, port: int) -> None:
        self.served, self._port = served, port

    @contextlib.asynccontextmanager
    async def socket(self, **headers: str) -> AsyncIterator[ClientConnection]:
        """A socket with a fresh ticket."""
        url = f"ws://127.0.0.1:{self._port}/api/v1/chat/ws?ticket={await ticket_of(self.served)}"
        async with connect(url, proxy=None, additional_headers=headers, open_timeout=5) as socket:
            yield socket


@pytest_asyncio.fixture(loop_scope="session")
async def wire() -> AsyncIterator[Wire]:
    async with serving(socket_bytes=2000) as served:
        settings = served.app.state.services.settings
        config = _config(Activity(served.app), settings, None)
        config.lifespan = "off"
        async with port_of(config) as port:
            try:
                yield Wire(served, port)
            finally:
                served.app.state.services.lifetime.stop()


async def ask(socket: ClientConnection, **message: Any) -> dict[str, Any]:
    await socket.send(json.dumps(message))
    answer: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), 5))
    return answer


async def test_a_message_is_answered(wire: Wire) -> None:
    wire.served.script(calls("add_task", title="milk"), says("Added milk. ✓"))
    async with wire.socket() as socket:
        assert (await ask(socket, type="message", content="add milk"))["content"] == "Added milk. ✓"
    assert await wire.served.titles() == ["milk"]


async def test_a_foreign_page_is_refused_in_the_handshake(wire: Wire) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with wire.socket(Origin="https://evil.example"):
            pass
    assert refused.value.response.status_code == 403


async def test_a_frame_that_is_too_long_is_not_even_read(wire: Wire) -> None:
    async with wire.socket() as socket:
        assert (await ask(socket, type="ping", ref="x" * 90))["type"] == "pong"
        await socket.send("x" * 3000)
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(socket.recv(), 5)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


async def test_pieces_of_a_message_count_together(wire: Wire) -> None:
    async with wire.socket() as socket:
        with contextlib.suppress(ConnectionClosed):
            await socket.send(["x" * 500] * 10)
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(socket.recv(), 5)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


async def test_what_is_no_text_is_refused(wire: Wire) -> None:
    async with wire.socket() as socket:
        await socket.send(b"\x00\x01")
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(socket.recv(), 5)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1003


async def test_a_client_that_is_cut_off_stops_its_turn(wire: Wire) -> None:
    gate = Gate(then=says("never"))
    wire.served.script(gate.step)
    async with wire.socket() as socket:
        await socket.send(json.dumps({"type": "chat", "message": "hello"}))
        await gate.reached.wait()
        socket.transport.abort()
        turns = wire.served.app.state.services.turns
        await until(lambda: not turns._running)
