"""Tasks of before there was an index are found, counted, ordered and undone after it was made; and on the way back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import StaticPool

from taskchat.config import Settings
from taskchat.errors import NotFound
from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskDraft, TaskFilter
from taskchat.store import migrations
from taskchat.store.engine import Store
from taskchat.store.opening import open_store
from taskchat.tasks import TaskService
from tests.fakes.database import Clock, person
from tests.fakes.databases import Databases


def downgraded(conn: Connection, revision: str) -> None:
    migrations.current(conn)  # begins what the store would have begun
    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER))
    config.attributes["connection"] = conn
    command.downgrade(config, revision)


async def go_back(address: str, revision: str) -> None:
    """Bring a database to an earlier revision."""
    if "://" not in address:
        engine = create_engine(f"sqlite:///{address}", poolclass=StaticPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            downgraded(conn, revision)
        engine.dispose()
        return
    there = create_async_engine("postgresql+asyncpg://", async_creator=partial(asyncpg.connect, address))
    async with there.begin() as begun:
        await begun.run_sync(downgraded, revision)
    await there.dispose()


@contextlib.asynccontextmanager
async def opened(address: str) -> AsyncIterator[Store]:
    store = await asyncio.to_thread(open_store, Settings(database=address, pool_size=2))
    yield store
    await store.close()


@pytest.fixture
async def old(databases: Databases) -> AsyncIterator[tuple[str, Caller]]:
    """A database of the first version, in which somebody has tasks and has undone one change."""
    address = await databases.make()
    async with opened(address) as store:
        ann, tasks = await person(store, "ann", timezone="Europe/Berlin"), TaskService(store, Clock())
        await tasks.add(ann, TaskDraft(title="Büro aufräumen", due="2027-01-05T00:30:00+01:00", project="Büro"))
        await tasks.add(ann, TaskDraft(title="buy milk", due="2027-01-05", priority="high", tags=["shop"]))
        await tasks.add(ann, TaskDraft(title="买牛奶", due="2027-01-04"))
        await tasks.complete(ann, 2)
        await tasks.delete(ann, 3)
        await tasks.undo(ann)
    await go_back(address, "0001")
    yield address, ann
    await databases.drop(address)


async def test_old_tasks_are_found_counted_ordered_and_undone(old: tuple[str, Caller]) -> None:
    address, ann = old
    async with opened(address) as store:
        tasks = TaskService(store, Clock())
        assert [task.id for task in (await tasks.find(ann, TaskFilter(status="all"))).items] == [3, 2, 1]
        said = ({"q": "milk"}, 2), ({"q": "牛奶"}, 3), ({"project": "BÜRO"}, 1), ({"tag": "shop"}, 2)
        for wanted, id_ in said:
            found = await tasks.find(ann, TaskFilter.model_validate({"status": "all", **wanted}))
            assert [task.id for task in found.items] == [id_], wanted
        for sort, ids in (("priority", [2, 1, 3]), ("title", [2, 1, 3])):
            found = await tasks.find(ann, TaskFilter(status="all"), sort=sort)  # type: ignore[arg-type]
            assert [task.id for task in found.items] == ids, sort
        for status, total in (("pending", 2), ("done", 1)):
            filtered = TaskFilter.model_validate({"status": status})
            assert (await tasks.look(ann, filtered, limit=1)).total == total
        assert [event.kind for event in (await tasks.history(ann, 3)).items] == ["added", "deleted", "undone"]
        for kind in ("completed", "added", "added", "added"):
            assert [each.kind for each in (await tasks.undo(ann)).undone] == [kind]
        with pytest.raises(NotFound):
            await tasks.undo(ann)


async def test_the_way_back_keeps_what_was_taken_back(old: tuple[str, Caller]) -> None:
    address, _ = old
    statement = text("SELECT id, undoes FROM task_events WHERE undoes IS NOT NULL")
    async with opened(address) as store:
        before = await store.read(lambda conn: [tuple(row) for row in conn.execute(statement)])
    await go_back(address, "0002")
    async with opened(address) as store:
        after = await store.read(lambda conn: [tuple(row) for row in conn.execute(statement)])
    assert before == after != []
