"""What a request's body must be before anything reads it: from somebody who may send one, small, in time, strict JSON.

The whole of it is read and looked at when the route that was matched first asks for it.
"""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taskchat.errors import InvalidInput, TaskchatError, TooLarge
from taskchat.server.access import needs_sign_in
from taskchat.server.problems import Refused
from taskchat.server.strict_json import check_json


class Bodies:
    """ASGI: gives the app whole bodies that it can trust the form of; raises Refused where it asks for another."""

    def __init__(self, app: ASGIApp, *, limit: int, seconds: float) -> None:
        self.app, self.limit, self.seconds = app, limit, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with a body that is read when it is asked for."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked, started = False, False

        async def checked() -> Message:
            nonlocal asked
            if asked or started:  # a stream listens for the client's going away
                return await receive()
            asked = True
            return await self._whole(scope, receive)

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        await self.app(scope, checked, watched)

    async def _whole(self, scope: Scope, receive: Receive) -> Message:
        """1 may this sender send one  2 what the head says of it  3 read it, so much and so long  4 is it JSON."""
        found = scope["state"].get("signed_in")
        if isinstance(found, TaskchatError) and needs_sign_in(scope):
            raise Refused(found, headers=getattr(found, "headers", None))
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > self.limit:
            raise self._too_large()
        if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            raise Refused(
                InvalidInput("The body is compressed, which this server does not read.", hint="Send it as it is."),
                status=415,
                headers={"Accept-Encoding": "identity"},
            )
        try:
            async with asyncio.timeout(self.seconds or None):
                message = await self._read(receive)
        except TimeoutError:
            raise Refused(
                InvalidInput("The body took too long to come.", hint="Send it again, all at once."),
                status=408,
                headers={"Connection": "close"},
            ) from None
        if message["type"] == "http.request" and message["body"] and _is_json(headers):
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
                raise self._too_large()
            if not message.get("more_body", False):
                return {"type": "http.request", "body": bytes(body), "more_body": False}

    def _too_large(self) -> HTTPException:
        error = TooLarge(
            f"The body is larger than the {self.limit:,} bytes that this server takes.", hint="Send less at once."
        )
        return Refused(error, headers={"Connection": "close"})


def _is_json(headers: Headers) -> bool:
    kind: Any = headers.get("content-type", "").partition(";")[0].strip().lower()
    return bool(kind.startswith("application/") and (kind.endswith(("/json", "+json"))))
