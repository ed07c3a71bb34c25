"""Many rows, in pieces that a database takes in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
CHUNK = 1000


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """The items in their order, at most `size` at once."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
