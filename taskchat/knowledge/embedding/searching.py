"""Which vectors are near: one way in, whichever database is behind it.

PostgreSQL with pgvector compares the vectors of small and middling collections itself, exactly, so that no process
need hold them. All others, and the large ones, go through their codes in memory. No graph index (HNSW) is used: its
nearest are everybody's, and whose they are is asked afterwards, so that a collection among many would miss most of its
own.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from taskchat.knowledge.embedding.encoding import code_of, cosine, written
from taskchat.knowledge.embedding.memory import CodesInMemory
from taskchat.store import vector_search, vectors
from taskchat.store.vector_search import VectorSet

# Codes tell roughly: so many times as many as are wanted are compared exactly, and at least so many.
SPARE, LEAST = 2, 120
# Vectors that pgvector compares in a few milliseconds; more are found sooner by their codes.
COMPARED_MAX = 5_000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Whose vectors: of these collections, of sources of these kinds, made by this model."""

    collections: Sequence[str]
    kinds: Sequence[str]
    model: int


class VectorSearch:
    """Finds the passages whose vectors are nearest. `room` is how many bytes of codes it may keep in memory."""

    def __init__(self, room: int) -> None:
        self._codes = CodesInMemory(room)
        self._halves: bool | None = None
        self._counts: dict[VectorSet, tuple[int, int]] = {}

    def compares(self, conn: Connection) -> bool:
        """Whether the database compares vectors itself."""
        if self._halves is None:
            self._halves = vectors.has_halves(conn)
        return self._halves

    def nearest(
        self, conn: Connection, wanted: Wanted, vector: Sequence[float], limit: int, also: Collection[int] = ()
    ) -> dict[int, float]:
        """The cosines of the nearest passages, `limit` at most, and of all in `also` that have a vector."""
        found = set[int]()
        for collection, last in vector_search.last_changes(conn, wanted.collections).items():
            for kind in wanted.kinds:
                one = VectorSet(collection, kind, wanted.model)
                found |= set(self._of_one(conn, one, last, vector, max(limit * SPARE, LEAST)))
        stored = vector_search.these(conn, wanted.collections, wanted.model, [*found.union(also)])
        cosines = {number: cosine(vector, each) for number, each in stored.items()}
        best = heapq.nlargest(limit, found & cosines.keys(), key=cosines.__getitem__)
        return {number: cosines[number] for number in dict.fromkeys([*best, *also]) if number in cosines}

    def _of_one(
        self, conn: Connection, one: VectorSet, last: int, vector: Sequence[float], limit: int
    ) -> Sequence[int]:
        if self.compares(conn) and self._count(conn, one, last) <= COMPARED_MAX:
            return vector_search.nearest(conn, one, written(vector), limit)
        return self._codes.nearest(conn, one, last, code_of(vector), limit)

    def _count(self, conn: Connection, one: VectorSet, last: int) -> int:
        then, count = self._counts.get(one, (-1, 0))
        if then != last:
            count = vector_search.count(conn, one)
            if len(self._counts) >= COMPARED_MAX:
                self._counts.clear()
            self._counts[one] = last, count
        return count
