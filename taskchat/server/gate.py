"""The gate of every request: who sends it, and whether they may send one more. Nothing of a body is read before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taskchat.accounts.signed_in import Account
from taskchat.errors import TaskchatError
from taskchat.server.access import sign_in
from taskchat.server.limits import SlowDown
from taskchat.server.page_files import PREFIX
from taskchat.server.problems import problem_of, problem_response

if TYPE_CHECKING:
    from taskchat.server.services import Services

UNLIMITED = ("/health", "/ready")


class Gate:
    """ASGI: signs in and counts.

    `request.state.signed_in` is the account, or the error that a route which needs one raises. A socket is counted by
    its address: it has a ticket in the place of a token, which its route looks at.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer that it was one too many."""
        if scope["type"] not in ("http", "websocket") or _is_unlimited(scope["path"]):
            await self.app(scope, receive, send)
            return
        found = await _who(scope)
        scope.setdefault("state", {})["signed_in"] = found
        services: Services = scope["app"].state.services
        address = scope["client"][0] if scope.get("client") else ""
        try:
            told = await services.requests.take(address, found.id if isinstance(found, Account) else None)
        except SlowDown as refusal:
            await problem_response(problem_of(refusal), refusal.headers)(scope, receive, send)
            return

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        await self.app(scope, receive, telling if told else send)


def _is_unlimited(path: str) -> bool:
    return path in UNLIMITED or path.startswith(PREFIX)  # a page is many files, which a browser fetches once


async def _who(scope: Scope) -> Account | TaskchatError:
    try:
        return await sign_in(HTTPConnection(scope))
    except TaskchatError as error:
        return error
