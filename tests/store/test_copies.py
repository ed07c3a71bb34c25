"""Copies of a database: made beside who uses it, and kept before its schema is changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from taskchat import paths
from taskchat.config import Settings
from taskchat.errors import StorageUnavailable
from taskchat.store import copies, migrations
from taskchat.store.opening import open_store
from taskchat.store.sqlite import SqliteStore
from tests.fakes.database import person
from tests.store.test_tasks_migration import go_back


def emails(path: Path) -> list[str]:
    """Whose accounts are in a database file."""
    connection = sqlite3.connect(path)
    try:
        return [email for (email,) in connection.execute("SELECT email FROM users ORDER BY id")]
    finally:
        connection.close()


async def test_a_copy_is_made_while_the_database_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "PAGES", 1)
    original, copy = tmp_path / "tasks.db", tmp_path / "copy.db"
    store = SqliteStore.open(original)
    await person(store, "ann")
    other = sqlite3.connect(original)
    steps: list[tuple[int, int]] = []

    def meanwhile(done: int, total: int) -> None:
        steps.append((done, total))
        if len(steps) == 3:
            other.execute("UPDATE users SET email = 'changed@example.com'")
            other.commit()

    copies.copy_to(original, copy, meanwhile)
    other.close()
    await store.close()
    assert steps[-1][0] == steps[-1][1] == len(steps)  # nothing was copied twice
    assert emails(copy) == ["ann@example.com"]
    assert emails(original) == ["changed@example.com"]
    assert copy.stat().st_mode & 0o777 == 0o600


async def test_a_copy_is_a_database_that_can_be_served(tmp_path: Path) -> None:
    store = SqliteStore.open(tmp_path / "tasks.db")
    await person(store, "ann")
    await store.close()
    copies.copy_to(tmp_path / "tasks.db", tmp_path / "copy.db")
    again = open_store(Settings(database=str(tmp_path / "copy.db")))
    await person(again, "bob")
    await again.close()
    assert emails(tmp_path / "copy.db") == ["ann@example.com", "bob@example.com"]


def test_a_copy_that_fails_leaves_nothing_and_says_why(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        copies.copy_to(tmp_path / "none.db", tmp_path / "copy.db")
    with pytest.raises(StorageUnavailable) as refused:
        copies.copy_to(tmp_path / "none.db", tmp_path / "nowhere" / "copy.db")
    assert "nowhere" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


async def test_a_database_is_kept_as_it_was_when_its_schema_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "tasks.db"
    store = SqliteStore.open(path)
    await person(store, "ann")
    await store.close()
    await go_back(str(path), "0010")
    await SqliteStore.open(path).close()
    (copy,) = paths.database_copies(path)
    assert (revision(copy), revision(path)) == ("0010", migrations.HEAD)
    assert emails(copy) == emails(path) == ["ann@example.com"]
    assert copy.stat().st_mode & 0o777 == 0o600
    await SqliteStore.open(path).close()
    assert paths.database_copies(path) == [copy]


async def test_the_schema_stays_as_it_is_where_no_copy_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tasks.db"
    await SqliteStore.open(path).close()
    await go_back(str(path), "0010")
    monkeypatch.setattr(paths, "database_copy", lambda _database, _suffix: tmp_path / "nowhere" / "copy")
    with pytest.raises(StorageUnavailable, match="can't be made"):
        SqliteStore.open(path)
    assert revision(path) == "0010"


async def test_only_the_last_copies_stay(tmp_path: Path) -> None:
    path = tmp_path / "tasks.db"
    await SqliteStore.open(path).close()
    for number in range(5):
        copies.keep_as_it_was(path, f"000{number}")
    assert [copy.name.split("-")[1] for copy in paths.database_copies(path)] == ["0002", "0003", "0004"]


def revision(path: Path) -> str:
    connection = sqlite3.connect(path)
    try:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    finally:
        connection.close()
