"""Headers around every answer: security headers, and the request's id. And the Host that a request may name."""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taskchat import logs
from taskchat.errors import NotAllowed
from taskchat.server.limits import is_loopback
from taskchat.server.page_files import PREFIX
from taskchat.server.problems import problem_of, problem_response

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
OF_FILES = {"X-Content-Type-Options": "nosniff"}  # the others are for documents; a page has many files
API_ONLY = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}

API = ("/api/", "/mcp")

TLS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


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
        logs.request_id.set(request_id)
        scope["state"] = {**scope.get("state", {}), "request_id": request_id, "group": group}
        of_file = scope["path"].startswith(PREFIX)
        wanted = OF_FILES if of_file else SECURITY | (API_ONLY if scope["path"].startswith(API) else {})
        if scope.get("scheme") == "https":
            wanted |= TLS_ONLY

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in wanted.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, completed)


class Hosts:
    """ASGI: a request must have been sent to a name that is this server's.

    Those are the `allowed` ones, when the operator has named some. Otherwise what came in on a loopback address must
    be for a loopback name: else a web page whose name was rebound to 127.0.0.1 could speak to this machine's server.
    What came in elsewhere may be for any name, as nobody told which the server has. A Unix socket has no name.
    """

    def __init__(self, app: ASGIApp, allowed: str = "") -> None:
        self.app = app
        self._allowed = {each.strip().lower() for each in allowed.split(",") if each.strip()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it for its Host."""
        if scope["type"] in ("http", "websocket"):
            hosts = Headers(scope=scope).getlist("host")
            address = (scope.get("server") or ("", None))[0]
            if len(hosts) > 1 or not self._is_ours(hosts[0] if hosts else "", address):
                error = NotAllowed(
                    "This server is asked for by a name that is not its own.",
                    hint="Use localhost, or have the operator name it in TASKCHAT_ALLOWED_HOSTS.",
                )
                await problem_response(problem_of(error))(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _is_ours(self, host: str, address: str) -> bool:
        if not address or address.startswith("/"):
            return True
        name = (host if host.endswith("]") else re.sub(r":\d*$", "", host)).lower()
        if is_loopback(address) and _is_loopback_name(name):
            return True
        if not self._allowed:
            return not is_loopback(address)
        parents = ("*." + name[dot + 1 :] for dot, letter in enumerate(name) if letter == ".")
        return "*" in self._allowed or name in self._allowed or any(parent in self._allowed for parent in parents)


def _is_loopback_name(name: str) -> bool:
    return name == "localhost" or name.endswith(".localhost") or is_loopback(name)
