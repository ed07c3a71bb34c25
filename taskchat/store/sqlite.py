"""The store on SQLite.

It is served by one thread that owns the one connection. It takes the jobs that wait, runs them in one transaction
with a savepoint each, and commits once for all (group commit): synchronous=FULL then costs next to nothing, and a
result leaves only when it is on the disk.

Reading that takes long has threads and connections of its own: in WAL mode readers and the writer wait for nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool, StaticPool

from taskchat import paths
from taskchat.errors import StorageFull, StorageUnavailable, TaskchatError
from taskchat.store import migrations
from taskchat.store.copies import keep_as_it_was

T = TypeVar("T")
BATCH = 64
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-16384",  # KiB; the rest is in the system's cache anyway
    "PRAGMA temp_store=MEMORY",
)
PRAGMAS_ASIDE = PRAGMAS[3:]
ASIDE = 2  # threads that read beside the one that writes

log = logging.getLogger(__name__)


@dataclass
class _Job:
    run: Callable[[Connection], Any]
    writes: bool
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class SqliteStore:
    """One SQLite file, one thread, one connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._aside = engine, _engine_aside(engine.url)
        self._readers = ThreadPoolExecutor(ASIDE, thread_name_prefix="taskchat-reader")
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="taskchat-store", daemon=True)
        self._thread.start()

    @classmethod
    def open(cls, path: Path) -> SqliteStore:
        """Open or make the database at `path`, its schema brought up to date.

        Raises StorageUnavailable or StorageFull, saying which file and what to do.
        """
        paths.make_private(path.parent)
        engine = create_engine(
            URL.create("sqlite", database=str(path)),  # a path in the text of a URL would be read as one
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
        )
        event.listen(engine, "connect", _set_pragmas)
        try:
            _make_private(path)
            with engine.connect() as connection:
                _bring_up_to_date(connection, path)
        except (DatabaseError, OSError, TaskchatError) as error:
            engine.dispose()
            if isinstance(error, TaskchatError):
                raise
            raise _translated(error, path) from error
        return cls(engine)

    async def read(self, job: Callable[[Connection], T]) -> T:
        """Run a job that changes nothing."""
        return await self._submit(job, writes=False)

    async def read_aside(self, job: Callable[[Connection], T]) -> T:
        """Run a job that changes nothing and may take a while: on a connection of its own, it holds up nobody."""
        if self._closed:
            raise _closing()
        return await asyncio.get_running_loop().run_in_executor(self._readers, _read_aside, self._aside, job)

    async def write(self, job: Callable[[Connection], T], *, alone: str) -> T:  # noqa: ARG002 - here all are alone
        """Run a job in a transaction; when this returns, its changes are on the disk."""
        return await self._submit(job, writes=True)

    async def close(self) -> None:
        """Finish the jobs that wait, then close the database."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
            await asyncio.to_thread(self._thread.join)
            await asyncio.to_thread(self._readers.shutdown)
            self._aside.dispose()

    async def _submit(self, job: Callable[[Connection], T], *, writes: bool) -> T:
        if self._closed:
            raise _closing()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(job, writes, loop, future))
        return await future

    def _serve(self) -> None:
        with contextlib.closing(self._engine.connect()) as connection:
            while (first := self._jobs.get()) is not None:
                batch, ended = self._batch(first)
                _run_batch(connection, batch)
                _deliver(batch)
                if ended:
                    break
        self._engine.dispose()

    def _batch(self, first: _Job) -> tuple[list[_Job], bool]:
        batch = [first]
        with contextlib.suppress(queue.Empty):
            while len(batch) < BATCH:
                job = self._jobs.get_nowait()
                if job is None:
                    return batch, True
                batch.append(job)
        return batch, False


def _bring_up_to_date(connection: Connection, path: Path) -> None:
    """Change the schema to the one of this taskchat; a copy of the database as it was stays beside it."""
    found = migrations.current(connection)
    if found is not None and found < migrations.HEAD:
        copy = keep_as_it_was(path, found)
        log.warning("the database's schema is %s and becomes %s; as it was: %s", found, migrations.HEAD, copy)
    migrations.upgrade(connection)


def _make_private(path: Path) -> None:
    """Make the file before SQLite does, for its owner only: the files that SQLite lays beside it get its mode."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _engine_aside(url: URL) -> Engine:
    """Connections to the same file that can only read; none is made before it is needed."""
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=ASIDE,
        connect_args={"check_same_thread": False},
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_pragmas_aside)
    return engine


def _set_pragmas_aside(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (*PRAGMAS_ASIDE, "PRAGMA query_only=ON"):
        connection.execute(pragma)


def _read_aside(engine: Engine, job: Callable[[Connection], T]) -> T:
    """The job sees the database as it is at its first statement, whatever is written meanwhile."""
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                return job(connection)
            finally:
                connection.exec_driver_sql("ROLLBACK")
    except DatabaseError as error:
        if isinstance(error, OperationalError) or type(error) is DatabaseError:  # the disk or the file, not the job
            log.error("a reading job failed", exc_info=error)
            raise _translated(error) from error
        raise


def _closing() -> StorageUnavailable:
    return StorageUnavailable("The server is shutting down.", hint="Try again in a moment.")


def _run_batch(connection: Connection, batch: list[_Job]) -> None:
    """Run the jobs in one transaction. A job that raises loses only its own changes."""
    writes = any(job.writes for job in batch)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
        for job in batch:
            _run_job(connection, job)
        connection.exec_driver_sql("COMMIT")
    except BaseException as error:
        with contextlib.suppress(DatabaseError):
            connection.exec_driver_sql("ROLLBACK")
        failure = _translated(error)
        if not isinstance(failure, StorageFull):
            log.error("a batch of %d jobs failed", len(batch), exc_info=error)
        for job in batch:
            job.result, job.error = None, job.error or failure


def _run_job(connection: Connection, job: _Job) -> None:
    if job.writes:
        connection.exec_driver_sql("SAVEPOINT job")
    try:
        job.result = job.run(connection)
    except Exception as error:
        if isinstance(error, OperationalError) or type(error) is DatabaseError:
            raise  # the disk or the file (damage has no class of its own), not the job: the whole batch is void
        job.error = error  # it belongs to the one who asked
        if job.writes:
            connection.exec_driver_sql("ROLLBACK TO job")
    if job.writes:
        connection.exec_driver_sql("RELEASE job")


def _deliver(batch: list[_Job]) -> None:
    """Wake every loop once, however many of its jobs are done."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in batch:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, jobs in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop is gone, and with it who asked
            loop.call_soon_threadsafe(_settle, jobs)


def _settle(jobs: Iterable[_Job]) -> None:
    for job in jobs:
        if job.future.cancelled():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)


def _translated(error: BaseException, path: Path | None = None) -> TaskchatError:
    """SQLite's complaint as one of ours."""
    origin = getattr(error, "orig", None) or error
    code = getattr(origin, "sqlite_errorcode", 0) & 0xFF
    where = f" {path}" if path else ""
    if code == sqlite3.SQLITE_FULL or getattr(origin, "errno", None) == errno.ENOSPC:
        return StorageFull("The disk is full, so nothing was changed.", hint="Free some space, then try again.")
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return StorageUnavailable(
            f"The database{where} is damaged or is no SQLite file.", hint="Move it away or restore a backup."
        )
    if path is None:  # while serving: what SQLite says is for the log
        return StorageUnavailable(
            "The database can't be used.", hint="Try again in a moment. If it goes on, look into the server's log."
        )
    return StorageUnavailable(
        f"The database{where} can't be used: {origin}.",
        hint="Check that the folder is writable, or set TASKCHAT_HOME to another one.",
    )
