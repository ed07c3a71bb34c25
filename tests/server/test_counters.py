"""Counting in sliding windows, in memory."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import RateLimitItem, parse

from taskchat.server.counters import Count, MemoryCounters, Window

NOON = 1_800_000_000.0  # a whole number of days


class Hand:
    """The hand of a clock."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand()


def windows(key: str, *rates: str) -> list[Window]:
    return [Window(parse(rate), key) for rate in rates]


async def taken(counters: MemoryCounters, asked: list[Window]) -> bool:
    return (await counters.take(asked)).refused is None


async def test_a_window_takes_so_many_and_no_more(hand: Hand) -> None:
    counters = MemoryCounters(hand)
    asked = windows("ann", "3/minute")
    assert [await taken(counters, asked) for _ in range(5)] == [True, True, True, False, False]
    assert await taken(counters, windows("bob", "3/minute"))


async def test_a_window_slides(hand: Hand) -> None:
    counters = MemoryCounters(hand)
    asked = windows("ann", "60/minute")
    hand.at = NOON + 59
    assert all([await taken(counters, asked) for _ in range(60)])
    hand.at = NOON + 61  # a new minute on the clock is no new allowance
    assert [await taken(counters, asked) for _ in range(2)] == [True, False]
    hand.at = NOON + 90
    assert [await taken(counters, asked) for _ in range(30)] == [*[True] * 29, False]


async def test_what_a_short_window_refuses_the_long_ones_do_not_count(hand: Hand) -> None:
    counters = MemoryCounters(hand)
    asked = windows("ann", "2/minute", "100/hour")
    found = [await counters.take(asked) for _ in range(50)][-1]
    assert found.refused == asked[0]
    assert [count.current for count in found.counts] == [2, 2]


async def test_memory_is_bounded_and_forgets_who_asked_least_recently(hand: Hand) -> None:
    counters = MemoryCounters(hand, keys_max=100)
    for number in range(1000):
        assert await taken(counters, windows(f"address {number}", "2/minute"))
        assert await taken(counters, windows("ann", "5000/minute"))
    assert len(counters._held) == 100
    assert (await counters.take(windows("ann", "5000/minute"))).counts[0].current == 1001


async def test_after_two_windows_everything_is_forgotten(hand: Hand) -> None:
    counters = MemoryCounters(hand)
    for _ in range(2):
        assert [await taken(counters, windows("ann", "2/minute")) for _ in range(3)] == [True, True, False]
        hand.at += 120


@given(
    amount=st.integers(1, 100),
    seconds=st.sampled_from(["second", "minute", "hour", "day"]),
    previous=st.integers(0, 100),
    current=st.integers(0, 100),
    part=st.floats(0, 1, exclude_max=True),
)
def test_after_the_wait_one_more_is_taken_and_not_long_before(
    amount: int, seconds: str, previous: int, current: int, part: float
) -> None:
    rate = parse(f"{amount}/{seconds}")
    length = rate.get_expiry()
    count = Count(min(previous, amount), length * (1 - part), min(current, amount), length * (1 - part))
    wait = count.wait(rate)
    if count.left(rate):
        assert wait == 0
        return
    assert after(count, rate, wait + 1e-3 * length).left(rate) >= 1
    assert 0 <= wait <= 2 * length
    assert after(count, rate, max(0.0, wait - 1e-3 * length)).left(rate) == 0


def after(count: Count, rate: RateLimitItem, seconds: float) -> Count:
    """The count when so many seconds have passed and nobody has asked."""
    length = rate.get_expiry()
    left = count.current_seconds - seconds
    if left > 0:
        return Count(count.previous, count.previous_seconds - seconds, count.current, left)
    if left > -length:
        return Count(count.current, length + left, 0, length + left)
    return Count(0, 0.0, 0, length - math.fmod(-left, length))
