from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from taskchat.config import Settings
from taskchat.errors import StorageUnavailable
from taskchat.store import migrations, upkeep
from taskchat.store.opening import open_store
from taskchat.store.sqlite import SqliteStore
from tests.fakes.database import person
from tests.fakes.databases import Databases


def emails(path: Path) -> list[str]:
    """Whose accounts are in a database file."""
    connection = sqlite3.connect(path)
    try:
        return [email for (email,) in connection.execute("SELECT email FROM users ORDER BY id")]
    finally:
        connection.close()


async def test_a_database_is_looked_at_and_not_changed(databases: Databases) -> None:
    address = await databases.make()
    state = await upkeep.state_of(Settings(database=address))
    assert (state.revision, state.needed) == (migrations.HEAD, migrations.HEAD)
    assert state.bytes > 0
    await databases.drop(address)


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none" / "tasks.db"
    state = await upkeep.state_of(Settings(database=str(path)))
    assert (state.kind, state.revision, state.bytes) == ("sqlite", None, 0)
    assert not path.parent.exists()


async def test_what_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database at all, but long enough to have a header")
    with pytest.raises(StorageUnavailable):
        await upkeep.state_of(Settings(database=str(tmp_path / "notes.txt")))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ann:secret@db.example:5433/tasks?sslmode=require", "postgresql://db.example:5433/tasks"),
        ("postgresql://db.example/tasks", "postgresql://db.example/tasks"),
    ],
)
def test_an_address_is_shown_without_who_and_how_they_sign_in(url: str, shown: str) -> None:
    assert upkeep._without_password(url) == shown


async def test_a_copy_is_made_while_the_database_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "PAGES", 1)
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

    upkeep.back_up(original, copy, meanwhile)
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
    upkeep.back_up(tmp_path / "tasks.db", tmp_path / "copy.db")
    again = open_store(Settings(database=str(tmp_path / "copy.db")))
    await person(again, "bob")
    await again.close()
    assert emails(tmp_path / "copy.db") == ["ann@example.com", "bob@example.com"]


def test_a_copy_that_fails_leaves_nothing_and_says_why(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        upkeep.back_up(tmp_path / "none.db", tmp_path / "copy.db")
    with pytest.raises(StorageUnavailable) as refused:
        upkeep.back_up(tmp_path / "none.db", tmp_path / "nowhere" / "copy.db")
    assert "nowhere" in str(refused.value)
    assert list(tmp_path.iterdir()) == []
