"""A connected server that is a program of this machine: started, spoken to over its standard streams, ended.

It gets the few variables that programs need and those of its connection, and none of this server's, whose secrets may
be among them. It ends with its connection, and so does whatever it has started.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import AsyncIterator
from typing import TypeVar

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.client._transport import TransportStreams
from mcp.client.stdio import get_default_environment
from mcp.shared.message import SessionMessage
from mcp.types import jsonrpc_message_adapter

from taskchat.agent.connections.traffic import MESSAGE_BYTES, Sieve, TooMuch, Traffic
from taskchat.schemas.connections import Target
from taskchat.schemas.foreign_text import one_line

GRACE_SECONDS = 0.5  # to end by itself, and again to end when it is told to
LAST_WORDS = 2_000  # bytes of what it writes for people
LISTEN_SECONDS = 0.2  # for its last words, when it has ended
SAID_LETTERS = 300
Item = SessionMessage | Exception
Stream = TypeVar("Stream")


@contextlib.asynccontextmanager
async def piped(target: Target, traffic: Traffic) -> AsyncIterator[TransportStreams]:
    """The streams of a program that runs as long as this is entered. Raises OSError when it can't be started."""
    process = await asyncio.create_subprocess_exec(
        shutil.which(target.command) or target.command,
        *target.args,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=get_default_environment() | dict(target.env),
        cwd=next(filter(os.path.isdir, [os.environ.get("HOME", "")]), None),
        start_new_session=True,
        limit=MESSAGE_BYTES,
    )
    from_program, heard = anyio.create_memory_object_stream[Item](0)
    said, to_program = anyio.create_memory_object_stream[SessionMessage](0)
    try:
        async with anyio.create_task_group() as tasks:
            last_words = _LastWords()
            tasks.start_soon(_read, process, from_program, traffic, last_words)
            tasks.start_soon(_write, process, to_program)
            tasks.start_soon(last_words.listen, _there(process.stderr))
            try:
                yield Sieve(heard, traffic), said
            finally:
                with anyio.CancelScope(shield=True):
                    await _end(process)
                tasks.cancel_scope.cancel()
    finally:
        for stream in (heard, said, from_program, to_program):
            stream.close()


async def _read(
    process: asyncio.subprocess.Process,
    session: MemoryObjectSendStream[Item],
    traffic: Traffic,
    last_words: _LastWords,
) -> None:
    """Pass its messages on, a line each. Other lines, as of programs that talk to themselves, are passed over."""
    stdout = _there(process.stdout)
    with session, contextlib.suppress(anyio.BrokenResourceError, anyio.ClosedResourceError, TooMuch):
        while line := await _line(stdout, traffic):
            traffic.took(len(line))
            try:
                message = jsonrpc_message_adapter.validate_json(line, by_name=False)
            except ValueError:
                traffic.heard()
                continue
            await session.send(SessionMessage(message))
        said = await last_words.all()
        traffic.fault = traffic.fault or f"ended{f', and its last words were: {said}' if said else ''}"


async def _line(stdout: asyncio.StreamReader, traffic: Traffic) -> bytes:
    try:
        return await stdout.readline()
    except ValueError:
        raise traffic.too_long() from None


async def _write(process: asyncio.subprocess.Process, session: MemoryObjectReceiveStream[SessionMessage]) -> None:
    stdin = _there(process.stdin)
    with session, contextlib.suppress(OSError):
        async for item in session:
            stdin.write(item.message.model_dump_json(by_alias=True, exclude_unset=True).encode() + b"\n")
            await stdin.drain()


class _LastWords:
    """The end of what a program writes for people."""

    def __init__(self) -> None:
        self._said = bytearray()
        self._over = anyio.Event()

    async def listen(self, stderr: asyncio.StreamReader) -> None:
        """Read all, keep the end."""
        while piece := await stderr.read(LAST_WORDS):
            self._said += piece
            del self._said[:-LAST_WORDS]
        self._over.set()

    async def all(self) -> str:
        """What it was, when the program has ended."""
        with anyio.move_on_after(LISTEN_SECONDS):
            await self._over.wait()
        return one_line(self._said.decode(errors="replace"), SAID_LETTERS)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Close its input, ask it to end, make it end. What it has started goes with it."""
    _there(process.stdin).close()
    for number in (None, signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        if number is not None:
            _signal(process, number)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE_SECONDS):
                await process.wait()
            break
    _signal(process, getattr(signal, "SIGKILL", signal.SIGTERM))
    # A program that has left the group may still hold the pipes: nobody waits for it.
    transport = getattr(process, "_transport", None)
    if transport is not None:
        transport.close()


def _signal(process: asyncio.subprocess.Process, number: int) -> None:
    """Tell it and all of its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)
        elif process.returncode is None:
            process.kill()


def _there(stream: Stream | None) -> Stream:
    if stream is None:
        raise AssertionError("a program that was started with pipes has them")
    return stream
