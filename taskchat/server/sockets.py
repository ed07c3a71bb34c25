"""Which sockets are open, and who may open one more."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from taskchat.errors import TooManyRequests
from taskchat.server.limits import address_key

# Close codes, as docs/CHAT.md explains them
NOT_SIGNED_IN, NOT_ALLOWED, IDLE, TOO_MANY = 4401, 4403, 4408, 4429
UNSUPPORTED, TOO_BIG, BROKEN, RESTARTING = 1003, 1009, 1011, 1012

PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class OpenSockets:
    """Counts the sockets of this process, by user and by address."""

    def __init__(self, *, per_user: int, per_address: int) -> None:
        self._most = {"user": per_user, "address": per_address}
        self._open: Counter[tuple[str, str]] = Counter()

    @contextlib.contextmanager
    def of_address(self, address: str) -> Iterator[None]:
        """A socket of this address is open while this is entered. Raises TooManyRequests. "" is a Unix socket."""
        with self._one_more("address", address_key(address)) if address else contextlib.nullcontext():
            yield

    @contextlib.contextmanager
    def of_user(self, user_id: int) -> Iterator[None]:
        """A socket of this user is open while this is entered. Raises TooManyRequests."""
        with self._one_more("user", str(user_id)):
            yield

    @contextlib.contextmanager
    def _one_more(self, kind: str, name: str) -> Iterator[None]:
        if self._open[kind, name] >= self._most[kind]:
            raise TooManyRequests(f"This {kind} has {self._most[kind]} open sockets.", hint="Close one of them.")
        self._open[kind, name] += 1
        try:
            yield
        finally:
            self._open[kind, name] -= 1
            if not self._open[kind, name]:
                del self._open[kind, name]


def is_own_origin(connection: HTTPConnection, allowed: list[str]) -> bool:
    """Whether the page that opens this may: one of this server's own address, or of an allowed origin.

    Programs that are no pages send no Origin.
    """
    origins = connection.headers.getlist("origin")
    if not origins:
        return True
    origin = origins[0]
    if len(origins) > 1:
        return False
    if origin.lower() in (each.lower() for each in allowed):
        return True
    try:
        page, here = urlsplit(origin), urlsplit(f"//{connection.headers.get('host', '')}")
        same_host = (page.hostname or "") == here.hostname
        ports = page.port or PORTS.get(page.scheme), here.port
    except ValueError:
        return False
    secure = connection.scope["scheme"] in ("wss", "https")
    if not same_host or page.scheme not in (("https",) if secure else ("http", "https")):
        return False
    return ports[0] == (ports[1] or PORTS[page.scheme])
