"""A source's passages in the place of those that it had, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row

from taskchat.knowledge.embedding import Prepared, Vectors
from taskchat.knowledge.index.terms import Analysed, scope_of
from taskchat.knowledge.passages import Passage
from taskchat.store import passages


@dataclass(frozen=True, kw_only=True)
class Replacing:
    """What a source had, and what it is to have. `gone` are the words of the old passages.

    `also` is done in the same transaction, before anything is changed.
    """

    collection: str
    source: str
    old: Sequence[Row[Any]]
    gone: Mapping[tuple[str, str], int]
    rows: Sequence[Mapping[str, Any]] = ()
    ready: Analysed | None = None
    prepared: Mapping[int, Prepared | None] = field(default_factory=dict)
    also: Callable[[Connection], None] | None = None


def replace(conn: Connection, it: Replacing, vectors: Vectors | None) -> bool:
    """Put the new in the place of the old; False where the old is not what it was when it was read."""
    if passages.ids_of(conn, it.collection, it.source) != [row.id for row in it.old]:
        return False
    if it.also is not None:
        it.also(conn)
    kind = it.source.partition(":")[0]
    if it.old:
        passages.remove(conn, it.collection, it.source)
        passages.remove_words(conn, it.collection, it.gone)
        for language in {row.language for row in it.old}:
            those = [row for row in it.old if row.language == language]
            lengths = sum(row.terms.count(" ") + bool(row.terms) for row in those)
            passages.count(conn, it.collection, kind, language, -len(those), -lengths)
    if it.rows and it.ready is not None:
        passages.add(conn, it.rows)
        passages.add_words(conn, it.collection, it.ready.words)
        passages.count(conn, it.collection, kind, it.ready.language, len(it.rows), it.ready.length)
    if vectors is not None and any(it.prepared.values()):
        vectors.keep(conn, it.collection, it.source, it.prepared)
    elif vectors is not None and it.old:
        vectors.changed(conn, it.collection)
    return True


def row_of(collection: str, source: str, title: str, passage: Passage, ready: Analysed, place: int) -> dict[str, Any]:
    """A passage as it is kept: the `place`-th of those that are ready."""
    return {
        "collection": collection,
        "source": source,
        "ordinal": passage.ordinal,
        "title": title,
        "path": list(passage.path),
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "language": ready.language,
        "scope": scope_of(collection, source.partition(":")[0]),
        "title_terms": ready.titles[place],
        "terms": ready.terms[place],
    }
