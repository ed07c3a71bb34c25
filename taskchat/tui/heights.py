"""Where each message of a long conversation lies, without having drawn them all: a message that was not drawn yet has
an estimated height, and gets its true one before it is seen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Heights:
    """The heights of messages, one below the other, in lines."""

    def __init__(self) -> None:
        self._heights: list[int] = []
        self._known: list[bool] = []
        self._tops: list[int] | None = None  # and the end of the last

    def __len__(self) -> int:
        return len(self._heights)

    @property
    def total(self) -> int:
        """All of them together."""
        return self._all_tops()[-1]

    def top(self, index: int) -> int:
        """The line at which a message begins."""
        return self._all_tops()[index]

    def at(self, line: int) -> tuple[int, int]:
        """The message at a line, and which of its lines that is. Beyond the ends it is the first or the last."""
        tops = self._all_tops()
        index = min(max(0, bisect_right(tops, line) - 1), len(self._heights) - 1)
        return index, line - tops[index]

    def height(self, index: int) -> int:
        """How high a message is, as far as is known."""
        return self._heights[index]

    def known(self, index: int) -> bool:
        """Whether that is its true height."""
        return self._known[index]

    def measured(self, index: int, height: int) -> None:
        """A message's true height."""
        if self._heights[index] != height:
            self._heights[index] = height
            self._tops = None
        self._known[index] = True

    def doubt(self, index: int) -> None:
        """A message has changed: its height is to be measured again."""
        self._known[index] = False

    def estimate(self, heights: Iterable[int]) -> None:
        """Begin anew, with estimates for all messages."""
        self._heights = list(heights)
        self._known = [False] * len(self._heights)
        self._tops = None

    def append(self, heights: Iterable[int]) -> None:
        """Estimates for messages behind the last."""
        before = len(self._heights)
        self._heights += heights
        self._known += [False] * (len(self._heights) - before)
        self._tops = None

    def prepend(self, heights: Iterable[int]) -> None:
        """Estimates for messages before the first."""
        more = list(heights)
        self._heights = more + self._heights
        self._known = [False] * len(more) + self._known
        self._tops = None

    def cut(self, length: int) -> None:
        """Keep the first `length` messages."""
        del self._heights[length:], self._known[length:]
        self._tops = None

    def _all_tops(self) -> list[int]:
        if self._tops is None:
            self._tops = list(accumulate(self._heights, initial=0))
        return self._tops
