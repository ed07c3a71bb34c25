"""An MCP server behind real HTTP, on a loopback port: one of `manners`, or one that means harm with HTTP itself."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any, Literal

from tests.fakes.mcp_servers.manners import DIE, HANG, Polite

Trick = Literal["", "events", "redirect", "redirect here", "packed", "endless", "cut off", "sign in", "html", "session"]


class Site:
    """What a test sees of it: where it is, and the heads of what it was sent."""

    def __init__(self, server: Polite, trick: Trick) -> None:
        self.server, self.trick = server, trick
        self.url = ""
        self.heads: list[tuple[str, dict[str, str]]] = []  # the request line and the headers
        self.session = "one"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either end has enough."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                line, *rest = head.strip().split("\r\n")
                headers = {name.lower(): value for name, value in (each.split(": ", 1) for each in rest)}
                self.heads.append((line, headers))
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                if not await self.answer(json.loads(body or b"{}"), headers, writer):
                    break
        writer.close()

    async def answer(self, message: dict[str, Any], headers: dict[str, str], writer: asyncio.StreamWriter) -> bool:
        """Answer a request; whether the connection goes on."""
        if self.trick.startswith("redirect"):
            place = "http://10.0.0.1/mcp" if self.trick == "redirect" else self.url.replace("/mcp", "/other")
            return await self.send(writer, b"", "307 Temporary Redirect", Location=place)
        if self.trick == "sign in" and headers.get("authorization") != "Bearer of Ann":
            return await self.send(writer, b"", "401 Unauthorized")
        if self.trick == "session" and headers.get("mcp-session-id", self.session) != self.session:
            return await self.send(writer, b"", "404 Not Found")
        if self.trick == "html":
            return await self.send(writer, b"<h1>hello</h1>", type="text/html")
        outs = list(self.server.hear(message))
        if HANG in outs:
            await asyncio.Event().wait()
        if DIE in outs or (self.trick == "cut off" and message.get("method") == "tools/call"):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
            return False
        if not outs:
            return await self.send(writer, b"", "202 Accepted")
        return await self.tell([out for out in outs if isinstance(out, dict)], message, writer)

    async def tell(self, outs: list[dict[str, Any]], message: dict[str, Any], writer: asyncio.StreamWriter) -> bool:
        """Send messages as JSON or as events."""
        if self.trick == "endless" and message.get("method") == "tools/call":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            while True:
                writer.write(b": nothing\n" * 10_000)
                await writer.drain()
        if self.trick == "events" or len(outs) > 1:
            events = "".join(f"event: message\ndata: {json.dumps(out)}\n\n" for out in outs)
            return await self.send(writer, events.encode(), type="text/event-stream")
        body = json.dumps(outs[-1]).encode()
        if self.trick == "packed":
            return await self.send(writer, gzip.compress(body), **{"Content-Encoding": "gzip"})
        return await self.send(writer, body)

    async def send(
        self,
        writer: asyncio.StreamWriter,
        body: bytes,
        status: str = "200 OK",
        type: str = "application/json",  # noqa: A002
        **headers: str,
    ) -> bool:
        """A whole answer."""
        told = {"Content-Type": type, "Content-Length": str(len(body)), "Set-Cookie": "track=me", **headers}
        if self.trick == "session":
            told["Mcp-Session-Id"] = self.session
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in told.items())]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await writer.drain()
        return True


@contextlib.asynccontextmanager
async def site(server: Polite | None = None, trick: Trick = "") -> AsyncIterator[Site]:
    """One that serves as long as this is entered."""
    made = Site(server or Polite(), trick)
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        with contextlib.suppress(asyncio.CancelledError):
            await made.serve(reader, writer)
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1024 * 1024)
    made.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/mcp"
    try:
        yield made
    finally:
        listening.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
