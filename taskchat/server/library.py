"""The documents of one server: what routes work with, and those who read what was added, for as long as it lives."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable

from taskchat.bots.access import collection_for
from taskchat.config import Settings
from taskchat.knowledge.asking import Knowledge
from taskchat.knowledge.documents.fetching import Fetcher
from taskchat.knowledge.documents.ingesting import Ingesting
from taskchat.knowledge.documents.jobs import Jobs
from taskchat.knowledge.documents.quotas import Quota
from taskchat.knowledge.documents.service import DocumentService
from taskchat.knowledge.documents.workers import Workers
from taskchat.knowledge.faqs import FaqService
from taskchat.knowledge.index import Index
from taskchat.knowledge.reading.source import Limits
from taskchat.store.engine import Store

MEGABYTE = 1024 * 1024
FETCH_SECONDS = 60.0


class Library:
    """`documents` and `faqs` are for routes, `knowledge` for the agent and AI clients. `shared`: other servers use the
    same database; `local`: its user is its operator.
    """

    def __init__(
        self,
        store: Store,
        index: Index,
        settings: Settings,
        clock: Callable[[], dt.datetime],
        *,
        shared: bool,
        local: bool,
    ) -> None:
        quota = Quota(documents=settings.documents_per_user, bytes=settings.document_megabytes_per_user * MEGABYTE)
        jobs = Jobs(store, clock, shared=shared)
        ingesting = Ingesting(
            store,
            jobs,
            index,
            Fetcher(most=settings.document_bytes, seconds=FETCH_SECONDS, private=local),
            Limits(memory=settings.document_memory * MEGABYTE, seconds=settings.document_seconds),
            quota,
            keep_files=settings.document_originals,
        )
        self.knowledge = Knowledge(store, index)
        self.faqs = FaqService(store, clock, collection_for, index)
        self.workers = Workers(jobs, ingesting, count=settings.document_workers)
        self.documents = DocumentService(
            store,
            clock,
            collection_for,
            index,
            quota,
            self.workers.wake,
            most=settings.document_bytes,
            urls=settings.document_urls,
        )

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The life of those who read."""
        async with self.workers.running():
            yield
