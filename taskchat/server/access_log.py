"""One line in the log for each request: what was asked, how it ended, how long it took, and for whom.

It names the route's template, never the path, for paths hold ids; no query, no header, no body, no address.
"""

from __future__ import annotations

import logging
import secrets
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taskchat.logs import fields, request_id, user

QUIET = {"/health", "/ready"}  # asked every few seconds: worth a line only when they say no
CUT = 499  # who asked has gone, or the answer broke off: no status was sent

log = logging.getLogger("taskchat.access")


class AccessLog:
    """ASGI: writes the line when the answer is out. Sits inside of what names the request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note how it ended."""
        if scope["type"] == "lifespan" or not log.isEnabledFor(logging.INFO):
            await self.app(scope, receive, send)
            return
        user.set("")  # a request that was pipelined behind another one begins with that one's
        if scope["type"] == "websocket":
            request_id.set(secrets.token_hex(16))
        started = time.perf_counter()
        status = CUT

        async def watched(message: Message) -> None:
            nonlocal status
            kind = message["type"]
            if kind == "http.response.start":
                status = message["status"]
            elif kind == "websocket.accept":
                status = 101
            elif kind == "websocket.close":
                status = message.get("code", 1000)
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            _write(scope, status, time.perf_counter() - started)


def _write(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path_format", None) or "-"
    level = logging.DEBUG if route in QUIET and status < 400 else logging.INFO
    log.log(
        level,
        "request",
        extra=fields(method=scope.get("method", "WS"), route=route, status=status, ms=round(seconds * 1000, 1)),
    )
