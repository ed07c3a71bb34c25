"""Codes of vectors in memory, and which of them differ least from one. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SAMPLE = 1000  # codes that tell how near the nearest will be
POINTERS = 24 + 40  # bytes that an id and a code take beside the code's own bits


@dataclass(frozen=True)
class Codes:
    """The codes of some passages. They never change: who adds some makes others, so that threads may share them."""

    ids: Sequence[int] = ()
    codes: Sequence[int] = ()

    def with_more(self, rows: Iterable[tuple[int, bytes]]) -> Codes:
        """These and more; a passage that is there already gets its new code."""
        new = {number: int.from_bytes(code, "big") for number, code in rows}
        if not new:
            return self
        kept = self if new.keys().isdisjoint(self.ids) else self.without(new.keys())
        return Codes([*kept.ids, *new], [*kept.codes, *new.values()])

    def without(self, gone: Iterable[int]) -> Codes:
        """These, but not those of the passages that are gone."""
        away = frozenset(gone)
        kept = [pair for pair in zip(self.ids, self.codes, strict=True) if pair[0] not in away]
        return Codes([number for number, _ in kept], [code for _, code in kept])

    def nearest(self, code: int, limit: int) -> list[int]:
        """The passages whose codes differ from this one in the fewest bits, and a few more where many differ alike."""
        codes, ids = self.codes, self.ids
        if len(codes) <= limit:
            return list(ids)
        bound = self._bound(code, limit)
        near = [place for place, other in enumerate(codes) if (code ^ other).bit_count() <= bound]
        while len(near) < limit:
            bound += bound // 8 + 1
            near = [place for place, other in enumerate(codes) if (code ^ other).bit_count() <= bound]
        best = heapq.nsmallest(limit, near, key=lambda place: (code ^ codes[place]).bit_count())
        return [ids[place] for place in best]

    def _bound(self, code: int, limit: int) -> int:
        """In how many bits the nearest will differ at most, as a sample has it, with some to spare."""
        step = max(1, len(self.codes) // SAMPLE)
        distances = sorted((code ^ other).bit_count() for other in self.codes[::step])
        return distances[min(len(distances) - 1, 2 * limit // step + 2)]

    @property
    def size(self) -> int:
        """About how many bytes they take."""
        return len(self.codes) * (POINTERS + (self.codes[0].bit_length() // 8 if self.codes else 0))
