"""Our whole server with its MCP endpoint, on a loopback port, for clients that are no test."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from taskchat.server.idle import Activity
from taskchat.server.launch import _config
from taskchat.server.listen import bind_tcp, resolve
from tests.fakes.waiting import until


class Authorized:
    """ASGI: for clients that can't send a token. Whoever sends none gets this one."""

    def __init__(self, app: ASGIApp, bearer: str) -> None:
        self.app, self._header = app, (b"authorization", bearer.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not any(name == b"authorization" for name, _ in scope["headers"]):
            scope = {**scope, "headers": [*scope["headers"], self._header]}
        await self.app(scope, receive, send)


@contextlib.asynccontextmanager
async def listening(app: FastAPI, *, bearer: str = "") -> AsyncIterator[str]:
    """The address of this server's endpoint, with a token for those that have none."""
    services = app.state.services
    config = _config(Activity(Authorized(app, bearer) if bearer else app), services.settings, None)
    config.lifespan = "off"
    with bind_tcp(*resolve("127.0.0.1", 0)) as sock:
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve([sock]))
        await until(lambda: server.started)
        try:
            yield f"http://127.0.0.1:{sock.getsockname()[1]}/mcp"
        finally:
            services.lifetime.stop()
            server.should_exit = True
            await running
