"""MCP as it goes over the wire, message by message: for what no proper client sends."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from typing import Any

import httpx

MODERN, LEGACY = "2026-07-28", "2025-11-25"
ACCEPT = {"Accept": "application/json, text/event-stream"}
ABOUT = {"name": "test", "version": "1"}

_ids = itertools.count(1)


def message(method: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A request."""
    return {"jsonrpc": "2.0", "id": next(_ids), "method": method, "params": dict(params or {})}


async def send(
    client: httpx.AsyncClient,
    method: str,
    params: Mapping[str, Any] | None = None,
    *,
    capabilities: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """A request as clients of today send it: on its own, saying all about itself."""
    given = dict(params or {})
    given["_meta"] = {
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientInfo": ABOUT,
        "io.modelcontextprotocol/clientCapabilities": dict(capabilities or {}),
        **given.get("_meta", {}),
    }
    name = given.get("name", given.get("uri"))
    named = {"Mcp-Name": str(name)} if name is not None else {}
    told = {"MCP-Protocol-Version": MODERN, "Mcp-Method": method, **named, **ACCEPT, **(headers or {})}
    return await client.post("/mcp", json=message(method, given), headers=told)


async def result(
    client: httpx.AsyncClient, method: str, params: Mapping[str, Any] | None = None, **options: Any
) -> Any:
    """What comes of a request that must succeed."""
    answer = await send(client, method, params, **options)
    assert answer.status_code == 200, answer.text
    body = said(answer)
    assert "error" not in body, body
    return body["result"]


async def call(client: httpx.AsyncClient, tool: str, /, key: str | None = None, **arguments: Any) -> Any:
    """What comes of a tool call."""
    meta = {"_meta": {"taskchat/idempotency-key": key}} if key else {}
    return await result(client, "tools/call", {"name": tool, "arguments": arguments, **meta})


def said(answer: httpx.Response) -> dict[str, Any]:
    """The last message of an answer, which is JSON or a stream."""
    text = answer.text
    if answer.headers["content-type"].startswith("text/event-stream"):
        text = [line for line in text.splitlines() if line.startswith("data: {")][-1].removeprefix("data: ")
    found: dict[str, Any] = json.loads(text)
    return found


async def open_session(client: httpx.AsyncClient, headers: Mapping[str, str] | None = None) -> dict[str, str]:
    """The headers of a session, as older clients have them."""
    hello = {"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": ABOUT}
    answer = await client.post("/mcp", json=message("initialize", hello), headers={**ACCEPT, **(headers or {})})
    assert answer.status_code == 200, answer.text
    session = {"Mcp-Session-Id": answer.headers["mcp-session-id"]} if "mcp-session-id" in answer.headers else {}
    return {"MCP-Protocol-Version": LEGACY, **session, **ACCEPT, **(headers or {})}
