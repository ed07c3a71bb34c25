"""How long nobody has asked for anything: what the local server ends by."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send


class Activity:
    """ASGI: counts the requests that run, and remembers when the last one ended."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self.app, self._clock = app, clock
        self._running, self._last = 0, clock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and note that somebody asked."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        self._running += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._running -= 1
            self._last = self._clock()

    def idle_seconds(self) -> float:
        """Seconds since the last request ended; 0 while one runs."""
        return 0.0 if self._running else self._clock() - self._last
