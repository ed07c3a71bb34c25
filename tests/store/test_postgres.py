"""The store on PostgreSQL: several processes, connections that die, and words that tell what to do."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, text

from taskchat.errors import Misconfigured, StorageUnavailable
from taskchat.store.postgres import Pool, PostgresStore
from taskchat.store.postgres_url import dsn, is_pooled
from tests.fakes.database import person
from tests.fakes.databases import PostgresDatabases

READ = text("SELECT next_task FROM users")
WRITE = text("UPDATE users SET next_task = :n")


@pytest.fixture
async def postgres(postgres_url: str) -> AsyncIterator[PostgresStore]:
    store = PostgresStore.open(postgres_url, Pool(size=3, overflow=0, wait=5))
    yield store
    await store.close()


def counts_up(conn: Connection) -> int:
    """Reads, then writes what it read and one more: two of these at once would lose one."""
    found = int(conn.execute(READ).scalar_one())
    conn.execute(text("SELECT pg_sleep(0.002)"))
    conn.execute(WRITE, {"n": found + 1})
    return found + 1


def cut_connections(conn: Connection) -> None:
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    conn.execute(text(f"{others} pg_backend_pid()"))


async def test_jobs_of_one_person_never_meet_in_however_many_processes(
    postgres: PostgresStore, postgres_url: str
) -> None:
    await person(postgres, "ann")
    other = PostgresStore.open(postgres_url, Pool(size=3))
    counting = [store.write(counts_up, alone="user:1") for store in (postgres, other) for _ in range(20)]
    assert sorted(await asyncio.gather(*counting)) == list(range(2, 42))
    await other.close()


async def test_a_job_that_raises_leaves_nothing(postgres: PostgresStore) -> None:
    await person(postgres, "ann")

    def breaks(conn: Connection) -> None:
        counts_up(conn)
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        await postgres.write(breaks, alone="user:1")
    assert await postgres.read(lambda conn: conn.execute(READ).scalar_one()) == 1


async def test_a_connection_that_was_cut_while_it_idled_is_no_trouble(
    postgres: PostgresStore, postgres_url: str
) -> None:
    await person(postgres, "ann")
    await asyncio.gather(*[postgres.read(lambda conn: conn.execute(READ).scalar_one()) for _ in range(3)])
    cutter = PostgresStore.open(postgres_url, Pool(size=1))
    await cutter.read(cut_connections)
    assert await postgres.write(counts_up, alone="user:1") == 2
    await cutter.read(cut_connections)
    assert await postgres.read(lambda conn: conn.execute(READ).scalar_one()) == 2
    await cutter.close()


async def test_a_commit_that_is_cut_off_is_not_made_again_by_itself(postgres: PostgresStore) -> None:
    await person(postgres, "ann")
    await postgres.write(cuts_its_own_commit, alone="test")
    tries = 0

    def job(conn: Connection) -> None:
        nonlocal tries
        tries += 1
        conn.execute(WRITE, {"n": 7})

    with pytest.raises(StorageUnavailable, match="can't be used"):
        await postgres.write(job, alone="user:1")
    assert tries == 1


def cuts_its_own_commit(conn: Connection) -> None:
    conn.execute(
        text("""CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'""")
    )
    conn.execute(
        text("""CREATE CONSTRAINT TRIGGER cuts AFTER UPDATE ON users DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION cut()""")
    )


async def test_a_job_that_the_database_asks_for_again_is_run_again(postgres: PostgresStore) -> None:
    tries = 0

    def job(conn: Connection) -> int:
        nonlocal tries
        tries += 1
        if tries == 1:
            conn.execute(text("DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$"))
        return tries

    assert await postgres.write(job, alone="test") == 2


async def test_what_was_asked_is_done_though_who_asked_went_away(postgres: PostgresStore) -> None:
    await person(postgres, "ann")
    asking = asyncio.create_task(postgres.write(counts_up, alone="user:1"))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await postgres.write(counts_up, alone="user:1") == 3


async def test_more_jobs_than_connections_wait_their_turn(postgres: PostgresStore) -> None:
    naps = [postgres.read(lambda conn: conn.execute(text("SELECT pg_sleep(0.01)")).all()) for _ in range(20)]
    assert len(await asyncio.gather(*naps)) == 20


async def test_a_closed_store_says_so(postgres_url: str) -> None:
    store = PostgresStore.open(postgres_url)
    await store.close()
    with pytest.raises(StorageUnavailable, match="shutting down"):
        await store.read(lambda conn: conn.execute(READ).all())


async def test_servers_that_start_at_once_make_the_schema_once(postgres_databases: PostgresDatabases) -> None:
    url = await postgres_databases.make(empty=True)
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(PostgresStore.open, [url] * 4))
    for store in stores:
        assert await store.read(lambda conn: conn.execute(READ).all()) == []
        await store.close()
    await postgres_databases.drop(url)


def test_a_database_that_is_not_there_is_said_without_its_password() -> None:
    with pytest.raises(StorageUnavailable, match="can't be used") as failed:
        PostgresStore.open("postgresql://ann:hunter2@127.0.0.1:1/tasks")
    assert "hunter2" not in str(failed.value)
    assert "TASKCHAT_DATABASE" in str(failed.value.hint)


def test_a_password_that_breaks_its_url_is_not_shown_either() -> None:
    with pytest.raises(StorageUnavailable) as failed:
        PostgresStore.open("postgresql://ann:hunter2/with/slashes@127.0.0.1/tasks")
    assert "hunter2" not in str(failed.value)


def test_without_the_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(Misconfigured, match="driver") as failed:
        PostgresStore.open("postgresql://localhost/tasks")
    assert "taskchat[postgres]" in str(failed.value.hint)


@pytest.mark.parametrize(
    ("url", "wanted", "pooled"),
    [
        ("postgres://a:b@h/db", "postgresql://a:b@h/db", False),
        ("postgresql+asyncpg://a:b@h:1/db", "postgresql://a:b@h:1/db", False),
        (
            "postgresql://a:b@ep-x-pooler.eu.aws.neon.tech/db?sslmode=require&channel_binding=require",
            "postgresql://a:b@ep-x-pooler.eu.aws.neon.tech/db?sslmode=require",
            True,
        ),
        ("postgresql://a@h/db?pgbouncer=true", "postgresql://a@h/db", True),
        ("postgresql://postgres:@/db?host=/run/x", "postgresql://postgres:@/db?host=%2Frun%2Fx", False),
    ],
)
def test_urls_are_taken_as_providers_give_them(url: str, wanted: str, *, pooled: bool) -> None:
    assert (dsn(url), is_pooled(url)) == (wanted, pooled)


def test_a_url_of_another_database_is_refused() -> None:
    with pytest.raises(Misconfigured, match="mysql://"):
        dsn("mysql://localhost/tasks")
