"""Rows of passages and of the words in them. Every query names the collection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from taskchat.store.chunks import chunks
from taskchat.store.tables import PassageCountRow, PassageRow, PassageWordRow, table_of

passages, words, counts = table_of(PassageRow), table_of(PassageWordRow), table_of(PassageCountRow)

_OF_COLLECTION = passages.c.collection == bindparam("c")
_OF_SOURCE = (_OF_COLLECTION, passages.c.source == bindparam("s"))
_ADD = insert(passages)
_SAID = (
    select(
        passages.c.id,
        passages.c.title,
        passages.c.path,
        passages.c.text,
        passages.c.language,
        passages.c.terms,
    )
    .where(*_OF_SOURCE)
    .order_by(passages.c.id)
)
_IDS = select(passages.c.id).where(*_OF_SOURCE).order_by(passages.c.id)
_REMOVE = delete(passages).where(*_OF_SOURCE)
_REMOVE_ALL = [delete(table).where(table.c.collection == bindparam("c")) for table in (passages, words, counts)]
_FEWER = (
    update(words)
    .where(words.c.collection == bindparam("c"), words.c.word == bindparam("w"), words.c.term == bindparam("t"))
    .values(passages=words.c.passages - bindparam("n"))
)
_NO_MORE = delete(words).where(
    words.c.collection == bindparam("c"), words.c.word == bindparam("w"), words.c.passages <= 0
)
_EMPTY = delete(counts).where(counts.c.collection == bindparam("c"), counts.c.passages <= 0)
_OPTIMIZE = text("INSERT INTO passages_fts (passages_fts) VALUES ('optimize')")
_MERGE = text("INSERT INTO passages_fts (passages_fts, rank) VALUES ('merge', :pages)")
_CHANGES = text("SELECT total_changes()")
PAGES = 100  # of SQLite's index that are put in order at once: some 10 ms
_TOTALS = select(counts).where(counts.c.collection.in_(bindparam("c", expanding=True)), counts.c.passages > 0)


def _adding(table: Any, keys: Sequence[str], sums: Sequence[str]) -> dict[str, Any]:
    """For each database an insert that adds to the row that is there."""

    def made(statement: Any) -> Any:
        more = {name: table.c[name] + statement.excluded[name] for name in sums}
        return statement.on_conflict_do_update(index_elements=keys, set_=more)

    return {"sqlite": made(sqlite.insert(table)), "postgresql": made(postgresql.insert(table))}


_ADD_WORDS = _adding(words, ("collection", "word", "term"), ("passages",))
_COUNT = _adding(counts, ("collection", "kind", "language"), ("passages", "terms"))


def add(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add passages."""
    for some in chunks(rows):
        conn.execute(_ADD, [dict(row) for row in some])


def add_words(conn: Connection, collection: str, found: Mapping[tuple[str, str], int]) -> None:
    """Count words, each with its term, that stand in so many more passages."""
    rows = [
        {"collection": collection, "word": word, "term": term, "backward": word[::-1], "passages": number}
        for (word, term), number in sorted(found.items())  # in one order, so that no two jobs wait for each other
    ]
    for some in chunks(rows):
        conn.execute(_ADD_WORDS[conn.dialect.name], list(some))


def count(conn: Connection, collection: str, kind: str, language: str, number: int, terms: int) -> None:
    """Count so many more passages (or fewer, below 0) with so many terms."""
    row = {"collection": collection, "kind": kind, "language": language, "passages": number, "terms": terms}
    conn.execute(_COUNT[conn.dialect.name], row)
    if number < 0:
        conn.execute(_EMPTY, {"c": collection})


def of_source(conn: Connection, collection: str, source: str) -> Sequence[Any]:
    """The id, title, path, text, language and terms of a source's passages."""
    return conn.execute(_SAID, {"c": collection, "s": source}).all()


def ids_of(conn: Connection, collection: str, source: str) -> list[int]:
    """The ids of a source's passages, in their order."""
    return list(conn.execute(_IDS, {"c": collection, "s": source}).scalars())


def remove(conn: Connection, collection: str, source: str) -> None:
    """Delete a source's passages, and with them what the database's index has of them."""
    conn.execute(_REMOVE, {"c": collection, "s": source})


def remove_words(conn: Connection, collection: str, found: Mapping[tuple[str, str], int]) -> None:
    """Count words that stand in so many fewer passages. What stands in none any more is gone."""
    rows = [{"c": collection, "w": word, "t": term, "n": number} for (word, term), number in sorted(found.items())]
    for some in chunks(rows):
        conn.execute(_FEWER, list(some))
        conn.execute(_NO_MORE, [{"c": row["c"], "w": row["w"]} for row in some])


def remove_collection(conn: Connection, collection: str) -> None:
    """Delete all that a collection has."""
    for statement in _REMOVE_ALL:
        conn.execute(statement, {"c": collection})


def give_up_words(conn: Connection) -> None:
    """Have the database's index give up the words of what was deleted: SQLite's keeps them until it is put in order."""
    if conn.dialect.name == "sqlite":
        conn.execute(_OPTIMIZE)


def give_up_some_words(conn: Connection, *, first: bool) -> bool:
    """The same piece by piece, so that others may write between: the `first`, then more until False says that none is
    left. 1 change is that of the order to do it."""
    if conn.dialect.name != "sqlite":
        return False
    before = conn.execute(_CHANGES).scalar_one()
    conn.execute(_MERGE, {"pages": -PAGES if first else PAGES})
    return int(conn.execute(_CHANGES).scalar_one()) - int(before) > 1


def totals(conn: Connection, collections: Iterable[str]) -> Sequence[Row[Any]]:
    """How many `passages` with how many `terms` each of the collections has, by `kind` of source and `language`."""
    return conn.execute(_TOTALS, {"c": list(collections)}).all()
