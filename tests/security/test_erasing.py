"""Who deletes their account leaves nothing behind, and takes nothing of others along."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text

from tests.fakes.oauth import let_in
from tests.fakes.served import Served, calls, says

HERS, HIS = "Annerl's own words", "Bobby's own words"


async def live(served: Served, words: str) -> None:
    """Do everything that leaves a row."""
    served.script(calls("add_task", title=words), says(words))
    await served.talk(words, key=words)
    body = {"title": words, "description": words, "tags": ["tag"], "project": words}
    made = await served.client.post("/api/v1/tasks", json=body, headers={"Idempotency-Key": f"{words} too"})
    assert made.status_code == 201
    await served.client.post(f"/api/v1/tasks/{made.json()['id']}/complete")
    await served.client.patch("/api/v1/auth/me", json={"name": words})
    assert (await served.client.post("/api/v1/auth/keys", json={"name": words, "scopes": ["read"]})).status_code == 201
    await served.client.post("/api/v1/chat/ticket")
    accounts = served.app.state.services.accounts
    email = (await served.client.get("/api/v1/auth/me")).json()["email"]
    await accounts.administration.reset_link(email)
    await let_in(served.app, email)


def everything(conn: Connection) -> dict[str, list[Any]]:
    """Every row of every table."""
    tables = [name for name in inspect(conn).get_table_names() if name != "alembic_version"]
    return {name: [tuple(row) for row in conn.execute(text(f'SELECT * FROM "{name}"'))] for name in tables}


@pytest.mark.asyncio(loop_scope="session")
async def test_a_deleted_account_is_in_no_row_of_any_table(served: Served) -> None:
    store = served.app.state.services.store
    await live(served, HIS)
    his = served.client.headers["Authorization"]
    before = await store.read(everything)
    served.client.headers.update(await served.another("annerl@example.com"))
    await live(served, HERS)
    assert "Annerl" in str(await store.read(everything))
    gone = await served.client.post("/api/v1/auth/me/delete", json={"password": "long enough"})
    assert gone.status_code == 204
    await served.app.state.services.accounts.drain()
    after = await store.read(everything)
    assert "annerl" not in str(after).casefold()
    assert {name: len(rows) for name, rows in after.items()} == {name: len(rows) for name, rows in before.items()}
    served.client.headers["Authorization"] = his
    assert await served.titles() == [HIS, HIS]
