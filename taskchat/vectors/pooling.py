"""Rows of small numbers, added up with their weights: the arithmetic of the word vectors. Pure, exact, no library.

A row is `dimensions` bytes, each a number from -128 to 127 kept as 0 to 255. Python's own long integers add them: four
masks take every fourth byte apart, so that each has 32 bits of room, and one multiplication weighs a whole row. It is
exact, so every machine finds the same vector, and a passage costs less than with a loop over its numbers. Most words
are said again and again, so their rows are kept the way they are added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from operator import add, mul
from struct import unpack

# The sum of this many rows of the heaviest weight fits into 32 bits: 256 * 65,535 * 255 < 2 ** 32.
BLOCK = 256
MIDDLE = 128
KNOWN_ROWS = 4096  # that are kept with room between their numbers, a kilobyte each


class Pooling:
    """Adds up rows of a table: `weights[n]` times the row that begins at `n * dimensions`."""

    def __init__(self, rows: memoryview | bytes, weights: Sequence[int], dimensions: int) -> None:
        self._rows, self._weights = rows, weights
        self.dimensions = dimensions
        self._mask = int.from_bytes(b"\xff\x00\x00\x00" * (dimensions // 4), "little")
        self._known: dict[int, int] = {}

    def pooled(self, numbers: Iterable[int]) -> list[int]:
        """The sum of the rows. The first quarter of it is of the bytes 0, 4, 8 …, the second of 1, 5, 9 …"""
        waiting = list(numbers)
        total = self._block(waiting[:BLOCK])
        for start in range(BLOCK, len(waiting), BLOCK):
            total = list(map(add, total, self._block(waiting[start : start + BLOCK])))
        return total

    def heaviest(self, numbers: Iterable[int]) -> int:
        """The largest of the rows' weights, 0 where there is none."""
        return max((self._weights[number] for number in numbers), default=0)

    def _block(self, numbers: list[int]) -> list[int]:
        weights, known = self._weights, self._known
        total = weighed = 0
        for number in numbers:
            weight = weights[number]
            total += (known.get(number) or self._roomy(number)) * weight
            weighed += weight
        middle = MIDDLE * weighed
        sums = total.to_bytes(self.dimensions * 4, "little")
        return [number - middle for number in unpack(f"<{self.dimensions}I", sums)]

    def _roomy(self, number: int) -> int:
        """A row with 32 bits for each of its numbers: every fourth, from the first on, then from the second on …"""
        mask, width = self._mask, self.dimensions
        row = int.from_bytes(self._rows[number * width : (number + 1) * width], "little")
        roomy = sum((row >> 8 * lane & mask) << 8 * width * lane for lane in range(4))
        if len(self._known) >= KNOWN_ROWS:
            self._known.clear()
        self._known[number] = roomy
        return roomy


def cosines(one: Sequence[int], others: Iterable[Sequence[int]]) -> list[float]:
    """How alike each of the other sums points to one, from -1 to 1; 0 where one of the two has no direction."""
    length = sqrt(_product(one, one))
    lengths = ((length * sqrt(_product(other, other)), other) for other in others)
    return [_product(one, other) / both if both else 0.0 for both, other in lengths]


def normalised(numbers: list[int]) -> list[float]:
    """The same direction with the length 1; all zeros stay so."""
    squares = _product(numbers, numbers)
    if not squares:
        return [0.0] * len(numbers)
    length = sqrt(squares)
    return [number / length for number in numbers]


def _product(one: Sequence[int], other: Sequence[int]) -> int:
    return sum(map(mul, one, other))
