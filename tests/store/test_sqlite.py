"""The store on SQLite: jobs go in, and what comes out is on the disk."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from taskchat.errors import StorageFull, StorageUnavailable
from taskchat.store.sqlite import SqliteStore
from tests.fakes.database import opened, person


@pytest.fixture
def store(sqlite: SqliteStore) -> SqliteStore:
    return sqlite


def pragma(name: str) -> Any:
    return lambda conn: conn.exec_driver_sql(f"PRAGMA {name}").scalar()


def count_users(conn: Connection) -> int:
    return int(conn.exec_driver_sql("SELECT count(*) FROM users").scalar_one())


def note(text: str) -> Any:
    """A job that stores a text, for jobs that need no rules."""
    return lambda conn: conn.exec_driver_sql(
        "INSERT INTO users (public_id, email, timezone, language, role, disabled, next_task, created_at) "
        "VALUES (?, ?, 'UTC', 'en', 'user', 0, 1, '2027-01-01 00:00:00')",
        (text[:32], text),
    )


def broken(conn: Connection) -> None:
    note("broken")(conn)
    raise ValueError("a bug")


async def test_a_commit_is_on_the_disk_when_it_is_acknowledged(store: SqliteStore) -> None:
    assert await store.read(pragma("journal_mode")) == "wal"
    assert await store.read(pragma("synchronous")) == 2  # FULL
    assert await store.read(pragma("foreign_keys")) == 1


async def test_what_one_job_wrote_another_connection_sees(store: SqliteStore, tmp_path: Path) -> None:
    await person(store, "ann")
    other = sqlite3.connect(tmp_path / "tasks.db")
    assert other.execute("SELECT public_id FROM users").fetchall() == [("ann",)]
    other.close()


async def test_jobs_that_wait_together_are_committed_together(store: SqliteStore, tmp_path: Path) -> None:
    started, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def holds(conn: Connection) -> None:
        loop.call_soon_threadsafe(started.set)
        go_on.wait(5)

    holding = asyncio.create_task(store.read(holds))
    await started.wait()
    before = await asyncio.to_thread(_commits, tmp_path)
    writing = [asyncio.create_task(store.write(note(f"n{number}"), alone="test")) for number in range(20)]
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(holding, *writing)
    assert await store.read(count_users) == 20
    assert await asyncio.to_thread(_commits, tmp_path) - before == 1


def _commits(folder: Path) -> int:
    """How many transactions the write-ahead log holds: frames with a database size end one."""
    log = folder / "tasks.db-wal"
    data = log.read_bytes()
    page = int.from_bytes(data[8:12], "big")
    salt = data[16:24]
    frames = [data[start : start + 24] for start in range(32, len(data), 24 + page)]
    return sum(1 for frame in frames if frame[8:16] == salt and int.from_bytes(frame[4:8], "big") > 0)


async def test_a_job_that_raises_loses_only_its_own_changes(store: SqliteStore) -> None:
    done = await asyncio.gather(
        store.write(note("first"), alone="test"),
        store.write(broken, alone="test"),
        store.write(note("last"), alone="test"),
        return_exceptions=True,
    )
    assert isinstance(done[1], ValueError)
    assert await store.read(count_users) == 2


async def test_a_full_disk_changes_nothing_and_the_store_goes_on_when_there_is_room(store: SqliteStore) -> None:
    pages = await store.read(pragma("page_count"))
    await store.write(pragma(f"max_page_count={pages}"), alone="test")
    with pytest.raises(StorageFull, match=r"nothing was changed.*Free some space"):
        await store.write(lambda conn: [note(f"{number}" + "x" * 5000)(conn) for number in range(50)], alone="test")
    assert await store.read(count_users) == 0
    await store.write(pragma("max_page_count=1000000"), alone="test")
    await store.write(note("there is room again"), alone="test")
    assert await store.read(count_users) == 1


async def test_jobs_that_wait_are_finished_before_the_store_closes(tmp_path: Path) -> None:
    store = SqliteStore.open(tmp_path / "tasks.db")
    writing = [asyncio.create_task(store.write(note(f"n{number}"), alone="test")) for number in range(100)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*writing)
    async with opened(tmp_path / "tasks.db") as again:
        assert await again.read(count_users) == 100


async def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = SqliteStore.open(tmp_path / "tasks.db")
    await store.close()
    await store.close()
    with pytest.raises(StorageUnavailable, match=r"shutting down\. Try again"):
        await store.read(count_users)


async def test_who_stops_waiting_does_not_stop_the_job(store: SqliteStore) -> None:
    writing = asyncio.create_task(store.write(note("kept"), alone="test"))
    await asyncio.sleep(0)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    assert await store.read(count_users) == 1


def test_a_file_that_is_no_database_is_left_alone_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "tasks.db"
    path.write_bytes(b"a shopping list, not a database" * 200)
    with pytest.raises(StorageUnavailable, match=r"tasks\.db is damaged or is no SQLite file\. Move it away"):
        SqliteStore.open(path)
    assert path.read_bytes().startswith(b"a shopping list")


async def test_damage_that_shows_later_is_a_storage_error_too(tmp_path: Path) -> None:
    path = tmp_path / "tasks.db"
    async with opened(path) as store:
        await store.write(lambda conn: [note(f"{number}" + "x" * 500)(conn) for number in range(2000)], alone="test")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle:] = b"\xff" * (len(content) - middle)
    path.write_bytes(content)
    async with opened(path) as store:
        with pytest.raises(StorageUnavailable, match=r"damaged.*restore a backup"):
            await store.read(lambda conn: conn.exec_driver_sql("SELECT * FROM users ORDER BY id").all())


def test_a_folder_in_the_way_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "tasks.db").mkdir()
    with pytest.raises(StorageUnavailable, match=r"can't be used.*Check that the folder is writable"):
        SqliteStore.open(tmp_path / "tasks.db")


@pytest.mark.parametrize("name", ["a b", "50%20off", "what?", "a#b", "größe"])
async def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    async with opened(tmp_path / name / "tasks.db") as store:
        await store.write(note("kept"), alone="test")
    assert (tmp_path / name / "tasks.db").stat().st_size > 0


async def test_the_database_is_for_its_owner_only(store: SqliteStore, tmp_path: Path) -> None:
    assert (tmp_path / "tasks.db").stat().st_mode & 0o077 == 0
