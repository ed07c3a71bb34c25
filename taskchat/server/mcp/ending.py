"""An end to every answer of the endpoint: MCP has streams that wait for what may never come."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taskchat.errors import NotSignedIn, ServerBusy, TaskchatError
from taskchat.server import following
from taskchat.server.problems import problem_of, problem_response

ANSWER_SECONDS = 600.0  # clients open a stream anew that has ended, and a question to a person can be put again


class Ending:
    """ASGI: passes one request on, and ends its answer when its time is over.

    With `still`, which raises when the user is no longer signed in, and `stopping`, it is a standing stream: it ends
    with the sign-in, and with the server.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        still: Callable[[], Awaitable[object]] | None = None,
        stopping: asyncio.Event | None = None,
    ) -> None:
        self._app, self._still, self._stopping = app, still, stopping
        self._begun = self._complete = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def watched(message: Message) -> None:
            self._begun = True
            self._complete = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS) as limit:
                watch = asyncio.create_task(self._watch(limit)) if self._still is not None else None
                try:
                    await self._app(scope, receive, watched)
                finally:
                    if watch is not None:
                        watch.cancel()
        if not self._begun:
            late = ServerBusy("The answer took too long.", hint="Try again.")
            await problem_response(problem_of(late))(scope, receive, send)
        elif not self._complete:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _watch(self, limit: asyncio.Timeout) -> None:
        """Every few seconds: whether the user is still signed in. And whether the server ends."""
        assert self._still is not None and self._stopping is not None  # noqa: S101, PT018 - a standing stream has both
        ends = asyncio.create_task(self._stopping.wait())
        try:
            while not ends.done():
                await asyncio.wait([ends], timeout=following.CHECK_SECONDS)
                try:
                    await self._still()
                except NotSignedIn:
                    break
                except TaskchatError:
                    continue  # nobody could be asked: the next time tells
        finally:
            ends.cancel()
        limit.reschedule(asyncio.get_running_loop().time())
