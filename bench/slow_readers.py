"""People who read long replies slowly, and what the server keeps in memory for them meanwhile."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import socket
import time
from collections import Counter
from collections.abc import Sequence

from bench.figures import line
from bench.people import Person
from bench.servers import Server

AIM_TIMES = 10.0  # the text of all replies, in memory: as the model sent it, as events, as it is stored
SIP = 2048  # bytes that are taken at a time
PAUSE = 0.2  # seconds between two sips
WINDOW = 4096  # bytes that the system takes in advance
SAMPLE_SECONDS = 0.2
END_SECONDS = 110.0


async def read_slowly(server: Server, people: Sequence[Person], url: str, options: argparse.Namespace) -> bool:
    """Everybody asks for a long reply, reads it slowly for a while, and then to its end. Whether memory was bounded."""
    body = json.dumps({"message": "tell me a story", "model": f"{url}#long-{options.characters}-{options.piece}"})
    before, memory = server.memory_mb(), [0.0]
    slow_until = time.perf_counter() + options.slow_seconds
    sampling = asyncio.create_task(_sample(server, memory))
    try:
        read = await asyncio.gather(*(_read(server.port, person, body, slow_until) for person in people))
    finally:
        sampling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sampling
    whole = sum(each == options.characters for each in read)
    for end, count in Counter(each for each in read if each != options.characters).most_common(5):
        line("", f"{count} x {end}")
    text: float = len(people) * options.characters / 1024 / 1024
    grown: float = max(memory) - before
    line(
        "slow readers",
        f"{whole} of {len(people)} replies of {options.characters:,} characters whole;"
        f" memory {before:.0f} MB before, {max(memory):.0f} MB at most, {server.memory_mb():.0f} MB after:"
        f" {grown:.0f} MB more, {grown / text:.1f} times the {text:.0f} MB of text (aim: {AIM_TIMES:g} or less)",
    )
    return whole == len(people) and grown <= AIM_TIMES * text


async def _sample(server: Server, into: list[float]) -> None:
    while True:
        into.append(server.memory_mb())
        await asyncio.sleep(SAMPLE_SECONDS)


async def _read(port: int, person: Person, body: str, slow_until: float) -> int | str:
    """The characters of the reply in the last event of the stream, or how it ended instead."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
    sock.setblocking(False)  # noqa: FBT003 - the socket module's way
    await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
    reader, writer = await asyncio.open_connection(sock=sock, limit=SIP)
    headers = {**person.headers, "host": f"127.0.0.1:{port}", "accept": "text/event-stream"}
    headers |= {"content-type": "application/json", "content-length": str(len(body)), "connection": "close"}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"POST /api/v1/chat HTTP/1.1\r\n{head}\r\n{body}".encode())
    heard = b""
    try:
        async with asyncio.timeout(END_SECONDS):
            while time.perf_counter() < slow_until and (sip := await reader.read(SIP)):
                heard += sip
                await asyncio.sleep(PAUSE)
            heard += await reader.read()
    except TimeoutError:
        return f"no end within {END_SECONDS:g} seconds"
    finally:
        writer.close()
    return _length(heard)


def _length(stream: bytes) -> int | str:
    """How long the reply in the last event is."""
    text = b"".join(_chunks(stream)).decode()
    _, _, last = text.rpartition("event: turn.finished\ndata: ")
    return len(json.loads(last.partition("\n")[0])["reply"]["response"].strip()) if last != text else text[-300:]


def _chunks(stream: bytes) -> list[bytes]:
    """The pieces of a chunked body."""
    at, found = stream.find(b"\r\n\r\n") + 4, []
    while at < len(stream):
        end = stream.find(b"\r\n", at)
        size = int(stream[at:end], 16)
        found.append(stream[end + 2 : end + 2 + size])
        at = end + 4 + size
    return found
