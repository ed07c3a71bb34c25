"""Embedders that tests steer, and passages for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from taskchat.errors import ModelUnreachable
from taskchat.knowledge.embedding import Prepared, Vectors
from taskchat.store import passages
from taskchat.store.engine import Store, of_collection

TONGUE = ["milk", "bread", "car", "train", "moon", "sun", "red", "blue"]


class Tongue:
    """Knows a few words, each a direction. It counts the texts that it was given, and can be struck dumb."""

    def __init__(self, name: str = "test/tongue", words: Sequence[str] = TONGUE) -> None:
        self.name, self.dimensions, self._words = name, len(words), words
        self.given: list[str] = []
        self.dumb = False
        self.closed = False

    async def embed(self, texts: Sequence[str]) -> list[Sequence[float]]:
        if self.dumb:
            raise ModelUnreachable(f"{self.name} does not answer.")
        self.given += texts
        return [[float(text.split().count(word)) for word in self._words] for text in texts]

    async def close(self) -> None:
        self.closed = True


def _row(collection: str, source: str, ordinal: int, text: str) -> dict[str, Any]:
    at = {"collection": collection, "source": source, "ordinal": ordinal, "start": 0, "end": len(text), "page": None}
    said = {"title": "", "path": [], "text": text, "language": "en", "scope": "s", "title_terms": "", "terms": text}
    return at | said


async def put(store: Store, vectors: Vectors | None, collection: str, source: str, texts: Sequence[str]) -> None:
    """Put a source's passages in, in the place of those it had, as the index does."""
    prepared: Sequence[Prepared | None] = await vectors.prepared(collection, texts) if vectors else []

    def write(conn: Connection) -> None:
        passages.remove(conn, collection, source)
        passages.add(conn, [_row(collection, source, place, text) for place, text in enumerate(texts)])
        if vectors is not None:
            vectors.changed(conn, collection)
            vectors.keep(conn, collection, source, dict(enumerate(prepared)))

    await store.write(write, alone=of_collection(collection))


async def said_by(store: Store, ids: Sequence[int]) -> list[str]:
    """The texts of passages, in this order."""
    rows = await store.read(lambda conn: conn.exec_driver_sql("SELECT id, text FROM passages").all())
    texts = {row.id: row.text for row in rows}
    return [texts[number] for number in ids]
