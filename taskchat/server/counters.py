"""Counting in sliding windows, as the `limits` library does; here in memory.

A window's count is what came in it, plus the part of the window before that still overlaps the last so many seconds.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from limits import RateLimitItem

KEYS_MAX = 100_000  # some 30 MB


class Window(NamedTuple):
    """What is counted: how many in how long, of whom."""

    rate: RateLimitItem
    key: str


class Count(NamedTuple):
    """How full a window is: what came in the last one and counts for so many seconds yet, and what came in this one."""

    previous: int
    previous_seconds: float
    current: int
    current_seconds: float  # left of this window

    def left(self, rate: RateLimitItem) -> int:
        """How many more it takes now."""
        used = math.floor(self.previous * self.previous_seconds / rate.get_expiry()) + self.current
        return max(0, rate.amount - used)

    def wait(self, rate: RateLimitItem) -> float:
        """Seconds until it takes one more, if none comes meanwhile."""
        if self.left(rate):
            return 0.0
        seconds = rate.get_expiry()
        if self.current < rate.amount:  # room comes as the last window slides out
            return self.previous_seconds - (rate.amount - self.current) * seconds / self.previous
        return self.current_seconds + seconds - rate.amount * seconds / self.current  # as this one does


class Taken(NamedTuple):
    """The counts of the windows that were asked, and the first that took no more."""

    counts: list[Count]
    refused: Window | None


class Counters(Protocol):
    """Counts something in several windows at once, the shortest first: what a window refuses, the next do not count."""

    shared: bool  # whether other processes count in the same

    async def take(self, windows: Sequence[Window]) -> Taken:
        """Count one more in each."""

    async def check(self) -> bool:
        """Whether they are counted where they should be."""

    async def close(self) -> None:
        """Let go of what they are counted in."""


class MemoryCounters:
    """The counters of one process.

    The library has such a memory too. It goes through every key at each hit, keeps any number of them, and takes ten
    times as long.
    """

    shared = False

    def __init__(self, clock: Callable[[], float] = time.time, keys_max: int = KEYS_MAX) -> None:
        self._clock, self._keys_max = clock, keys_max
        self._held: OrderedDict[tuple[str, int], _Held] = OrderedDict()  # who asked last is last

    async def take(self, windows: Sequence[Window]) -> Taken:
        """Count one more in each. Nothing here waits, so nobody comes between."""
        now, counts, refused = self._clock(), [], None
        for window in windows:
            seconds = window.rate.get_expiry()
            held = self._at(window.key, seconds, now)
            left = seconds - now % seconds
            if refused is None:
                if Count(held.previous, left, held.current, left).left(window.rate):
                    held.current += 1
                else:
                    refused = window
            counts.append(Count(held.previous, left, held.current, left))
        return Taken(counts, refused)

    async def check(self) -> bool:
        """They always are."""
        return True

    async def close(self) -> None:
        """Nothing to let go of."""

    def _at(self, key: str, seconds: int, now: float) -> _Held:
        """What is held for a key in the window of now. Forgets who asked least recently when there are too many."""
        number = int(now // seconds)
        held = self._held.get((key, seconds))
        if held is None:
            held = self._held[key, seconds] = _Held(number)
            if len(self._held) > self._keys_max:
                self._held.popitem(last=False)
            return held
        self._held.move_to_end((key, seconds))
        if held.number != number:
            held.previous = held.current if held.number == number - 1 else 0
            held.number, held.current = number, 0
        return held


@dataclass(slots=True)
class _Held:
    """What came in the window of this number, and in the one before."""

    number: int
    previous: int = 0
    current: int = 0
