"""A database of before bots keeps everything, both ways."""

from __future__ import annotations

from sqlalchemy import Connection

from taskchat.conversations.service import ConversationService
from taskchat.store import bots
from taskchat.store.engine import of_user
from tests.fakes.database import START, Clock, person
from tests.fakes.databases import Databases
from tests.store.test_tasks_migration import go_back, opened
from tests.store.test_usage_migration import said

VALUES = {
    "public_id": "b" * 32,
    "name": "House rules",
    "slug": "house-rules",
    "description": "",
    "visibility": "private",
    "config": {},
    "created_at": START,
    "updated_at": START,
}


async def test_what_was_there_before_is_there_on_every_way(databases: Databases) -> None:
    address = await databases.make()
    async with opened(address) as store:
        ann = (await person(store, "ann")).user_id
        turn = await said(store, ann)
        await store.write(lambda conn: bots.add(conn, {**VALUES, "user_id": ann}), alone=of_user(ann))
    await go_back(address, "0007")
    async with opened(address) as store:
        found = await ConversationService(store, Clock()).get(ann, turn.conversation_id)
        assert (found.bot_id, found.message_count) == (None, 2)

        def made(conn: Connection) -> list[str]:
            return list(bots.ids_of(conn, ann))

        assert await store.read(made) == []
    await databases.drop(address)
