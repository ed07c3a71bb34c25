"""Counting together in a real Redis, and alone while it is away."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import AsyncIterator, Iterator

import pytest
from limits import parse

from taskchat.config import Settings
from taskchat.errors import Misconfigured
from taskchat.server import shared_counters
from taskchat.server.counters import MemoryCounters, Window
from taskchat.server.limits import counters_for
from taskchat.server.shared_counters import SharedCounters
from tests.fakes.database import Clock
from tests.fakes.redis_server import RedisServer, running_redis
from tests.server.conftest import OpenSite, Site

WINDOWS = [Window(parse("3/minute"), "ann"), Window(parse("100/hour"), "ann")]


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with running_redis() as server:
        yield server


@pytest.fixture
async def two(redis: RedisServer) -> AsyncIterator[tuple[SharedCounters, SharedCounters]]:
    """The counters of two server processes."""
    pair = (SharedCounters(redis.url, MemoryCounters()), SharedCounters(redis.url, MemoryCounters()))
    yield pair
    for each in pair:
        await each.close()


async def taken(counters: SharedCounters) -> bool:
    return (await counters.take(WINDOWS)).refused is None


async def test_two_processes_count_together(two: tuple[SharedCounters, SharedCounters]) -> None:
    one, other = two
    assert [await taken(one), await taken(other), await taken(one), await taken(other)] == [True, True, True, False]
    refused = await one.take(WINDOWS)
    assert refused.refused == WINDOWS[0]
    minute, hour = refused.counts
    assert (minute.current, hour.current) == (3, 3)  # what the minute refused the hour did not count
    assert 0 < minute.current_seconds <= 60 < hour.current_seconds <= 3600


async def test_all_windows_are_one_command(redis: RedisServer, two: tuple[SharedCounters, SharedCounters]) -> None:
    counters = two[0]
    await taken(counters)
    await counters._redis.config_resetstat()
    await taken(counters)
    used = await counters._redis.info("commandstats")
    assert used["cmdstat_evalsha"]["calls"] == 1


async def test_nothing_stays_longer_than_it_counts(two: tuple[SharedCounters, SharedCounters]) -> None:
    await taken(two[0])
    keys = await two[0]._redis.keys("*")
    assert len(keys) == 2
    assert all([0 < await two[0]._redis.ttl(key) <= 7200 for key in keys])


async def test_a_lost_redis_fails_nothing_and_is_told_once(
    redis: RedisServer, two: tuple[SharedCounters, SharedCounters], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="taskchat")
    counters = two[0]
    assert await taken(counters)
    redis.stop()
    assert [await taken(counters) for _ in range(4)] == [True, True, True, False]  # counted in memory
    assert not await counters.check()
    assert [record.message for record in caplog.records] == [
        "Redis does not answer (ConnectionError): each server counts requests by itself"
    ]


async def test_a_silent_redis_stalls_one_moment_and_then_nobody(
    redis: RedisServer, two: tuple[SharedCounters, SharedCounters]
) -> None:
    counters = two[0]
    assert await taken(counters)
    redis.freeze()
    started = time.monotonic()
    await asyncio.gather(*(counters.take(WINDOWS) for _ in range(50)))
    assert time.monotonic() - started < 4 * shared_counters.ANSWER_SECONDS
    started = time.monotonic()
    for _ in range(100):
        await counters.take(WINDOWS)
    assert time.monotonic() - started < shared_counters.ANSWER_SECONDS


async def test_a_redis_that_comes_back_is_used_again(redis: RedisServer) -> None:
    now = [0.0]
    counters = SharedCounters(redis.url, MemoryCounters(), clock=lambda: now[0])
    redis.stop()
    assert await taken(counters)
    redis.start()
    assert await taken(counters)  # not asked again so soon
    assert counters._retrying is None
    now[0] += shared_counters.RETRY_SECONDS
    assert await taken(counters)  # nobody waits for the asking
    assert counters._retrying is not None
    assert await counters._retrying
    assert [await taken(counters) for _ in range(4)] == [True, True, True, False]
    await counters.close()


async def test_a_redis_that_refuses_is_like_none(two: tuple[SharedCounters, SharedCounters]) -> None:
    await two[0]._redis.config_set("maxmemory", "1")
    assert [await taken(two[0]) for _ in range(4)] == [True, True, True, False]


def test_an_address_of_no_redis_is_refused_without_repeating_it() -> None:
    with pytest.raises(Misconfigured) as refused:
        counters_for(Settings(redis="http://user:hunter2@host"), Clock())
    assert "TASKCHAT_REDIS" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_without_its_package_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(Misconfigured) as refused:
        counters_for(Settings(redis="redis://localhost"), Clock())
    assert "taskchat[redis]" in str(refused.value)


async def test_two_servers_share_one_users_allowance_and_ready_names_redis(
    redis: RedisServer, open_site: OpenSite
) -> None:
    sites = [open_site(redis=redis.url, rate_user="5/minute", rate_address="100/minute") for _ in range(2)]
    ann = await sites[0].register()

    async def statuses(site: Site) -> list[int]:
        return [(await site.client.get("/api/v1/auth/me", headers=ann.headers)).status_code for _ in range(3)]

    assert [*await statuses(sites[0]), *await statuses(sites[1])] == [200, 200, 200, 200, 200, 429]
    assert (await sites[0].client.get("/ready")).json()["cache"]["status"] == "ok"
    redis.stop()
    assert (await sites[0].client.get("/api/v1/auth/me", headers=ann.headers)).status_code == 200
    ready = await sites[0].client.get("/ready")
    assert (ready.status_code, ready.json()["cache"]["status"]) == (200, "failed")
    for site in sites:
        await site.app.state.services.counters.close()
