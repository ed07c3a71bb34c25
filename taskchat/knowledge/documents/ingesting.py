"""What becomes of one document: 1 get its file  2 read and split it, in another process  3 put it into the index.

It is ready in the very transaction in which its passages are found, and only if its job is still this process's.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from sqlalchemy import Connection

from taskchat.errors import Conflict, InvalidInput, StorageFull, TaskchatError
from taskchat.knowledge.documents.fetching import Fetcher, TryLater
from taskchat.knowledge.documents.incoming import Incoming
from taskchat.knowledge.documents.jobs import RENEW_SECONDS, Job, Jobs, Lost
from taskchat.knowledge.documents.names import title_of
from taskchat.knowledge.documents.quotas import Quota
from taskchat.knowledge.documents.shapes import source_of
from taskchat.knowledge.documents.stored import store_file, stored_file
from taskchat.knowledge.passages import Passage
from taskchat.knowledge.reading.process import ReadDocument, read_document
from taskchat.knowledge.reading.source import CannotRead, Limits
from taskchat.schemas.document_kinds import Kind, kind_of
from taskchat.store import document_contents as contents
from taskchat.store import documents as rows
from taskchat.store.engine import Store, of_user

TITLE_MAX = 300
TELL_SECONDS = 0.4  # between two words on how far it is, at least
PARTS = {"reading": (5, 60), "splitting": (60, 65), "embedding": (65, 99)}  # from and to which percent each goes

log = logging.getLogger(__name__)


class Puts(Protocol):
    """What makes passages found: the index. `also` is done first in the same transaction, and may raise."""

    async def put(
        self,
        collection: str,
        source: str,
        title: str,
        of_it: Sequence[Passage],
        *,
        told: Callable[[int, int], None] | None = None,
        also: Callable[[Connection], None] | None = None,
    ) -> None:
        """Make these the passages of a source. `told` hears of how many vectors are made, of how many."""


class Ingesting:
    """Takes documents in. With `keep_files`, their files stay when they are read."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        index: Puts,
        fetcher: Fetcher,
        limits: Limits,
        quota: Quota,
        *,
        keep_files: bool,
    ) -> None:
        self._store, self._jobs, self._index, self._fetcher = store, jobs, index, fetcher
        self._limits, self._quota, self._keep_files = limits, quota, keep_files

    async def run(self, job: Job) -> None:
        """All that is to do for a job. It ends ready, failed, or queued again."""
        try:
            await self._watched(job)
        except Lost:
            log.info("a document was changed or deleted while it was read")
        except CannotRead as error:
            await self._jobs.fail(job, error.words, keep_file=self._keep_files)
        except TryLater as error:
            await self._jobs.later(job, error.reason)
        except TaskchatError as error:
            log.warning("a document could not be taken in: %s", error.code)
            full = isinstance(error, StorageFull)
            await self._jobs.later(job, "The server's disk is full." if full else error.detail)
        except Exception:
            log.exception("a document could not be taken in")
            await self._jobs.later(job, "Something went wrong on the server.")

    async def _watched(self, job: Job) -> None:
        """Do the work as long as the job is this process's. Raises what the work raises, and Lost."""
        telling = _Telling(self._jobs, job)
        work = asyncio.create_task(self._ingest(job, telling))
        watch = asyncio.create_task(telling.keep())
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                await watch
            await work
        finally:
            for task in (work, watch):
                task.cancel()
            with contextlib.suppress(BaseException):
                await asyncio.gather(work, watch, return_exceptions=True)

    async def _ingest(self, job: Job, telling: _Telling) -> None:
        telling.at("reading", 0, 1)
        with Incoming() as file:
            kind = await (self._stored(job, file) if job.content_hash else self._fetched(job, file))
            if kind is None:
                return
            found = await read_document(file.rewind(), kind, self._limits, telling.at)
        telling.at("embedding", 0, 1)
        await self._put(job, found, lambda done, total: telling.at("embedding", done, total))

    async def _stored(self, job: Job, file: Incoming) -> Kind:
        """The file of a job from the database."""
        async for piece in stored_file(self._store, job.version_id):
            await asyncio.to_thread(file.write, piece)
        if file.content_hash != job.content_hash:
            raise CannotRead("Its file is not there any more.", "Add it again.")
        return _kind(job.name if job.url is None else "", file, job.kind)

    async def _fetched(self, job: Job, file: Incoming) -> Kind | None:
        """The file of a job from its address, kept for the next try. None where it is what it was before."""
        assert job.url is not None  # noqa: S101 - what has no file has an address
        fetched = await self._fetcher.fetch(job.url, file)
        if await self._jobs.same_as_before(job, file.content_hash):
            return None
        kind = _kind(job.name, file, None, fetched.media_type)
        try:
            await self._store.read(lambda conn: self._quota.check(conn, job.owner_id, documents=0, size=file.size))
        except Conflict as error:
            raise CannotRead(error.detail, error.hint or "") from error
        await store_file(self._store, file, job.version_id)
        values = {"kind": kind, "content_hash": file.content_hash, "size": file.size, "kept": True}

        def write(conn: Connection) -> None:
            self._jobs.hold(conn, job)
            rows.change_version(conn, job.version_id, values)

        await self._store.write(write, alone=of_user(job.owner_id))
        return kind

    async def _put(self, job: Job, found: ReadDocument, told: Callable[[int, int], None]) -> None:
        read, passages = found.read, found.passages
        title = (read.title or title_of(job.name))[:TITLE_MAX]
        version = {
            "title": title,
            "characters": len(read.text),
            "passages": len(passages),
            "pages": list(read.pages),
            "notes": list(read.notes),
        }

        def also(conn: Connection) -> None:
            self._jobs.hold(conn, job)
            contents.replace_text(conn, job.version_id, read.text)
            self._jobs.finish(conn, job, version, keep_file=self._keep_files)

        await self._index.put(job.collection, source_of(job.public_id), title, passages, told=told, also=also)


class _Telling:
    """How far a job is. It is written down now and then, which keeps the job, too."""

    def __init__(self, jobs: Jobs, job: Job) -> None:
        self._jobs, self._job = jobs, job
        self._state, self._percent = "reading", 0
        self._moved = asyncio.Event()

    def at(self, part: str, done: int, total: int) -> None:
        """It is in this part of the work, of which so much is done."""
        low, high = PARTS[part]
        percent = low + (high - low) * min(done, total) // max(total, 1)
        if (part, percent) != (self._state, self._percent):
            self._state, self._percent = part, percent
            self._moved.set()

    async def keep(self) -> None:
        """Write it down until it is cancelled, but not for what is over in a moment. Raises Lost."""
        while True:
            await asyncio.sleep(TELL_SECONDS)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RENEW_SECONDS):
                    await self._moved.wait()
            self._moved.clear()
            await self._jobs.tell(self._job, self._state, self._percent)


def _kind(name: str, file: Incoming, known: str | None, media_type: str = "") -> Kind:
    try:
        found = kind_of(name, file.head, media_type)
    except InvalidInput as error:
        raise CannotRead(error.detail, error.hint or "") from error
    return found if known is None else known  # type: ignore[return-value]  # it was such a kind when it was stored
