"""Headers around every answer: security headers, and the request's id. And the Host that a request may name."""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taskchat.errors import NotAllowed
from taskchat.server.limits import is_loopback
from taskchat.server.problems import problem_of, problem_response

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
API_ONLY = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}


class ResponseHeaders:
    """ASGI: names each request and sets the security headers.

    `request.state.request_id` is what the caller sent as X-Request-ID, if it is well formed, else our own; it goes
    back and into the log. `request.state.group` is always our own: no caller chooses which changes are undone together.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, named; complete the headers of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        group = secrets.token_hex(16)
        sent = Headers(scope=scope).get("x-request-id", "")
        request_id = sent if REQUEST_ID.fullmatch(sent) else group
        scope["state"] = {**scope.get("state", {}), "request_id": request_id, "group": group}
        wanted = SECURITY | (API_ONLY if scope["path"].startswith("/api/") else {})

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in wanted.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, completed)


class LoopbackHosts:
    """ASGI: what came in on a loopback address must have been sent to a loopback name.

    Else a web page whose name was rebound to 127.0.0.1 could speak to this machine's server.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it for its Host."""
        if scope["type"] in ("http", "websocket"):
            address = (scope.get("server") or ("", None))[0] or ""
            host = Headers(scope=scope).get("host", "")
            if is_loopback(address) and not _is_loopback_name(host):
                error = NotAllowed("This server is asked for by a name that is not its own.", hint="Use localhost.")
                await problem_response(problem_of(error))(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _is_loopback_name(host: str) -> bool:
    name = re.sub(r":\d*$", "", host) if not host.endswith("]") else host
    return name.lower() == "localhost" or name.lower().endswith(".localhost") or is_loopback(name)
