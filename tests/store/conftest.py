"""One SQLite store for what only SQLite does, and one PostgreSQL for what only it does."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from taskchat.store.sqlite import SqliteStore
from tests.fakes.database import opened
from tests.fakes.databases import PostgresDatabases, SqliteFiles


@pytest.fixture
async def sqlite(tmp_path: Path, sqlite_files: SqliteFiles) -> AsyncIterator[SqliteStore]:
    """A new SQLite database, `tasks.db` in the test's folder."""
    shutil.copy(await sqlite_files.make(), tmp_path / "tasks.db")
    async with opened(tmp_path / "tasks.db") as store:
        yield store


@pytest.fixture
async def postgres_url(postgres_databases: PostgresDatabases) -> AsyncIterator[str]:
    """A new database on a real PostgreSQL."""
    url = await postgres_databases.make()
    yield url
    await postgres_databases.drop(url)
