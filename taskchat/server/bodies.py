"""What a request's body must be before anything reads it: from somebody who may send one, small, in time, strict JSON.

The whole of it is read and looked at when the route that was matched first asks for it; but a file comes in pieces.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taskchat.errors import InvalidInput, TaskchatError, TooLarge
from taskchat.server.access import needs_sign_in
from taskchat.server.problems import Refused
from taskchat.server.strict_json import check_json
from taskchat.server.uploads import UploadRoute


@dataclass(frozen=True)
class Most:
    """How many bytes a body may have, and in how many seconds it must have come; 0 is any time."""

    bytes: int
    seconds: float


class Bodies:
    """ASGI: gives the app whole bodies that it can trust the form of; raises Refused where it asks for another.

    A file that is sent to a route for that comes through in pieces, up to `upload`.
    """

    def __init__(self, app: ASGIApp, *, limit: int, seconds: float, upload: Most) -> None:
        self.app, self.limit, self.seconds, self.upload = app, limit, seconds, upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with a body that is read when it is asked for."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked, started = False, False
        pieces = receive

        async def checked() -> Message:
            nonlocal asked, pieces
            if asked or started:  # a stream listens for the client's going away
                return await pieces()
            asked = True
            if isinstance(scope.get("route"), UploadRoute):
                _check_head(scope, self.upload.bytes)
                pieces = _Pieces(receive, self.upload)
                return await pieces()
            return await self._whole(scope, receive)

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        await self.app(scope, checked, watched)

    async def _whole(self, scope: Scope, receive: Receive) -> Message:
        """1 may this sender send one, and what its head says of it  2 read it, so much and so long  3 is it JSON."""
        _check_head(scope, self.limit)
        try:
            async with asyncio.timeout(self.seconds or None):
                message = await self._read(receive)
        except TimeoutError:
            raise _too_slow() from None
        if message["type"] == "http.request" and message["body"] and _is_json(Headers(scope=scope)):
            check_json(message["body"])
        return message

    async def _read(self, receive: Receive) -> Message:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return message
            body += message.get("body", b"")
            if len(body) > self.limit:
                raise _too_large(self.limit)
            if not message.get("more_body", False):
                return {"type": "http.request", "body": bytes(body), "more_body": False}


class _Pieces:
    """A body in pieces, as they come, which together have an end."""

    def __init__(self, receive: Receive, most: Most) -> None:
        self._receive, self._most = receive, most
        self._size, self._until = 0, asyncio.get_running_loop().time() + most.seconds
        self._whole = False

    async def __call__(self) -> Message:
        """The next piece."""
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until if self._most.seconds else None):
                message = await self._receive()
        except TimeoutError:
            raise _too_slow() from None
        self._size += len(message.get("body", b""))
        if self._size > self._most.bytes:
            raise _too_large(self._most.bytes)
        self._whole = not message.get("more_body", False)
        return message


def _check_head(scope: Scope, limit: int) -> None:
    """Refuse a body by what is known before it is read: who sends it, how long it is, how it is packed."""
    found = scope["state"].get("signed_in")
    if isinstance(found, TaskchatError) and needs_sign_in(scope):
        raise Refused(found, headers=getattr(found, "headers", None))
    headers = Headers(scope=scope)
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > limit:
        raise _too_large(limit)
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise Refused(
            InvalidInput("The body is compressed, which this server does not read.", hint="Send it as it is."),
            status=415,
            headers={"Accept-Encoding": "identity"},
        )


def _too_slow() -> HTTPException:
    error = InvalidInput("The body took too long to come.", hint="Send it again, all at once.")
    return Refused(error, status=408, headers={"Connection": "close"})


def _too_large(limit: int) -> HTTPException:
    error = TooLarge(f"The body is larger than the {limit:,} bytes that this server takes.", hint="Send less at once.")
    return Refused(error, headers={"Connection": "close"})


def _is_json(headers: Headers) -> bool:
    kind: Any = headers.get("content-type", "").partition(";")[0].strip().lower()
    return bool(kind.startswith("application/") and (kind.endswith(("/json", "+json"))))
