"""Rows of passages' vectors and of the models that made them. Every query of vectors names the collection, but those
that fill in what is missing anywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, delete, exists, func, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from taskchat.store.chunks import chunks
from taskchat.store.tables import EmbeddingModelRow, PassageRow, PassageVectorRow, VectorChangeRow, table_of
from taskchat.store.tables.vectors import HALVES

vectors, passages = table_of(PassageVectorRow), table_of(PassageRow)
models, changes = table_of(EmbeddingModelRow), table_of(VectorChangeRow)

_WRITE: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_MINE = vectors.c.collection == bindparam("c")
_ADD = {name: write(vectors).on_conflict_do_nothing() for name, write in _WRITE.items()}
_HALVES = text(
    f"UPDATE passage_vectors SET {HALVES} = CAST(CAST(:numbers AS text) AS halfvec)"  # noqa: S608 - a name of ours
    " WHERE passage_id = :p AND model_id = :m"
)
_HAS_HALVES = text(
    "SELECT 1 FROM information_schema.columns WHERE table_name = 'passage_vectors' AND column_name = :name"
    " AND table_schema = ANY (current_schemas(false))"
)
_KNOWN = select(vectors.c.digest, vectors.c.code, vectors.c.vector).where(
    _MINE, vectors.c.model_id == bindparam("m"), vectors.c.digest.in_(bindparam("d", expanding=True))
)
_THERE = select(passages.c.id).where(
    passages.c.collection == bindparam("c"), passages.c.id.in_(bindparam("ids", expanding=True))
)
_OF_SOURCE = select(passages.c.ordinal, passages.c.id).where(
    passages.c.collection == bindparam("c"), passages.c.source == bindparam("s")
)
_CHANGED = {
    name: write(changes)
    .values(collection=bindparam("c"), last=bindparam("now"))
    .on_conflict_do_update(
        index_elements=["collection"],
        set_={"last": case((changes.c.last < bindparam("now"), bindparam("now")), else_=changes.c.last + 1)},
    )
    .returning(changes.c.last)
    for name, write in _WRITE.items()
}
_FORGET = delete(changes).where(changes.c.collection == bindparam("c"))
_MODELS = select(models).order_by(models.c.id)
_SEEN = {
    name: write(models).on_conflict_do_update(index_elements=["name", "dimensions"], set_={"seen_at": bindparam("now")})
    for name, write in _WRITE.items()
}
_THAT = and_(models.c.name == bindparam("name"), models.c.dimensions == bindparam("dimensions"))
_MODEL = select(models).where(_THAT)
_CLAIM = (
    update(models)
    .where(
        models.c.id == bindparam("m"),
        or_(models.c.runner.is_(None), models.c.runner == bindparam("who"), models.c.lease_until < bindparam("now")),
    )
    .values(runner=bindparam("who"), lease_until=bindparam("until"))
)
_COMPLETE = update(models).where(models.c.id == bindparam("m")).values(complete=True, runner=None, lease_until=None)
_MISSING = (
    select(passages.c.id, passages.c.collection, passages.c.source, passages.c.title, passages.c.path, passages.c.text)
    .where(
        passages.c.id > bindparam("after"),
        ~exists().where(vectors.c.passage_id == passages.c.id, vectors.c.model_id == bindparam("m")),
    )
    .order_by(passages.c.id)
    .limit(bindparam("n"))
)
_NEWEST = select(func.max(passages.c.id))
_OF_MODEL = select(vectors.c.passage_id).where(vectors.c.model_id == bindparam("m")).limit(bindparam("n"))
_REMOVE = delete(vectors).where(
    vectors.c.model_id == bindparam("m"), vectors.c.passage_id.in_(bindparam("ids", expanding=True))
)
_REMOVE_MODEL = delete(models).where(models.c.id == bindparam("m"))


def seen(conn: Connection, name: str, dimensions: int, now: dt.datetime) -> Row[Any]:
    """The row of a model, made if it is not there, as seen just now."""
    row = {"name": name, "dimensions": dimensions, "complete": False, "seen_at": now}
    conn.execute(_SEEN[conn.dialect.name].values(**row), {"now": now})
    return conn.execute(_MODEL, {"name": name, "dimensions": dimensions}).one()


def all_models(conn: Connection) -> Sequence[Row[Any]]:
    """Every model that has made vectors here, in the order in which they came."""
    return conn.execute(_MODELS).all()


def claim(conn: Connection, model: int, runner: str, now: dt.datetime, until: dt.datetime) -> bool:
    """Be the one who makes a model's missing vectors until then; False where somebody else is."""
    given = {"m": model, "who": runner, "now": now, "until": until}
    return bool(conn.execute(_CLAIM, given).rowcount)


def complete(conn: Connection, model: int) -> None:
    """Every passage has a vector of the model, and nobody is at work on it any more."""
    conn.execute(_COMPLETE, {"m": model})


def has_halves(conn: Connection) -> bool:
    """Whether pgvector compares here."""
    return conn.dialect.name == "postgresql" and conn.execute(_HAS_HALVES, {"name": HALVES}).scalar() is not None


def ids_of(conn: Connection, collection: str, source: str) -> dict[int, int]:
    """The ids of a source's passages, by their ordinals."""
    return {row.ordinal: row.id for row in conn.execute(_OF_SOURCE, {"c": collection, "s": source})}


def still_there(conn: Connection, collection: str, ids: Iterable[int]) -> set[int]:
    """Those of the passages that are there."""
    return set(conn.execute(_THERE, {"c": collection, "ids": list(ids)}).scalars())


def known(conn: Connection, collection: str, model: int, digests: Sequence[bytes]) -> dict[bytes, tuple[bytes, bytes]]:
    """The code and the vector of each of these texts that the collection has already."""
    found: dict[bytes, tuple[bytes, bytes]] = {}
    for some in chunks(digests, 500):
        rows = conn.execute(_KNOWN, {"c": collection, "m": model, "d": list(some)})
        found |= {bytes(row.digest): (bytes(row.code), bytes(row.vector)) for row in rows}
    return found


def add(conn: Connection, rows: Sequence[Mapping[str, Any]], halves: Sequence[str] | None) -> None:
    """Add vectors. `halves` are their numbers as pgvector reads them, where it compares."""
    for some in chunks(rows):
        conn.execute(_ADD[conn.dialect.name], [dict(row) for row in some])
    if halves is not None and rows:
        pairs = zip(rows, halves, strict=True)
        conn.execute(_HALVES, [{"p": row["passage_id"], "m": row["model_id"], "numbers": each} for row, each in pairs])


def changed(conn: Connection, collection: str, now: dt.datetime) -> int:
    """Count a change of the collection's vectors. Its number is higher than any that the collection, or one of the same
    name that was deleted, has had.
    """
    given = {"c": collection, "now": int(now.timestamp() * 1_000_000)}
    number: int = conn.execute(_CHANGED[conn.dialect.name], given).scalar_one()
    return number


def forget(conn: Connection, collection: str) -> None:
    """The collection is no more."""
    conn.execute(_FORGET, {"c": collection})


def missing(conn: Connection, model: int, after: int, limit: int) -> Sequence[Any]:
    """Passages without a vector of the model, of any collection, with ids above `after`, in their order."""
    return conn.execute(_MISSING, {"m": model, "after": after, "n": limit}).all()


def newest_passage(conn: Connection) -> int:
    """The highest id of a passage, 0 where there is none."""
    return conn.execute(_NEWEST).scalar() or 0


def remove_some(conn: Connection, model: int, limit: int) -> bool:
    """Delete some vectors of a model that nobody uses any more, and at last the model. False when all is gone."""
    ids = list(conn.execute(_OF_MODEL, {"m": model, "n": limit}).scalars())
    if ids:
        conn.execute(_REMOVE, {"m": model, "ids": ids})
    else:
        conn.execute(_REMOVE_MODEL, {"m": model})
    return bool(ids)
