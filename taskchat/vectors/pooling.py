"""Rows of small numbers, added up with their weights: the arithmetic of the word vectors. Pure, exact, no library.

A row is `dimensions` bytes, each a number from -128 to 127 kept as 0 to 255. Python's own long integers add them: four
masks take every fourth byte apart, so that each has 32 bits of room, and one multiplication weighs a whole row. It is
exact, so every machine finds the same vector, and a passage costs less than with a loop over its numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from struct import unpack

# The sum of this many rows of the heaviest weight fits into 32 bits: 256 * 65,535 * 255 < 2 ** 32.
BLOCK = 256
MIDDLE = 128


class Pooling:
    """Adds up rows of a table: `weights[n]` times the row that begins at `n * dimensions`."""

    def __init__(self, rows: memoryview | bytes, weights: Sequence[int], dimensions: int) -> None:
        self._rows, self._weights = rows, weights
        self.dimensions = dimensions
        self._mask = int.from_bytes(b"\xff\x00\x00\x00" * (dimensions // 4), "little")

    def pooled(self, numbers: Iterable[int]) -> list[int]:
        """The sum of the rows. The first quarter of it is of the bytes 0, 4, 8 …, the second of 1, 5, 9 …"""
        waiting = list(numbers)
        total = [0] * self.dimensions
        for start in range(0, len(waiting), BLOCK):
            total = list(map(int.__add__, total, self._block(waiting[start : start + BLOCK])))
        return total

    def heaviest(self, numbers: Iterable[int]) -> int:
        """The largest of the rows' weights, 0 where there is none."""
        return max((self._weights[number] for number in numbers), default=0)

    def _block(self, numbers: list[int]) -> list[int]:
        rows, weights, mask, width = self._rows, self._weights, self._mask, self.dimensions
        first = second = third = fourth = weighed = 0
        for number in numbers:
            weight = weights[number]
            row = int.from_bytes(rows[number * width : (number + 1) * width], "little")
            first += (row & mask) * weight
            second += (row >> 8 & mask) * weight
            third += (row >> 16 & mask) * weight
            fourth += (row >> 24 & mask) * weight
            weighed += weight
        middle = MIDDLE * weighed
        sums = b"".join(lane.to_bytes(width, "little") for lane in (first, second, third, fourth))
        return [number - middle for number in unpack(f"<{width}I", sums)]


def normalised(numbers: list[int]) -> list[float]:
    """The same direction with the length 1; all zeros stay so."""
    squares = sum(map(int.__mul__, numbers, numbers))
    if not squares:
        return [0.0] * len(numbers)
    length = sqrt(squares)
    return [number / length for number in numbers]
