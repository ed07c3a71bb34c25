"""What a search for near vectors reads. Every query names the collections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text, tuple_

from taskchat.store.chunks import chunks
from taskchat.store.tables import PassageVectorRow, VectorChangeRow, table_of
from taskchat.store.tables.columns import Id

vectors, changes = table_of(PassageVectorRow), table_of(VectorChangeRow)

BLOCK = 10_000
ID_MAX = 2**63 - 1
_SET = (
    vectors.c.collection == bindparam("c"),
    vectors.c.kind == bindparam("k"),
    vectors.c.model_id == bindparam("m"),
)
_LAST = select(changes.c.collection, changes.c.last).where(changes.c.collection.in_(bindparam("c", expanding=True)))
_CODES = (
    select(vectors.c.change, vectors.c.passage_id, vectors.c.code)
    .where(*_SET, tuple_(vectors.c.change, vectors.c.passage_id) > tuple_(bindparam("since", Id), bindparam("id", Id)))
    .order_by(vectors.c.change, vectors.c.passage_id)
    .limit(BLOCK)
)
_COUNT = select(func.count()).select_from(vectors).where(*_SET)
_IDS = select(vectors.c.passage_id).where(*_SET)
_THESE = select(vectors.c.passage_id, vectors.c.vector).where(
    vectors.c.passage_id.in_(bindparam("ids", expanding=True)),
    vectors.c.model_id == bindparam("m"),
    # As an expression, so that SQLite goes by the few passages and not through all of the collection.
    (vectors.c.collection + "").in_(bindparam("c", expanding=True)),
)
_NEAREST = text(
    "SELECT passage_id FROM passage_vectors"
    " WHERE collection = :c AND kind = :k AND model_id = :m"
    " ORDER BY halves <#> CAST(CAST(:numbers AS text) AS halfvec) LIMIT :n"
)


@dataclass(frozen=True)
class VectorSet:
    """The vectors that are searched together: of one collection, one kind of source, one model."""

    collection: str
    kind: str
    model: int

    @property
    def given(self) -> dict[str, Any]:
        """The set, as its queries name it."""
        return {"c": self.collection, "k": self.kind, "m": self.model}


def last_changes(conn: Connection, collections: Sequence[str]) -> dict[str, int]:
    """For each collection that ever had vectors, the number of its last change."""
    found = conn.execute(_LAST, {"c": list(collections)})
    return {row.collection: row.last for row in found}


def codes(conn: Connection, wanted: VectorSet, since: int) -> Iterator[Sequence[Any]]:
    """The id and the code of each vector of the set that came after the change `since`, in blocks."""
    place = {"since": since, "id": ID_MAX}
    while rows := conn.execute(_CODES, wanted.given | place).all():
        yield rows
        place = {"since": rows[-1].change, "id": rows[-1].passage_id}


def count(conn: Connection, wanted: VectorSet) -> int:
    """How many vectors the set has."""
    return conn.execute(_COUNT, wanted.given).scalar_one()


def ids(conn: Connection, wanted: VectorSet) -> set[int]:
    """The passages of the set."""
    return set(conn.execute(_IDS, wanted.given).scalars())


def these(conn: Connection, collections: Sequence[str], model: int, wanted: Sequence[int]) -> dict[int, bytes]:
    """The vectors of those of the passages that are in the collections."""
    found: dict[int, bytes] = {}
    for some in chunks(wanted, 500):
        rows = conn.execute(_THESE, {"c": list(collections), "m": model, "ids": list(some)})
        found |= {number: bytes(vector) for number, vector in rows}
    return found


def nearest(conn: Connection, wanted: VectorSet, numbers: str, limit: int) -> list[int]:
    """The passages of the set that pgvector finds nearest to the vector, which is written as it reads them."""
    return list(conn.execute(_NEAREST, {**wanted.given, "numbers": numbers, "n": limit}).scalars())
