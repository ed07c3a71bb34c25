"""A database of before connections keeps everything, both ways."""

from __future__ import annotations

from sqlalchemy import Connection

from taskchat.connections.rules import merged
from taskchat.schemas.connections import ListedTool
from taskchat.store import connections
from taskchat.store.engine import Store, of_user
from tests.fakes.database import START, person
from tests.fakes.databases import Databases
from tests.store.test_tasks_migration import go_back, opened

SEARCH = ListedTool(tool="search", spoken="search", description="Finds.", parameters={"type": "object"}, pin="1" * 64)
VALUES = {
    "public_id": "c" * 32,
    "name": "notes",
    "kind": "http",
    "address": "https://notes.example.com/mcp",
    "args": ["a"],
    "header_names": ["X-Key"],
    "env_names": [],
    "sealed": "…",
    "enabled": True,
    "left_out": 2,
    "created_at": START,
    "checked_at": START,
}


async def connect(store: Store, user_id: int) -> list[tuple[str, str]]:
    """Make a connection; what is then permitted."""

    def job(conn: Connection) -> list[tuple[str, str]]:
        row = connections.add(conn, {**VALUES, "user_id": user_id})
        connections.replace_tools(conn, row, list(merged((), [SEARCH])))
        connections.permit(conn, row, "search", "ask")
        return [(each.tool, each.permission) for each in connections.permitted(conn, user_id)]

    return await store.write(job, alone=of_user(user_id))


async def test_what_was_there_before_is_there_on_every_way(databases: Databases) -> None:
    address = await databases.make()
    async with opened(address) as store:
        ann = (await person(store, "ann")).user_id
        assert await connect(store, ann) == [("search", "ask")]
    await go_back(address, "0006")
    async with opened(address) as store:
        assert await store.read(lambda conn: connections.of_user(conn, ann)) == []
        assert await connect(store, ann) == [("search", "ask")]
    await databases.drop(address)
