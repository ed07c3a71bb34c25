"""The parts that take documents in, on a real database of either kind, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection

from taskchat.knowledge.documents.fetching import Fetcher
from taskchat.knowledge.documents.incoming import Incoming
from taskchat.knowledge.documents.ingesting import Ingesting
from taskchat.knowledge.documents.jobs import Jobs
from taskchat.knowledge.documents.quotas import Quota
from taskchat.knowledge.documents.service import DocumentService
from taskchat.knowledge.index import Index
from taskchat.knowledge.reading.source import Limits
from taskchat.schemas import collections
from taskchat.schemas.documents import Document
from taskchat.store.engine import Store
from tests.fakes import readers  # noqa: F401 - they take the guard
from tests.fakes.database import Clock, person


def own_only(_conn: Connection, user_id: int, _bot_id: str | None, _to: str) -> str:
    """There are no bots here."""
    return collections.of_user(user_id)


class Shelf:
    """A person's documents, and servers that read them."""

    def __init__(self, store: Store, user_id: int) -> None:
        self.store, self.user_id, self.clock, self.woken = store, user_id, Clock(), 0
        self.index = Index(store)
        self.service = self.serving()

    def serving(self, **quota: int) -> DocumentService:
        limits = Quota(**{"documents": 0, "bytes": 0, **quota})
        return DocumentService(
            self.store, self.clock, own_only, self.index, limits, self.wake, most=1_000_000, urls=True
        )

    def wake(self) -> None:
        self.woken += 1

    def jobs(self, *, shared: bool = True) -> Jobs:
        """The queue as one more server sees it."""
        return Jobs(self.store, self.clock, shared=shared)

    def reader(self, jobs: Jobs, *, keep_files: bool = True, fetch: Callable[..., Any] | None = None) -> Ingesting:
        fetcher = Fetcher(most=1_000_000, seconds=5)
        if fetch is not None:
            fetcher.fetch = fetch  # type: ignore[method-assign]  # the web
        quota = Quota(documents=0, bytes=0)
        return Ingesting(self.store, jobs, self.index, fetcher, Limits(), quota, keep_files=keep_files)

    async def add(self, name: str, text: str, service: DocumentService | None = None) -> Document:
        with Incoming() as incoming:
            incoming.write(text.encode())
            return (await (service or self.service).adding.file(self.user_id, None, incoming, name)).document

    async def read_all(self, **options: Any) -> None:
        """Read whatever waits, as one server."""
        jobs = self.jobs()
        reader = self.reader(jobs, **options)
        while (job := await jobs.take()) is not None:
            await reader.run(job)

    async def states(self) -> Sequence[tuple[str, str]]:
        page = await self.service.page(self.user_id, None, limit=50)
        return [(each.name, each.state) for each in reversed(page.items)]

    async def found(self, words: str) -> list[str]:
        return [hit.text for hit in (await self.service.opening.search(self.user_id, None, words, limit=5)).items]


@pytest.fixture
async def shelf(store: Store) -> Shelf:
    return Shelf(store, (await person(store, "ann")).user_id)
