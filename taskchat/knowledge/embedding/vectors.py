"""The vectors of passages: made before they are put in, kept with them, searched.

A text is sent to a model once: its vector is found again by the text's digest, within its collection. Where a remote
model does not answer, passages are put in without vectors, searches go by words alone, and `Filling` makes up for it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from taskchat.errors import ModelFailed
from taskchat.knowledge.embedding.embedder import Embedder, Vector
from taskchat.knowledge.embedding.encoding import code_of, digest_of, normalised, packed, unpacked, written
from taskchat.knowledge.embedding.searching import VectorSearch, Wanted
from taskchat.store import vectors
from taskchat.store.engine import Store

# How long a search waits for the question's vector, and how long it then goes without.
QUESTION_SECONDS, PAUSE_SECONDS = 4.0, 30.0
# How long it is taken for true which models there are, and which of them are complete.
KNOWN_SECONDS = 5.0
SEEN_EVERY = dt.timedelta(minutes=10)
TOGETHER = 64
ROOM = 128 * 1024 * 1024

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A text's vector, ready to be kept."""

    digest: bytes
    code: bytes
    vector: bytes

    @property
    def dimensions(self) -> int:
        """How many numbers it has."""
        return len(self.vector) // 2


class Vectors:
    """The vectors of one server. `others` makes the embedder of a name that was used before, where that is possible:
    as long as the vectors of a new model are not complete, searches go on with those of the old one.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        clock: Callable[[], dt.datetime],
        *,
        others: Callable[[str], Embedder | None] = lambda _: None,
        room: int = ROOM,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.embedder = embedder
        self._store, self._clock, self._others, self._monotonic = store, clock, others, monotonic
        self._search = VectorSearch(room)
        self._paused_until: dict[str, float] = {}
        self._known: tuple[float, Sequence[Any]] | None = None
        self._older: dict[str, Embedder | None] = {}

    async def prepared(
        self, collection: str, texts: Sequence[str], told: Callable[[int, int], None] | None = None
    ) -> list[Prepared | None]:
        """A vector for each text; None for those for which none can be had now. `told` hears how many are done.

        Belongs before the transaction that puts the passages in.
        """
        try:
            return list(await self.made(collection, texts, told))
        except ModelFailed as error:
            log.warning("passages are put in without vectors for now: %s", error.detail)
            return [None] * len(texts)

    async def made(
        self, collection: str, texts: Sequence[str], told: Callable[[int, int], None] | None = None
    ) -> list[Prepared]:
        """As `prepared`, but raises ModelFailed."""
        digests = [digest_of(text) for text in texts]
        found = await self._from_before(collection, digests)
        new = [(digest, text) for digest, text in dict(zip(digests, texts, strict=True)).items() if digest not in found]
        for start in range(0, len(new), TOGETHER):
            if told is not None:
                told(len(texts) - len(new) + start, len(texts))
            some = new[start : start + TOGETHER]
            embedded = await self.embedder.embed([text for _, text in some])
            found |= await asyncio.to_thread(_encoded, [digest for digest, _ in some], embedded)
        return [found[digest] for digest in digests]

    async def _from_before(self, collection: str, digests: Sequence[bytes]) -> dict[bytes, Prepared]:
        """Those that the collection has already, of the embedder's model."""
        known = [row for row in await self.models() if self._is_ours(row)]
        if not known:
            return {}
        model, each = known[-1].id, list(dict.fromkeys(digests))
        stored = await self._store.read_aside(lambda conn: vectors.known(conn, collection, model, each))
        return {digest: Prepared(digest=digest, code=code, vector=vector) for digest, (code, vector) in stored.items()}

    def keep(self, conn: Connection, collection: str, source: str, prepared: Mapping[int, Prepared | None]) -> None:
        """Keep the vectors of a source's passages, by their ordinals. Belongs into the transaction that adds those."""
        ids = vectors.ids_of(conn, collection, source)
        self.add(conn, collection, {ids[number]: (source, one) for number, one in prepared.items() if one is not None})

    def add(self, conn: Connection, collection: str, prepared: Mapping[int, tuple[str, Prepared]]) -> None:
        """Keep the vectors of passages of one collection, by their ids, each with its source."""
        if not prepared:
            return
        change = vectors.changed(conn, collection, self._clock())
        models = {size: self.model(conn, size).id for size in {one.dimensions for _, one in prepared.values()}}
        rows = [
            {
                "passage_id": number,
                "model_id": models[one.dimensions],
                "collection": collection,
                "kind": source.partition(":")[0],
                "change": change,
                "digest": one.digest,
                "code": one.code,
                "vector": one.vector,
            }
            for number, (source, one) in prepared.items()
        ]
        halves = [written(unpacked(row["vector"])) for row in rows] if self._search.compares(conn) else None
        vectors.add(conn, rows, halves)

    def model(self, conn: Connection, dimensions: int) -> Any:
        """The row of the embedder's model, seen in the last minutes."""
        now = self._clock()
        ours = [row for row in vectors.all_models(conn) if self._is_ours(row) and row.dimensions == dimensions]
        if ours and ours[0].seen_at > now - SEEN_EVERY:
            return ours[0]
        self._known = None
        return vectors.seen(conn, self.embedder.name, dimensions, now)

    def changed(self, conn: Connection, collection: str) -> None:
        """Passages of the collection were deleted, and their vectors with them. Belongs into that transaction."""
        vectors.changed(conn, collection, self._clock())

    def forget(self, conn: Connection, collection: str) -> None:
        """The collection is deleted, with all its passages. Belongs into that transaction."""
        vectors.forget(conn, collection)

    async def nearest(
        self,
        collections: Sequence[str],
        question: str,
        *,
        limit: int,
        kinds: Sequence[str],
        also: Collection[int] = (),
    ) -> dict[int, float]:
        """How near passages are in meaning, from -1 to 1, by their ids: the `limit` nearest of these collections and
        kinds, and all of `also` that have a vector. Empty where the question's vector can't be had now.
        """
        speaks = await self._speaks() if collections and question.strip() else None
        if speaks is None:
            return {}
        model, embedder = speaks
        vector = await self._of_question(embedder, question)
        if vector is None or len(vector) != model.dimensions or not any(vector):
            return {}
        wanted = Wanted(collections=collections, kinds=kinds, model=model.id)
        return await self._store.read_aside(
            functools.partial(self._search.nearest, wanted=wanted, vector=vector, limit=limit, also=also)
        )

    async def models(self, *, now: bool = False) -> Sequence[Any]:
        """The models that have made vectors here, as they were a moment ago, or are `now`."""
        if now or self._known is None or self._monotonic() > self._known[0] + KNOWN_SECONDS:
            self._known = self._monotonic(), await self._store.read_aside(vectors.all_models)
        return self._known[1]

    async def _speaks(self) -> tuple[Any, Embedder] | None:
        """Whose vectors are compared: the embedder's once they are complete, else another's that are and that can
        still be asked, else what there is of the embedder's.
        """
        models = await self.models()
        ours = [row for row in models if self._is_ours(row)]
        if ours and ours[-1].complete:
            return ours[-1], self.embedder
        for row in sorted(models, key=lambda row: row.seen_at, reverse=True):
            if row.complete and not self._is_ours(row) and (older := self._older_one(row.name)) is not None:
                return row, older
        return (ours[-1], self.embedder) if ours else None

    def _is_ours(self, row: Any) -> bool:
        return row.name == self.embedder.name and self.embedder.dimensions in (0, row.dimensions)

    def _older_one(self, name: str) -> Embedder | None:
        if name not in self._older:
            self._older[name] = self._others(name)
        return self._older[name]

    async def _of_question(self, embedder: Embedder, question: str) -> Vector | None:
        if self._monotonic() < self._paused_until.get(embedder.name, 0):
            return None
        try:
            async with asyncio.timeout(QUESTION_SECONDS):
                (vector,) = await embedder.embed([question])
        except (ModelFailed, TimeoutError) as error:
            log.warning("searches go by words alone for a moment: %s", str(error) or "the model is too slow")
            self._paused_until[embedder.name] = self._monotonic() + PAUSE_SECONDS
            return None
        return normalised(vector)

    async def close(self) -> None:
        """Let go of the embedders."""
        for embedder in (self.embedder, *self._older.values()):
            if embedder is not None:
                await embedder.close()


def _encoded(digests: Sequence[bytes], embedded: Sequence[Vector]) -> dict[bytes, Prepared]:
    found = {}
    for digest, vector in zip(digests, embedded, strict=True):
        numbers = normalised(vector)
        found[digest] = Prepared(digest=digest, code=code_of(numbers), vector=packed(numbers))
    return found
