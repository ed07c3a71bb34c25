"""How long the head of a request may be, over a real connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from taskchat.server.launch import _bind_tcp, _resolve
from taskchat.server.protocol import LimitedHead

START = b"POST / HTTP/1.1\r\nHost: localhost\r\n"


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Says how many bytes the body has."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    text = str(size).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(text)).encode())]}
    )
    await send({"type": "http.response.body", "body": text})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Where a server listens."""
    with _bind_tcp(*_resolve("127.0.0.1", 0)) as sock:
        server = uvicorn.Server(uvicorn.Config(echo, http=LimitedHead, lifespan="off", log_config=None))
        serving = asyncio.create_task(server.serve([sock]))
        try:
            yield sock.getsockname()[1]
        finally:
            server.should_exit = True
            await serving


async def answer(port: int, *pieces: bytes) -> bytes:
    """What comes back until the server has answered or hung up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return await reader.read(4000)
    except ConnectionError:
        return b"hung up"
    finally:
        writer.close()


@pytest.mark.parametrize(
    "start",
    [b"GET /", START + b"X-Long: ", START + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: "],
    ids=["target", "header", "trailer"],
)
async def test_a_head_without_end_is_cut_off(port: int, start: bytes) -> None:
    said = await asyncio.wait_for(answer(port, start, *[b"a" * 10_000] * 100), 10)
    assert said == b"hung up" or b" 431 " in said.splitlines()[0]


async def test_a_long_body_is_no_head(port: int) -> None:
    said = await answer(port, START + b"Content-Length: 200000\r\n\r\n", *[b"a" * 10_000] * 20)
    assert said.endswith(b"200000")


async def test_small_chunks_are_no_head(port: int) -> None:
    said = await answer(port, START + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n" * 20_000, b"0\r\n\r\n")
    assert said.endswith(b"20000")


async def test_many_requests_at_once_are_no_long_head(port: int) -> None:
    said = await answer(port, (START + b"Content-Length: 0\r\n\r\n") * 3_000)
    assert b" 200 " in said.splitlines()[0]
