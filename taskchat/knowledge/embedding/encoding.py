"""Vectors as they are stored, and how near two of them are. Pure.

A vector becomes 16-bit floats of length 1, which is exact enough: cosines are off by less than 0.001. Its code has one
bit for each number, set where that is above 0; codes that differ in few bits belong to vectors that point alike.
"""

from __future__ import annotations

import math
import operator
import struct
from collections.abc import Callable, Sequence
from hashlib import sha256

DIGEST_BYTES = 16
_sum_of_products: Callable[[Sequence[float], Sequence[float]], float] = getattr(
    math, "sumprod", lambda first, second: sum(map(operator.mul, first, second))
)


def normalised(numbers: Sequence[float]) -> list[float]:
    """The same direction with the length 1; zeros where it has none that can be told."""
    largest = max(map(abs, numbers), default=0.0)
    if not 0 < largest < math.inf:  # also what is not a number
        return [0.0] * len(numbers)
    small = [number / largest for number in numbers]  # no square of these is too large or too small
    length = math.sqrt(sum(number * number for number in small))
    return [number / length for number in small] if math.isfinite(length) else [0.0] * len(small)


def packed(vector: Sequence[float]) -> bytes:
    """A vector of length 1 as it is stored."""
    return struct.pack(f"<{len(vector)}e", *vector)


def unpacked(stored: bytes) -> tuple[float, ...]:
    """A stored vector."""
    return struct.unpack(f"<{len(stored) // 2}e", stored)


def code_of(vector: Sequence[float]) -> bytes:
    """The vector's code, a bit for each number."""
    bits = "".join("1" if number > 0 else "0" for number in vector)
    return int(bits or "0", 2).to_bytes((len(bits) + 7) // 8, "big")


def digest_of(text: str) -> bytes:
    """What tells one text from all others."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:DIGEST_BYTES]


def cosine(vector: Sequence[float], stored: bytes) -> float:
    """How near a stored vector is to one of length 1, from -1 to 1. 0 where they are of different sizes."""
    other = unpacked(stored)
    return _sum_of_products(vector, other) if len(vector) == len(other) else 0.0


def written(vector: Sequence[float]) -> str:
    """The vector as pgvector reads it."""
    return "[" + ",".join(f"{number:.5g}" for number in vector) + "]"
