"""Who deletes their account leaves nothing behind, and takes nothing of others along."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text

from taskchat.store.tables.passages import FTS
from tests.fakes.documents import add
from tests.fakes.faqs import make
from tests.fakes.oauth import let_in
from tests.fakes.served import Served, calls, says

HERS, HIS = "Annerl's own words", "Bobby's own words"


async def live(served: Served, words: str, friend: str) -> None:
    """Do everything that leaves a row."""
    served.script(calls("add_task", title=words), says(words))
    await served.talk(words, key=words)
    body = {"title": words, "description": words, "tags": ["tag"], "project": words}
    made = await served.client.post("/api/v1/tasks", json=body, headers={"Idempotency-Key": f"{words} too"})
    assert made.status_code == 201
    await served.client.post(f"/api/v1/tasks/{made.json()['id']}/complete")
    await served.client.patch("/api/v1/auth/me", json={"name": words})
    assert (await served.client.post("/api/v1/auth/keys", json={"name": words, "scopes": ["read"]})).status_code == 201
    bot = await served.client.post("/api/v1/bots", json={"name": words, "config": {"instructions": words}})
    shared = await served.client.post(f"/api/v1/bots/{bot.json()['id']}/members", json={"email": friend})
    assert shared.status_code == 200
    await served.talk(words, says(words), bot_id=bot.json()["id"])
    for place in ({}, {"bot_id": bot.json()["id"]}):
        await make(served, words, words, keywords=[words], category=words, meta={"words": words}, **place)
        await make(served, f"{words}?", words, status="draft", **place)
        asked = f"Where are {words}?"
        await served.talk(asked, calls("search_knowledge", query=words), says("Nowhere."), **place)
        assert (await add(served, f"{words}.txt", f"{words}, and more of {words}", **place))["state"] == "ready"
    await served.client.post("/api/v1/chat/ticket")
    accounts = served.app.state.services.accounts
    email = (await served.client.get("/api/v1/auth/me")).json()["email"]
    await accounts.administration.reset_link(email)
    await let_in(served.app, email)


def everything(conn: Connection) -> dict[str, list[Any]]:
    """Every row of every table."""
    tables = [name for name in inspect(conn).get_table_names() if name != "alembic_version"]
    return {name: [tuple(row) for row in conn.execute(text(f'SELECT * FROM "{name}"'))] for name in tables}


def counted(rows: dict[str, list[Any]]) -> dict[str, int]:
    """How many rows each table has. SQLite's full-text index has blocks, as many as it likes."""
    return {name: len(found) for name, found in rows.items() if not name.startswith(f"{FTS}_")}


@pytest.mark.asyncio(loop_scope="session")
async def test_a_deleted_account_is_in_no_row_of_any_table(served: Served) -> None:
    store = served.app.state.services.store
    friend = (await served.client.get("/api/v1/auth/me", headers=await served.another())).json()["email"]
    await live(served, HIS, friend)
    his = served.client.headers["Authorization"]
    before = await store.read(everything)
    served.client.headers.update(await served.another("annerl@example.com"))
    await live(served, HERS, friend)
    assert "Annerl" in str(await store.read(everything))
    gone = await served.client.post("/api/v1/auth/me/delete", json={"password": "long enough"})
    assert gone.status_code == 204
    await served.app.state.services.accounts.drain()
    after = await store.read(everything)
    assert "annerl" not in str(after).casefold()
    assert counted(after) == counted(before)
    served.client.headers["Authorization"] = his
    assert await served.titles() == [HIS, HIS]
