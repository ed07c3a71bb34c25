"""What lies beside the database is as private as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from taskchat.store.sqlite import SqliteStore


@pytest.fixture
def store(sqlite: SqliteStore) -> SqliteStore:
    return sqlite


async def test_the_files_that_sqlite_lays_beside_the_database_are_its_owners_too(tmp_path: Path) -> None:
    folder = tmp_path / "open to all"
    folder.mkdir(mode=0o755)
    store = SqliteStore.open(folder / "tasks.db")
    await store.write(lambda conn: conn.execute(text("CREATE TABLE notes (words TEXT)")), alone="test")
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    await store.close()
    assert modes == dict.fromkeys(("tasks.db", "tasks.db-wal", "tasks.db-shm"), 0o600)
