"""The store on PostgreSQL, through asyncpg, for many servers on one database.

A job is the same plain function as on SQLite: SQLAlchemy runs it beside the event loop (a greenlet), and each of its
statements waits on the loop. What must not meet takes an advisory lock of the transaction, whoever holds it anywhere.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from taskchat.errors import Misconfigured, StorageFull, StorageUnavailable, TaskchatError
from taskchat.store import migrations
from taskchat.store.postgres_url import dsn, is_pooled

T = TypeVar("T")
TRIES = 4
CONNECT_SECONDS = 15.0  # a serverless database takes a while to wake
STATEMENT_SECONDS = 60.0
RECYCLE_SECONDS = 240  # before providers cut what idles for five minutes
DEADLOCK, SERIALIZATION = "40P01", "40001"
DISK_FULL = "53100"
_ALONE = text("SELECT pg_advisory_xact_lock(:key)")

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Pool:
    """How many connections one server process holds: `size` always, `overflow` more when needed; how long a job waits
    for one, in seconds."""

    size: int = 10
    overflow: int = 10
    wait: float = 10.0


class PostgresStore:
    """One PostgreSQL database, which other processes may use too."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False

    @classmethod
    def open(cls, url: str, pool: Pool | None = None) -> PostgresStore:
        """Bring the schema of the database at `url` up to date and be ready for jobs.

        Raises StorageUnavailable when it can't be reached, Misconfigured when the driver is missing.
        """
        connect = _connector(url)
        failed: list[BaseException] = []
        upgrade = threading.Thread(target=_upgrade, args=(connect, failed), name="taskchat-upgrade")
        upgrade.start()  # the caller may be in an event loop, where no second one can run
        upgrade.join()
        if failed:
            raise _unreachable(failed[0]) from failed[0]
        pool = pool or Pool()
        return cls(
            _engine(
                connect,
                pooled=is_pooled(url),
                pool_size=pool.size,
                max_overflow=pool.overflow,
                pool_timeout=pool.wait,
                pool_recycle=RECYCLE_SECONDS,
            )
        )

    async def read(self, job: Callable[[Connection], T]) -> T:
        """Run a job that changes nothing."""
        return await self._submit(functools.partial(self._read, job))

    async def read_aside(self, job: Callable[[Connection], T]) -> T:
        """Run a job that changes nothing and may take a while; here every job has a connection of its own."""
        return await self.read(job)

    async def write(self, job: Callable[[Connection], T], *, alone: str) -> T:
        """Run a job in a transaction; when this returns, its changes are on the disk."""
        return await self._submit(functools.partial(self._write, job, _lock_key(alone)))

    async def close(self) -> None:
        """Finish the jobs that run, then close the connections."""
        self._closed = True
        while self._running:
            await asyncio.wait(self._running)
        await self._engine.dispose()

    async def _submit(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Run a job to its end, though who asked may have gone: as on SQLite, what was begun is not cut in two."""
        if self._closed:
            raise StorageUnavailable("The server is shutting down.", hint="Try again in a moment.")
        task = asyncio.ensure_future(_with_retries(attempt))
        self._running.add(task)
        task.add_done_callback(self._finished)
        return await asyncio.shield(task)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # who asked may be gone, and then nobody else fetches it

    async def _read(self, job: Callable[[Connection], T]) -> T:
        async with self._reading.connect() as connection:
            return await connection.run_sync(job)

    async def _write(self, job: Callable[[Connection], T], key: int) -> T:
        def locked(connection: Connection) -> T:
            connection.execute(_ALONE, {"key": key})
            return job(connection)

        async with self._engine.connect() as connection:
            result = await connection.run_sync(locked)
            await _commit(connection)
            return result


async def _commit(connection: AsyncConnection) -> None:
    """Commit. Cut off here, nobody knows whether it happened, so this must not be tried again by itself."""
    try:
        await connection.commit()
    except (DBAPIError, OSError) as error:
        raise _translated(error) from error


async def _with_retries(attempt: Callable[[], Awaitable[T]]) -> T:
    """Run a job; again where its connection had died before the commit, or where the database asks for it."""
    for tries_left in reversed(range(TRIES)):
        try:
            return await attempt()
        except DBAPIError as error:
            again = error.connection_invalidated or _code(error) in {DEADLOCK, SERIALIZATION}
            if again and tries_left:
                continue
            if again or _is_the_databases(error):
                log.error("a job failed: %s", type(error.orig).__name__, exc_info=error)
                raise _translated(error) from error
            raise  # it belongs to the one who asked
        except (OSError, NoConnectionFree) as error:
            raise _translated(error) from error
    raise AssertionError("the last try has returned or raised")


def _is_the_databases(error: DBAPIError) -> bool:
    """Whether the database is in trouble (its SQLSTATE tells), and not the job."""
    return (_code(error) or "08")[:2] in {"08", "53", "57", "58", "XX"}


def _code(error: BaseException) -> str | None:
    found: str | None = getattr(getattr(error, "orig", None), "sqlstate", None)
    return found


def _translated(error: BaseException) -> TaskchatError:
    if _code(error) == DISK_FULL:
        return StorageFull("The database's disk is full, so nothing was changed.", hint="Free some space there.")
    if isinstance(error, NoConnectionFree):
        return StorageUnavailable("The database is busy.", hint="Try again in a moment.")
    return StorageUnavailable(
        "The database can't be used.", hint="Try again in a moment. If it goes on, look into the server's log."
    )


def _lock_key(alone: str) -> int:
    return int.from_bytes(blake2b(alone.encode(), digest_size=8).digest(), "big", signed=True)


# Connecting


def _engine(connect: Callable[[], Any], *, pooled: bool = False, **options: Any) -> AsyncEngine:
    prepared = {"prepared_statement_name_func": _statement_name}
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        hide_parameters=True,
        # a pooler gives each transaction another connection, which knows nothing of what was prepared before
        connect_args={**prepared, "prepared_statement_cache_size": 0} if pooled else prepared,
        **options,
    )


def _statement_name() -> str:
    """A name of its own for each: behind a pooler, two clients may share a connection."""
    return f"taskchat_{uuid4().hex}"


def _connector(url: str) -> Callable[[], Any]:
    """What makes a connection to the database that `url` names, in the form that providers give it."""
    try:
        import asyncpg
    except ImportError as error:
        raise Misconfigured(
            "PostgreSQL needs a driver that is not installed.", hint="Install it: pip install 'taskchat[postgres]'"
        ) from error
    wanted = dsn(url)

    async def connect() -> Any:
        try:
            return await asyncpg.connect(
                wanted,
                timeout=CONNECT_SECONDS,
                command_timeout=STATEMENT_SECONDS,
                statement_cache_size=0,  # SQLAlchemy keeps its own
                server_settings={"application_name": "taskchat"},
            )
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:  # it starts, it is full, or knows us not
            raise ConnectionError(str(error)) from error
        except TimeoutError as error:
            raise ConnectionError(f"it did not answer within {CONNECT_SECONDS:.0f} seconds") from error

    return connect


def _upgrade(connect: Callable[[], Any], failed: list[BaseException]) -> None:
    try:
        asyncio.run(_bring_up_to_date(connect))
    except Exception as error:  # noqa: BLE001 - it is raised where it was asked for
        failed.append(error)


async def _bring_up_to_date(connect: Callable[[], Any]) -> None:
    engine = _engine(connect, pool_size=1)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(migrations.upgrade)
            await connection.commit()
    finally:
        await engine.dispose()


async def look(url: str) -> tuple[str | None, int]:
    """The revision of the schema of the database at `url`, None when it has none yet, and its bytes. Changes nothing.

    Raises StorageUnavailable when it can't be reached, Misconfigured when the driver is missing.
    """
    engine = _engine(_connector(url), pool_size=1)
    try:
        async with engine.connect() as connection:
            size = (await connection.execute(text("SELECT pg_database_size(current_database())"))).scalar_one()
            return await connection.run_sync(migrations.current), size
    except (DBAPIError, OSError) as error:
        raise _unreachable(error) from error
    finally:
        await engine.dispose()


def _unreachable(error: BaseException) -> TaskchatError:
    if isinstance(error, TaskchatError):
        return error
    origin = getattr(error, "orig", None) or error
    quotable = isinstance(error, DBAPIError | OSError)  # others may quote the URL, with its password
    told = str(origin).partition("\n")[0].rstrip(".") if quotable else type(origin).__name__
    return StorageUnavailable(
        f"The database can't be used: {told}.",
        hint="Check TASKCHAT_DATABASE, and that the database runs and lets this machine in.",
    )
