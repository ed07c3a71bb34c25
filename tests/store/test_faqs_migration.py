"""A database of before FAQs keeps everything, both ways."""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from tests.fakes.database import person
from tests.fakes.databases import Databases
from tests.store.test_tasks_migration import go_back, opened

TABLES = {"faqs", "faq_terms", "faq_votes", "unanswered"}


async def test_what_was_there_before_is_there_on_every_way(databases: Databases) -> None:
    def made(conn: Connection) -> set[str]:
        return TABLES & set(inspect(conn).get_table_names())

    address = await databases.make()
    async with opened(address) as store:
        ann = await person(store, "ann")
        assert await store.read(made) == TABLES
    await go_back(address, "0011")
    async with opened(address) as store:
        assert await store.read(made) == TABLES
        assert (await person(store, "bob")).user_id == ann.user_id + 1
    await databases.drop(address)
