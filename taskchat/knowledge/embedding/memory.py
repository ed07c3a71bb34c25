"""Vectors searched through their codes, which are kept in memory: the way that every database has.

What is kept is checked against the database at each search, so what another process adds or deletes counts at once.
The codes of the collections that were searched last are kept as long as they have room; a collection for which all the
room is not enough is read anew each time, block by block.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import Connection

from taskchat.knowledge.embedding.codes import ID, Codes
from taskchat.store import vector_search
from taskchat.store.vector_search import VectorSet


@dataclass(frozen=True)
class _Held:
    """A set's codes as of a change of its collection."""

    last: int
    codes: Codes


class CodesInMemory:
    """Finds near vectors by their codes. `room` is how many bytes they may take."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._held: OrderedDict[VectorSet, _Held] = OrderedDict()
        self._lock = threading.Lock()

    def nearest(self, conn: Connection, wanted: VectorSet, last: int, code: bytes, limit: int) -> list[int]:
        """The passages of the set whose codes differ least. `last` is the last change that the collection had."""
        number = int.from_bytes(code, "big")
        held = self._taken(wanted)
        if held is None or held.last != last:
            count = vector_search.count(conn, wanted)
            if count * (ID + len(code)) > self._room:
                return _streamed(conn, wanted, number, limit)
            held = _Held(last, _current(conn, wanted, held, count))
        self._keep(wanted, held)
        return held.codes.nearest(number, limit)

    def _taken(self, wanted: VectorSet) -> _Held | None:
        with self._lock:
            return self._held.get(wanted)

    def _keep(self, wanted: VectorSet, held: _Held) -> None:
        """Keep them, and let go of those that nobody has searched for longest."""
        with self._lock:
            self._held[wanted] = held
            self._held.move_to_end(wanted)
            size = sum(each.codes.size for each in self._held.values())
            while size > self._room and len(self._held) > 1:
                size -= self._held.popitem(last=False)[1].codes.size


def _current(conn: Connection, wanted: VectorSet, held: _Held | None, count: int) -> Codes:
    """What was held, brought up to date: what came since is read; that something went is seen by how many are left."""
    since, codes = (held.last, held.codes) if held else (0, Codes())
    new = chain.from_iterable(vector_search.codes(conn, wanted, since))
    codes = codes.with_more((row.passage_id, row.code) for row in new)
    if len(codes) != count:
        codes = codes.without(set(codes) - vector_search.ids(conn, wanted))
    return codes


def _streamed(conn: Connection, wanted: VectorSet, code: int, limit: int) -> list[int]:
    best: dict[int, bytes] = {}
    for rows in vector_search.codes(conn, wanted, 0):
        best |= {row.passage_id: row.code for row in rows}
        best = {number: best[number] for number in Codes().with_more(best.items()).nearest(code, limit)}
    return list(best)
