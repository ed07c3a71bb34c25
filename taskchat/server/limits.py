"""Limits: the size of a body, and how often one address or one account may try to sign in."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taskchat.errors import TooLarge, TooManyRequests
from taskchat.server.problems import problem_of, problem_response

KEYS_MAX = 10_000


class SlowDown(TooManyRequests):
    """Too many tries; `headers` says when the next one may come."""

    def __init__(self, seconds: int) -> None:
        super().__init__("That were too many tries.", hint=f"Try again in {seconds} seconds.")
        self.headers = {"Retry-After": str(seconds)}


class SlidingWindow:
    """At most `tries` of one key within any `seconds`. Keeps few keys, the latest."""

    def __init__(self, tries: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._tries, self._seconds, self._clock = tries, seconds, clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def count(self, key: str) -> None:
        """Count a try. Raises SlowDown when it is one too many."""
        now = self._clock()
        times = self._times.setdefault(key, deque())
        self._times.move_to_end(key)
        while times and times[0] <= now - self._seconds:
            times.popleft()
        if len(times) >= self._tries:
            raise SlowDown(int(times[0] + self._seconds - now) + 1)
        times.append(now)
        if len(self._times) > KEYS_MAX:
            self._times.popitem(last=False)


class SignInLimits:
    """How often one may register, sign in and refresh. `enabled=False` lifts it all for loopback addresses."""

    def __init__(self, *, enabled: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._enabled = enabled
        self._register_address = SlidingWindow(20, 3600, clock)
        self._login_address = SlidingWindow(60, 300, clock)
        self._login_email = SlidingWindow(10, 60, clock)
        self._refresh_address = SlidingWindow(120, 60, clock)

    def register(self, request: Request) -> None:
        """Count a new account of this address."""
        if address := self._limited(request):
            self._register_address.count(address)

    def login(self, request: Request, email: str) -> None:
        """Count a try of this address, and of this (canonical) email from wherever."""
        if address := self._limited(request):
            self._login_address.count(address)
            self._login_email.count(email)

    def refresh(self, request: Request) -> None:
        """Count a refresh of this address."""
        if address := self._limited(request):
            self._refresh_address.count(address)

    def _limited(self, request: Request) -> str | None:
        """The address to count, None when there is none (a Unix socket) or limits are lifted for it."""
        address = request.client.host if request.client else ""
        if not address or (not self._enabled and is_loopback(address)):
            return None
        return address


def is_loopback(address: str) -> bool:
    """Whether an IP address in text is one of this machine's own."""
    try:
        found = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)


class BodyLimit:
    """ASGI: refuses a body that is too large, by its Content-Length or as soon as too much of it has come."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what it reads; answer in the app's place when it is too much."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if _declared(scope) > self.limit:
            await self._refuse(scope, receive, send)
            return
        count, started = 0, False

        async def counted() -> Message:
            nonlocal count
            message = await receive()
            count += len(message.get("body", b""))
            if count > self.limit:
                raise _BodyTooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            if count <= self.limit or started:  # else the app answers to the broken body: our answer is better
                started = True
                await send(message)

        try:
            await self.app(scope, counted, watched)
        except _BodyTooLarge:
            if started:
                raise
        if count > self.limit and not started:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        error = TooLarge(
            f"The body is larger than the {self.limit:,} bytes that this server takes.", hint="Send less at once."
        )
        await problem_response(problem_of(error), {"Connection": "close"})(scope, receive, send)


class _BodyTooLarge(Exception):
    """Ends the reading of a body; it does not leave this module."""


def _declared(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
