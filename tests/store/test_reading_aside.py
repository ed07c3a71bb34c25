"""Long reading goes beside the other jobs: it sees what is committed, changes nothing and holds up nobody."""

from __future__ import annotations

import asyncio
import threading

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from taskchat.errors import StorageUnavailable, TaskchatError
from taskchat.store.engine import Store
from taskchat.store.sqlite import SqliteStore
from tests.fakes.database import person

COUNT = text("SELECT count(*) FROM users")


def count(conn: Connection) -> int:
    return int(conn.execute(COUNT).scalar_one())


async def test_what_was_written_is_seen(store: Store) -> None:
    assert await store.read_aside(count) == 0
    await person(store, "ann")
    assert await store.read_aside(count) == 1


async def test_writing_goes_on_meanwhile(sqlite: SqliteStore) -> None:
    written = threading.Event()

    def slow(conn: Connection) -> tuple[int, int]:
        before = count(conn)
        assert written.wait(5)
        return before, count(conn)

    reading = asyncio.create_task(sqlite.read_aside(slow))
    await person(sqlite, "ann")
    written.set()
    before, after = await reading
    assert before == after  # it sees one moment, whichever


async def test_it_can_change_nothing(sqlite: SqliteStore) -> None:
    with pytest.raises((TaskchatError, SQLAlchemyError)):
        await sqlite.read_aside(lambda conn: conn.execute(text("DELETE FROM users")))
    assert await sqlite.read_aside(count) == 0


async def test_an_error_of_the_job_belongs_to_who_asked(store: Store) -> None:
    def fails(_: Connection) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await store.read_aside(fails)
    assert await store.read_aside(count) == 0


async def test_a_closed_store_says_so(sqlite: SqliteStore) -> None:
    await sqlite.close()
    with pytest.raises(StorageUnavailable):
        await sqlite.read_aside(count)
