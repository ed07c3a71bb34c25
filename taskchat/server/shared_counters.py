"""Counters that several server processes share through Redis, and the memory of one process while Redis is away.

A request never waits for a Redis that is not there: the first that finds it silent waits a moment, then all count in
memory until somebody in the background has reached it again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from limits.aio.storage.redis.bridge import RedisBridge

from taskchat.errors import Misconfigured
from taskchat.server.counters import Count, Counters, Taken, Window

ANSWER_SECONDS = 0.25  # Redis answers in a millisecond
RETRY_SECONDS = 5.0
CONNECTIONS = 16
PREFIX = "taskchat:rate:"

# The library's own scripts, for all windows in one go: KEYS are previous and current of each, ARGV limit and seconds.
SCRIPT = f"""
local function look(KEYS, ARGV)
{RedisBridge.SCRIPT_SLIDING_WINDOW.decode()}
end
local function take(KEYS, ARGV)
{RedisBridge.SCRIPT_ACQUIRE_SLIDING_WINDOW.decode()}
end
local refused = 0
local counts = {{}}
for i = 1, #KEYS / 2 do
    local keys = {{KEYS[2 * i - 1], KEYS[2 * i]}}
    if refused == 0 and not take(keys, {{ARGV[2 * i - 1], ARGV[2 * i], 1}}) then
        refused = i
    end
    counts[i] = look(keys, {{ARGV[2 * i]}})
end
return {{refused, counts}}
"""

log = logging.getLogger(__name__)


class SharedCounters:
    """Counts in Redis; in `memory` while Redis does not answer."""

    shared = True

    def __init__(self, url: str, memory: Counters, clock: Callable[[], float] = time.monotonic) -> None:
        self._memory, self._clock = memory, clock
        self._redis, self._failures = _connect(url)
        self._script = self._redis.register_script(SCRIPT)
        self._lost = False
        self._retry_at = 0.0
        self._retrying: asyncio.Task[bool] | None = None

    async def take(self, windows: Sequence[Window]) -> Taken:
        """Count one more in each: one round trip."""
        if not self._lost:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    return await self._take(windows)
            except self._failures as error:
                self._lose(error)
        self._try_again()
        return await self._memory.take(windows)

    async def check(self) -> bool:
        """Ask whether Redis is there, and use it from now on if it is."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._redis.ping()
        except self._failures as error:
            self._lose(error)
            return False
        if self._lost:
            log.warning("Redis is back: requests are counted together again")
            self._lost = False
        return True

    async def close(self) -> None:
        """Let go of the connections."""
        if self._retrying is not None:
            self._retrying.cancel()
        await self._redis.aclose()

    async def _take(self, windows: Sequence[Window]) -> Taken:
        names = [f"{PREFIX}{{{window.rate.key_for(window.key)}}}" for window in windows]  # {}: one slot in a cluster
        keys = [key for name in names for key in (f"{name}/-1", name)]
        arguments = [number for window in windows for number in (window.rate.amount, window.rate.get_expiry())]
        refused, found = await self._script(keys=keys, args=arguments)
        counts = [_count(each, window) for each, window in zip(found, windows, strict=True)]
        return Taken(counts, windows[refused - 1] if refused else None)

    def _lose(self, error: BaseException) -> None:
        self._retry_at = self._clock() + RETRY_SECONDS
        if not self._lost:
            self._lost = True
            log.warning("Redis does not answer (%s): each server counts requests by itself", type(error).__name__)

    def _try_again(self) -> None:
        if self._clock() >= self._retry_at and (self._retrying is None or self._retrying.done()):
            self._retrying = asyncio.create_task(self.check())


def _connect(url: str) -> tuple[Any, tuple[type[Exception], ...]]:
    try:
        from redis import asyncio as client
        from redis.backoff import NoBackoff
        from redis.exceptions import ConnectionError as Disconnected
        from redis.exceptions import RedisError
    except ImportError as error:
        raise Misconfigured(
            "TASKCHAT_REDIS is set, but the package for it is not installed.",
            hint="Install it with: pip install 'taskchat[redis]'",
        ) from error
    from redis.asyncio.retry import Retry

    try:
        pool = client.BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=ANSWER_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            socket_connect_timeout=ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 1, supported_errors=(Disconnected,)),  # a connection that Redis has closed
        )
    except ValueError as error:
        raise Misconfigured(
            "TASKCHAT_REDIS is no address of a Redis.", hint="It looks like redis://host:6379/0, rediss:// or unix://."
        ) from error
    return client.Redis.from_pool(pool), (RedisError, OSError, TimeoutError)


def _count(found: Sequence[Any], window: Window) -> Count:
    previous, previous_left, current, current_left = (max(0, int(each or 0)) for each in found)
    seconds = window.rate.get_expiry()
    return Count(previous, previous_left / 1000, current, max(0.0, current_left / 1000 - seconds))
