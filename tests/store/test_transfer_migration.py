"""A database of before files and feeds keeps everything, both ways."""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from taskchat.schemas.tasks import TaskDraft
from taskchat.tasks import TaskService
from tests.fakes.database import Clock, person
from tests.fakes.databases import Databases
from tests.store.test_tasks_migration import go_back, opened

TABLES = {"task_uids", "task_feeds"}


async def test_tasks_are_there_on_every_way(databases: Databases) -> None:
    def made(conn: Connection) -> set[str]:
        return TABLES & set(inspect(conn).get_table_names())

    address = await databases.make()
    async with opened(address) as store:
        ann = await person(store, "ann")
        await TaskService(store, Clock()).add(ann, TaskDraft(title="milk"))
        assert await store.read(made) == TABLES
    await go_back(address, "0012")
    async with opened(address) as store:
        assert await store.read(made) == TABLES
        assert (await TaskService(store, Clock()).get(ann, 1)).title == "milk"
    await databases.drop(address)
