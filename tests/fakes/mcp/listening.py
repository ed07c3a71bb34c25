"""Our whole server with its MCP endpoint, on a loopback port, for clients that are no test."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from taskchat.server.idle import Activity
from taskchat.server.launch import _config
from tests.fakes.ports import port_of


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
    async with port_of(config) as port:
        try:
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            services.lifetime.stop()
