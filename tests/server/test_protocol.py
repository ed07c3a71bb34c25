"""What a connection may do before anybody has signed in, over real connections."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from taskchat.config import Settings
from taskchat.server.protocol import LimitedHead
from tests.fakes.ports import port_of

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


@contextlib.asynccontextmanager
async def listening(app: Any = echo, **settings: Any) -> AsyncIterator[int]:
    """The port where a server with these settings listens."""
    protocol = LimitedHead.limited(Settings(**settings))
    async with port_of(uvicorn.Config(app, http=protocol, lifespan="off", log_config=None)) as found:
        yield found


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Where a server with default settings listens."""
    async with listening() as found:
        yield found


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


async def test_a_long_head_that_comes_all_at_once_is_refused_too(port: int) -> None:
    for lines in (b"X: " + b"a" * 70_000 + b"\r\n", b"X: a\r\n" * 20_000):
        said = await answer(port, START + lines + b"\r\n")
        assert b" 431 " in said.splitlines()[0]
    assert b" 200 " in (await answer(port, START + b"X: " + b"a" * 30_000 + b"\r\n\r\n")).splitlines()[0]


async def test_a_long_body_is_no_head(port: int) -> None:
    said = await answer(port, START + b"Content-Length: 200000\r\n\r\n", *[b"a" * 10_000] * 20)
    assert said.endswith(b"200000")


async def test_small_chunks_are_no_head(port: int) -> None:
    said = await answer(port, START + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n" * 20_000, b"0\r\n\r\n")
    assert said.endswith(b"20000")


async def test_many_requests_at_once_are_no_long_head(port: int) -> None:
    said = await answer(port, (START + b"Content-Length: 0\r\n\r\n") * 3_000)
    assert b" 200 " in said.splitlines()[0]


async def whole(port: int, *pieces: bytes) -> bytes:
    """Everything that comes back until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"".join(pieces))
        return await asyncio.wait_for(reader.read(), 10)
    finally:
        writer.close()


def problem(said: bytes) -> tuple[int, dict[str, Any]]:
    """The problem that an answer is."""
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head.lower()
    assert b"connection: close" in head.lower()
    found = json.loads(body)
    assert int(head.split()[1]) == found["status"]
    return found["status"], found


@pytest.mark.parametrize(
    "start", [b"G", b"GET / HTTP/1.1\r\nHost: localhost\r\n", START + b"Content-Length: 1\r\nX-Slow: "]
)
async def test_a_head_that_does_not_come_to_an_end_is_answered_and_cut_off(start: bytes) -> None:
    async with listening(head_seconds=0.05) as port:
        assert problem(await whole(port, start))[0] == 408


async def test_who_connects_and_says_nothing_is_let_go() -> None:
    async with listening(head_seconds=0.05) as port:
        assert await whole(port) == b""


async def test_the_next_head_on_a_connection_has_a_time_too() -> None:
    async with listening(head_seconds=0.05) as port:
        said = await whole(port, START + b"Content-Length: 0\r\n\r\n", START)
        assert said.startswith(b"HTTP/1.1 200 ")
        assert b"HTTP/1.1 408 " in said


async def test_a_body_that_nobody_reads_has_a_time_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unread(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 401, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    monkeypatch.setattr("taskchat.server.protocol.BODY_GRACE_SECONDS", 0.0)
    async with listening(unread, body_seconds=0.05) as port:
        said = await whole(port, START + b"Content-Length: 100\r\n\r\n", b"a")
        assert said.startswith(b"HTTP/1.1 401 ")


async def test_a_long_answer_is_not_cut_off_by_what_waits_behind_it() -> None:
    may_end = asyncio.Event()

    async def long(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"3")]})
        await may_end.wait()
        await send({"type": "http.response.body", "body": b"end"})

    async with listening(long, head_seconds=0.02) as port:
        reading = asyncio.create_task(whole(port, START + b"Content-Length: 0\r\n\r\n", START))
        asyncio.get_running_loop().call_later(0.2, may_end.set)
        said = await reading
        assert b"\r\n\r\nend" in said


async def test_who_does_not_read_the_answer_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = asyncio.Event()

    async def long(_scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while (await receive())["type"] != "http.disconnect":
            await send({"type": "http.response.body", "body": b"a" * 20_000_000, "more_body": True})
            await send({"type": "http.response.body", "body": b"a", "more_body": True})
        ended.set()

    monkeypatch.setattr("taskchat.server.protocol.STALL_SECONDS", 0.05)
    async with listening(long) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(START + b"Content-Length: 0\r\n\r\n")
        await asyncio.wait_for(ended.wait(), 5)
        writer.close()


async def test_no_limit_is_no_limit() -> None:
    async with listening(connections=0, connections_per_address=0, head_seconds=0, body_seconds=0) as port:
        assert (await answer(port, START + b"Content-Length: 0\r\n\r\n")).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "said", [b"hello\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"GET /\xff HTTP/1.1\r\n\r\n"]
)
async def test_what_is_no_http_gets_a_problem(port: int, said: bytes) -> None:
    assert problem(await whole(port, said))[0] == 400


async def test_a_head_that_is_too_long_gets_a_problem(port: int) -> None:
    status, found = problem(await whole(port, START + b"X-Long: " + b"a" * 70_000))
    assert (status, found["code"]) == (431, "too_large")


@pytest.mark.parametrize("bound", ["connections", "connections_per_address"])
async def test_one_connection_too_many_is_told_so_and_a_free_place_is_given_again(bound: str) -> None:
    async with listening(**{bound: 2}) as port:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        status, found = problem(await whole(port, START + b"Content-Length: 0\r\n\r\n"))
        assert (status, found["code"]) == (503, "server_busy")
        for reader, writer in held:
            writer.write(START + b"Content-Length: 0\r\nConnection: close\r\n\r\n")
            assert (await reader.read()).startswith(b"HTTP/1.1 200 ")
            writer.close()
        assert (await answer(port, START + b"Content-Length: 0\r\n\r\n")).startswith(b"HTTP/1.1 200 ")


async def test_a_flood_of_connections_is_not_even_answered() -> None:
    async with listening(connections_per_address=2) as port:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        assert await answer(port, START) in (b"", b"hung up")
        for _, writer in held:
            writer.close()


@pytest.mark.parametrize(("setting", "value"), [("trusted_proxies", "127.0.0.0/8"), ("rate_limits", False)])
async def test_a_proxy_and_an_evaluation_on_this_machine_may_hold_any_number(setting: str, value: Any) -> None:
    async with listening(connections_per_address=1, **{setting: value}) as port:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(5)]
        assert (await answer(port, START + b"Content-Length: 0\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        for _, writer in held:
            writer.close()
