"""The SDK's server and its HTTP transport, joined for this endpoint. To import this takes a second."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from mcp.server.auth.middleware.auth_context import AuthContextMiddleware
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from mcp.server.mcpserver import MCPServer
from mcp.server.streamable_http import MCP_SESSION_ID_HEADER
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from taskchat.accounts.signed_in import Account
from taskchat.schemas.caller import Caller, caller_var
from taskchat.schemas.collections import of_user
from taskchat.server.mcp.messages import Messages
from taskchat.server.mcp.scopes import OFFERED
from taskchat.server.mcp.sessions import Sessions

Build = Callable[[str], "MCPServer[Any]"]


class Serving:
    """One process's MCP server over HTTP.

    Clients of 2026-07-28 have no sessions. Older ones have, and are asked questions over them, where one process
    serves everybody; where several do (`stateless`), each of their requests stands alone, too.
    """

    def __init__(self, manager: StreamableHTTPSessionManager, messages: Messages, *, stateless: bool) -> None:
        self._answer = AuthContextMiddleware(manager.asgi_app)
        self._messages, self.stateless = messages, stateless
        self._sessions: Sessions[AuthenticatedUser] = Sessions()

    @classmethod
    @contextlib.asynccontextmanager
    async def of(cls, build: Build, *, secret: str, stateless: bool, body_bytes: int) -> AsyncIterator[Serving]:
        """The server while it serves. Enter and leave it in the same task.

        What a client brings back between the rounds of a call is sealed with a key made of `secret`, so that any
        process with the same secret can open it.
        """
        server = build(hmac.digest(secret.encode(), b"taskchat mcp request state", hashlib.sha256).hex())
        tools = await server.list_tools()
        readers = {tool.name for tool in tools if tool.annotations and tool.annotations.read_only_hint}
        messages = Messages({tool.name for tool in tools}, readers)
        server._lowlevel_server.middleware.append(messages)  # noqa: SLF001 - whoever built it need not know of us
        server.streamable_http_app(
            stateless_http=stateless,
            max_request_body_size=body_bytes,
            # The names that the server may be asked by are the whole server's matter.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        manager = server.session_manager
        async with manager.run():
            yield cls(manager, messages, stateless=stateless)

    @property
    def readers(self) -> frozenset[str]:
        """The tools that change nothing."""
        return frozenset(self._messages.readers)

    async def answer(self, account: Account, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, for this account."""
        user = _as_the_sdk_knows(account)
        sent = Headers(scope=scope).get(MCP_SESSION_ID_HEADER)

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._mind_sessions(account, user, sent, scope, message)
            await send(message)

        caller = Caller(
            user_id=account.id,
            timezone=account.timezone,
            request_id=scope["state"]["group"],
            collections=(of_user(account.id),),
        )
        token = caller_var.set(caller)
        try:
            await self._answer(
                {**scope, "headers": _as_the_sdk_reads(scope["headers"]), "user": user}, receive, watched
            )
        finally:
            caller_var.reset(token)

    async def _mind_sessions(
        self, account: Account, user: AuthenticatedUser, sent: str | None, scope: Scope, start: Message
    ) -> None:
        """What this answer says of the user's sessions: a new one makes the one end that was unused for longest."""
        made = Headers(raw=start.get("headers", [])).get(MCP_SESSION_ID_HEADER)
        if sent is not None:
            if start["status"] < 400:  # else it may be another sign-in's, which goes on and has to be counted
                ended = scope["method"] == "DELETE"
                (self._sessions.closed if ended else self._sessions.used)(account.id, sent)
        elif made is not None and start["status"] < 400:
            oldest = self._sessions.opened(account.id, made, user)
            if oldest is not None:
                await self._end(scope, *oldest)

    async def _end(self, scope: Scope, session: str, owner: AuthenticatedUser) -> None:
        """End a session as its client would."""
        headers = [(MCP_SESSION_ID_HEADER.encode(), session.encode()), (b"accept", b"application/json")]

        async def nothing() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def unheard(_message: Message) -> None:
            return None

        await self._answer({**scope, "method": "DELETE", "headers": headers, "user": owner}, nothing, unheard)


def _as_the_sdk_reads(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Without the blanks that uvicorn leaves around values, and without a place in a stream to go on from: we keep
    none, and the SDK then answers nothing at all."""
    return [(name, value.strip(b" \t")) for name, value in headers if name != b"last-event-id"]


def _as_the_sdk_knows(account: Account) -> AuthenticatedUser:
    """The sign-in as the SDK compares it: a session is one sign-in's alone, not one person's."""
    scopes = OFFERED if account.scopes is None else account.scopes
    token = AccessToken(token="", client_id=account.credential, scopes=sorted(scopes), subject=account.public_id)
    return AuthenticatedUser(token)
