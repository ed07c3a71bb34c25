"""How often one user, one address and one account may ask, and what an answer says about it.

Requests are counted per user and per address (`RequestLimits`), tries to sign in per account and per address
(`SignInLimits`); both in the same counters. The answer tells in `RateLimit-Policy` and `RateLimit`, as
draft-ietf-httpapi-ratelimit-headers has them: every quota, and what is left of the one that is nearest to its end.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import ipaddress
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from limits import RateLimitItem, parse, parse_many
from starlette.requests import HTTPConnection

from taskchat.config import Settings
from taskchat.errors import Misconfigured, TooManyRequests
from taskchat.server.counters import Count, Counters, MemoryCounters, Taken, Window
from taskchat.server.shared_counters import SharedCounters

Rates = Sequence[RateLimitItem]


class SlowDown(TooManyRequests):
    """Too many; `headers` says when the next one may come."""

    def __init__(self, detail: str, seconds: int, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail, hint=f"Try again in {seconds:,} second{'s' if seconds != 1 else ''}.")
        self.headers = {"Retry-After": str(seconds), **(headers or {})}


def counters_for(settings: Settings, clock: Callable[[], dt.datetime]) -> Counters:
    """Where this server counts. Raises Misconfigured."""
    memory = MemoryCounters(lambda: clock().timestamp())
    return SharedCounters(settings.redis, memory) if settings.redis else memory


class RequestLimits:
    """How often one user and one address may ask for anything."""

    def __init__(self, counters: Counters, settings: Settings, *, local: bool = False) -> None:
        self._counters, self._enabled = counters, settings.rate_limits and not local
        address = _quotas("address", rates("TASKCHAT_RATE_ADDRESS", settings.rate_address))
        user = _quotas("user", rates("TASKCHAT_RATE_USER", settings.rate_user))
        self._of_anybody, self._of_user = _Quotas(address), _Quotas([*address, *user])

    async def take(self, address: str, user_id: int | None) -> dict[str, str]:
        """Count a request of this address, and of this user if somebody has signed in: the headers of its answer.

        Raises SlowDown when it is one too many. An empty address is a Unix socket's, which has no limits.
        """
        quotas = self._of_anybody if user_id is None else self._of_user
        if not quotas.all or not _limited(address, enabled=self._enabled):
            return {}
        keys = {"address": f"address:{address_key(address)}", "user": f"user:{user_id}"}
        windows = [Window(quota.rate, keys[quota.of]) for quota in quotas.all]
        taken = await self._counters.take(windows)
        told = quotas.told(taken.counts)
        if taken.refused is not None:
            raise SlowDown("Those were too many requests.", _wait(windows, taken), told)
        return told


class _Quota(NamedTuple):
    """A rate, whose it is, and what it is called in a header."""

    rate: RateLimitItem
    of: str
    name: str


class _Quotas:
    """Those that count one request, the shortest first, and what is told of them."""

    def __init__(self, quotas: Sequence[_Quota]) -> None:
        self.all = sorted(quotas, key=lambda quota: quota.rate.get_expiry())
        self._policy = ", ".join(
            f"{quota.name};q={quota.rate.amount};w={quota.rate.get_expiry()}" for quota in self.all
        )

    def told(self, counts: Sequence[Count]) -> dict[str, str]:
        """The headers: every quota, and what is left of the one that is nearest to its end."""
        part, nearest = 2.0, 0
        for number, (quota, count) in enumerate(zip(self.all, counts, strict=True)):
            if (left := count.left(quota.rate) / quota.rate.amount) < part:
                part, nearest = left, number
        quota, count = self.all[nearest], counts[nearest]
        reset = count.wait(quota.rate) or count.current_seconds
        return {
            "RateLimit-Policy": self._policy,
            "RateLimit": f"{quota.name};r={count.left(quota.rate)};t={int(reset) + 1}",
        }


class SignInLimits:
    """How often one may try to register, sign in, refresh and reset, and present keys that do not hold.

    Each counts a try before it is made, and raises SlowDown when it is one too many.
    """

    def __init__(self, counters: Counters, *, enabled: bool) -> None:
        self._counters, self._enabled = counters, enabled

    async def register(self, request: HTTPConnection, email: str) -> None:
        """A new account of this address, with this (canonical) email: the answer tells whether it is taken."""
        await self._take(request, "register", "20/hour", account=email, per_account="5/hour")

    async def login(self, request: HTTPConnection, email: str) -> None:
        """A try of this address, and of this (canonical) email from wherever."""
        await self._take(request, "login", "60/5 minute", account=email, per_account="10/minute")

    async def refresh(self, request: HTTPConnection, user_id: int | None) -> None:
        """A refresh of this address, and of this user where the token is somebody's."""
        account = "" if user_id is None else str(user_id)
        await self._take(request, "refresh", "120/minute", account=account, per_account="30/minute")

    async def reset(self, request: HTTPConnection, email: str) -> None:
        """A link asked for, to set a new password for this (canonical) email."""
        await self._take(request, "reset", "10/hour", account=email, per_account="3/hour")

    async def redeem(self, request: HTTPConnection) -> None:
        """A link brought back, or a password given again to change something."""
        await self._take(request, "redeem", "30/hour")

    async def register_client(self, request: HTTPConnection) -> None:
        """An OAuth client that introduces itself."""
        await self._take(request, "client", "60/hour")

    async def share(self, request: HTTPConnection, user_id: int) -> None:
        """A bot shared with an email: the answer tells whether somebody has that here."""
        await self._take(request, "share", "60/hour", account=str(user_id), per_account="60/hour")

    async def feed(self, request: HTTPConnection, user_id: int) -> None:
        """A calendar feed read. Calendars of many people may be read from one address."""
        await self._take(request, "feed", "600/hour", account=str(user_id), per_account="60/hour")

    async def key_failed(self, request: HTTPConnection) -> None:
        """A key that does not hold."""
        await self._take(request, "key", "30/5 minute")

    async def _take(
        self, request: HTTPConnection, what: str, per_address: str, *, account: str = "", per_account: str = ""
    ) -> None:
        address = request.client.host if request.client else ""
        if not _limited(address, enabled=self._enabled):
            return
        windows = [Window(parse(per_address), f"{what}:address:{address_key(address)}")]
        if account:
            windows.append(Window(parse(per_account), f"{what}:account:{_hidden(account)}"))
        taken = await self._counters.take(windows)
        if taken.refused is not None:
            raise SlowDown("Those were too many tries.", _wait(windows, taken))


def rates(variable: str, text: str) -> Rates:
    """A setting like `60/minute, 1000/hour`, the shortest first. Raises Misconfigured."""
    if not text.strip():
        return []
    try:
        found = parse_many(text)
    except ValueError as error:
        raise Misconfigured(
            f"{variable} is {text!r}, which is no limit.", hint="It looks like 60/minute, 1000/hour, 10000/day."
        ) from error
    return sorted(found, key=lambda rate: rate.get_expiry())


def is_loopback(address: str) -> bool:
    """Whether an IP address in text is one of this machine's own."""
    try:
        found = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)


@functools.lru_cache(4096)
def address_key(address: str) -> str:
    """Whose an address is: an IPv6 user has at least a whole /64."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:100]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
    return str(found)


def _limited(address: str, *, enabled: bool) -> bool:
    return bool(address) and (enabled or not is_loopback(address))


def _wait(windows: Sequence[Window], taken: Taken) -> int:
    """Whole seconds after which the next one is taken."""
    waits = [count.wait(window.rate) for window, count in zip(windows, taken.counts, strict=True)]
    return int(max(waits)) + 1


def _quotas(of: str, found: Rates) -> list[_Quota]:
    return [_Quota(rate, of, f'"{of}-{rate.get_expiry()}s"') for rate in found]


def _hidden(account: str) -> str:
    """An account's name as a key that does not tell it."""
    return hashlib.blake2b(account.encode("utf-8", "replace"), digest_size=16).hexdigest()
