"""A model behind real HTTP whose answers cost next to nothing: `python -m bench.llm --port 9000`.

It has models for every measure, by name:

    words-2          a sentence, after 2 seconds
    trickle-2-40     a sentence of 40 words, spread over 2 seconds
    tool-1           a call of add_task after 1 second, and once that is done a sentence after another
    long-200000-50   so many characters, in pieces of 50, as fast as they are taken
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
PATH = "/v1/chat/completions"
WORDS = "Of course: your list is short, and nothing on it is due before the weekend. "
USAGE = {"prompt_tokens": 1200, "completion_tokens": 20, "total_tokens": 1220}


def url_of(port: int) -> str:
    """The address of its API."""
    return f"http://{HOST}:{port}/v1"


@contextmanager
def scripted_llm(port: int) -> Iterator[int]:
    """One in a process of its own, that takes connections. Gives the id of the process."""
    command = [sys.executable, "-m", "bench.llm", "--port", str(port)]
    root = str(Path(__file__).resolve().parents[1])
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": root}, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            if not process.stdout.readline():
                raise SystemExit("the scripted LLM did not start")
            yield process.pid
        finally:
            process.kill()


async def deltas(body: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
    """What the model says to this request, piece by piece."""
    kind, *numbers = str(body["model"]).split("-")
    figures = [float(number) for number in numbers]
    if kind == "long":
        whole, size = map(int, figures)
        piece = (WORDS * (size // len(WORDS) + 1))[:size].replace(" ", "_")  # a blank at the end would not be kept
        for start in range(0, whole, size):
            yield {"content": piece[: whole - start]}
    elif kind == "trickle":
        seconds, count = figures
        for word in (WORDS * int(count)).split()[: int(count)]:
            await asyncio.sleep(seconds / count)
            yield {"content": f"{word} "}
    else:
        await asyncio.sleep(figures[0])
        if kind == "tool" and body["messages"][-1]["role"] != "tool":
            function = {"name": "add_task", "arguments": json.dumps({"title": "buy milk"})}
            yield {"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": function}]}
        else:
            yield {"content": WORDS}


async def serve(port: int) -> None:
    """Answer until the process ends."""
    server = await asyncio.start_server(_connected, HOST, port, backlog=1024)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


async def _connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(head.partition("content-length:")[2].partition("\r\n")[0])
            body = json.loads(await reader.readexactly(length))
            await (_stream if body.get("stream") else _whole)(body, writer)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _stream(body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
    reason = "stop"
    async for delta in deltas(body):
        reason = "tool_calls" if "tool_calls" in delta else "stop"
        writer.write(_event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}))
        await writer.drain()
    end = _event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}) + _event(
        {"choices": [], "usage": USAGE}
    )
    writer.write(end + b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")
    await writer.drain()


async def _whole(body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    said = [delta async for delta in deltas(body)]
    message: dict[str, Any] = {
        "role": "assistant",
        "content": "".join(delta.get("content", "") for delta in said) or None,
    }
    if calls := [call for delta in said for call in delta.get("tool_calls", [])]:
        message["tool_calls"] = calls
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if calls else "stop"}
    text = json.dumps({**_head("chat.completion"), "choices": [choice], "usage": USAGE}).encode()
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(text) + text)
    await writer.drain()


def _event(payload: dict[str, Any]) -> bytes:
    line = f"data: {json.dumps({**_head('chat.completion.chunk'), **payload})}\n\n".encode()
    return b"%x\r\n%b\r\n" % (len(line), line)


def _head(kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1_700_000_000, "model": "bench"}


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    asyncio.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
