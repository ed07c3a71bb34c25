"""The official Python client, signed in to our endpoint."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client


@contextlib.asynccontextmanager
async def connected(url: str, authorization: str, *, mode: Any = "auto", **options: Any) -> AsyncIterator[Client]:
    """A client. `mode` auto is one of today, legacy one from before 2026-07-28."""
    http = httpx2.AsyncClient(headers={"Authorization": authorization})
    transport = streamable_http_client(url, http_client=http)
    async with http, Client(transport, mode=mode, cache=None, **options) as client:
        yield client
