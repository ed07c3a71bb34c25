"""Makes the vectors that are missing, in the background: of passages that were put in while a model did not answer, and
of all when another model is set. Searches go on meanwhile, with the vectors that there were.

1 the model is named as seen  2 one server claims the work  3 passages without its vector get one, batch by batch
4 the model is complete  5 vectors of models that no server uses any more are deleted
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any
from uuid import uuid4

from taskchat.errors import TaskchatError
from taskchat.knowledge.embedding.texts import embedded_text
from taskchat.knowledge.embedding.vectors import Vectors
from taskchat.store import vectors as rows
from taskchat.store.engine import Store, of_collection

BATCH = 64
LEASE = dt.timedelta(minutes=5)
# A model that was not seen for so long is nobody's: servers that are being replaced one by one see both.
FORGOTTEN = dt.timedelta(hours=1)
LOOK_SECONDS = 30.0
FAILED_SECONDS = 600.0  # the longest wait after failures

log = logging.getLogger(__name__)


class Filling:
    """Fills in for one server process."""

    def __init__(self, store: Store, vectors: Vectors, clock: Callable[[], dt.datetime]) -> None:
        self._store, self._vectors, self._clock = store, vectors, clock
        self._runner = uuid4().hex
        self._done_up_to = 0  # passages up to this id have been seen to have a vector

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Fill in beside whatever is done inside."""
        task = asyncio.create_task(self._run(), name="taskchat-embedding")
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            await self._vectors.close()

    async def _run(self) -> None:
        wait = LOOK_SECONDS
        while True:
            try:
                await self.fill()
                wait = LOOK_SECONDS
            except TaskchatError as error:
                log.warning("missing vectors could not be made, and will be tried again: %s", error.detail)
                wait = min(wait * 2, FAILED_SECONDS)
            except Exception:
                log.exception("missing vectors could not be made")
                wait = FAILED_SECONDS
            await asyncio.sleep(wait)

    async def fill(self) -> None:
        """Make what is missing now. Raises ModelFailed, StorageFull and StorageUnavailable."""
        size = self._vectors.embedder.dimensions or await self._size()
        model = await self._store.write(lambda conn: self._vectors.model(conn, size), alone="embedding")
        newest = await self._store.read_aside(rows.newest_passage)
        if newest == self._done_up_to and model.complete:
            await self._clear(model.id)
            return
        if await self._fill(model.id, 0 if newest < self._done_up_to else self._done_up_to):
            self._done_up_to = newest
            await self._store.write(lambda conn: rows.complete(conn, model.id), alone="embedding")
            await self._vectors.models(now=True)

    async def _size(self) -> int:
        """How many numbers the model's vectors have, by trying."""
        (vector,) = await self._vectors.embedder.embed(["words"])
        return len(vector)

    async def _fill(self, model: int, after: int) -> bool:
        """Make the vectors of all passages after that one; False where another server does."""
        while True:
            now = self._clock()
            claim = (model, self._runner, now, now + LEASE)
            if not await self._store.write(lambda conn: rows.claim(conn, *claim), alone="embedding"):  # noqa: B023
                return False
            found = await self._store.read_aside(lambda conn: rows.missing(conn, model, after, BATCH))  # noqa: B023
            if not found:
                return True
            of_each = defaultdict(list)
            for row in found:
                of_each[row.collection].append(row)
            for collection, passages in of_each.items():
                await self._embed(collection, passages)
            after = found[-1].id

    async def _embed(self, collection: str, passages: Sequence[Any]) -> None:
        """Give passages of one collection their vectors, those that are still there by then."""
        texts = [embedded_text(row.title, row.path, row.text) for row in passages]
        made = await self._vectors.made(collection, texts)
        each = {row.id: (row.source, one) for row, one in zip(passages, made, strict=True)}

        def write(conn: Any) -> None:
            there = rows.still_there(conn, collection, each)
            self._vectors.add(conn, collection, {number: one for number, one in each.items() if number in there})

        await self._store.write(write, alone=of_collection(collection))

    async def _clear(self, model: int) -> None:
        """Delete the vectors of models that are nobody's any more."""
        for other in await self._vectors.models(now=True):
            if other.id == model or other.seen_at > self._clock() - FORGOTTEN:
                continue
            while await self._store.write(
                lambda conn: rows.remove_some(conn, other.id, 1000),  # noqa: B023
                alone="embedding",
            ):
                pass
