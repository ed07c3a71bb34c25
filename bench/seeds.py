"""Much in the database, fast: the rows that a real server has made for somebody are multiplied, table by table, in the
database itself. So they are what the server makes, whatever it keeps beside the tasks and messages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeVar

from sqlalchemy import URL, Connection, create_engine, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from bench.databases import Database

T = TypeVar("T")
OF_TASKS = ("tasks", "task_words", "task_events")  # those that hold a user's tasks, by number
EXPLICIT = ("users", "conversations", "messages")  # those whose ids are said here


class Seeds:
    """Multiplies what `model`, a user, has."""

    def __init__(self, connection: Connection, model: int) -> None:
        self._connection, self._model = connection, model
        self._whose = f"WHERE user_id = {model}"
        self._tasks = self._number(f"SELECT max(number) FROM tasks {self._whose}")
        self._changes = self._number(f"SELECT max(seq) FROM task_events {self._whose}")

    def finish(self) -> None:
        """What a database that has grown slowly would know by itself (PostgreSQL)."""
        if self._connection.dialect.name == "postgresql":
            for table in EXPLICIT:
                self._run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            self._run("ANALYZE")

    def tasks_for(self, user: int, count: int) -> None:
        """Give a user about `count` tasks, with all that the model's have beside them."""
        shift = self._number(f"SELECT coalesce(max(number), 0) FROM tasks WHERE user_id = {user}")
        changed = self._number(f"SELECT coalesce(max(seq), 0) FROM task_events WHERE user_id = {user}")
        later = (f"{shift} + n.k * {self._tasks}", f"{changed} + n.k * {self._changes}")
        self._multiply_tasks(str(user), *later, max(1, count // self._tasks))
        self._recount(f"= {user}")

    def messages_for(self, user: int, conversation: int, count: int) -> None:
        """Give a conversation about `count` messages."""
        self._multiply_messages(str(user), str(conversation), max(1, count // self._rows_in("messages")))
        self._run(
            f"UPDATE conversations SET message_count = "
            f"(SELECT count(*) FROM messages WHERE conversation_id = {conversation}) WHERE id = {conversation}"
        )

    def people(self, count: int, rows: int) -> None:
        """Make other users, each with the model's tasks and messages as often as makes about `rows` in all."""
        user, conversation = (self._number(f"SELECT max(id) + 1 FROM {table}") for table in ("users", "conversations"))
        named = {"public_id": "'seed' || n.k", "email": "'seed' || n.k || '@e.org'"}
        self._multiply("users", {**named, "id": f"{user} + n.k"}, count, where=f"t.id = {self._model}")
        first = f"t.id = (SELECT min(id) FROM conversations WHERE user_id = {self._model})"
        theirs = {**named, "id": f"{conversation} + n.k", "user_id": f"{user} + n.k"}
        self._multiply("conversations", theirs, count, where=first)
        each = sum(self._rows_in(table) for table in (*OF_TASKS, "messages"))
        often = max(1, rows // (each * count))
        later = (f"n.k % {often} * {self._tasks}", f"n.k % {often} * {self._changes}")
        self._multiply_tasks(f"{user} + n.k / {often}", *later, count * often)
        self._multiply_messages(f"{user} + n.k / {often}", f"{conversation} + n.k / {often}", count * often)
        self._recount(f">= {user}")

    def _multiply_tasks(self, user: str, shift: str, later: str, copies: int) -> None:
        for table in OF_TASKS:
            column = "task_number" if table == "task_events" else "number"
            changes = {"user_id": user, column: f't."{column}" + {shift}', "group_id": "'seed:' || n.k"}
            changes["seq"] = f"t.seq + {later}"
            self._multiply(table, changes, copies)

    def _multiply_messages(self, user: str, conversation: str, copies: int) -> None:
        low, high, most = (
            self._number(f"SELECT {each}(id) FROM messages {which}")
            for each, which in (("min", self._whose), ("max", self._whose), ("max", ""))
        )
        further = f"{most + 1 - low} + n.k * {high + 1 - low}"
        changes = {
            "id": f"t.id + {further}",
            "reply_to": f"t.reply_to + {further}",
            "user_id": user,
            "conversation_id": conversation,
            "idempotency_key": "NULL",
        }
        self._multiply("messages", changes, copies)

    def _recount(self, users: str) -> None:
        counted = {"next_task": "coalesce(max(number), 0) + 1"} | {
            f"tasks_{status}": f"count(CASE WHEN status = '{status}' THEN 1 END)" for status in ("pending", "done")
        }
        for column, how in counted.items():
            of_user = f"(SELECT {how} FROM tasks WHERE tasks.user_id = users.id)"
            self._run(f"UPDATE users SET {column} = {of_user} WHERE id {users}")
        changes = "(SELECT coalesce(max(seq), 0) FROM task_events WHERE task_events.user_id = users.id)"
        self._run(f"UPDATE users SET tasks_changes = {changes} WHERE id {users}")

    def _run(self, statement: str) -> None:
        self._connection.exec_driver_sql(statement)

    def _number(self, query: str) -> int:
        return int(self._connection.exec_driver_sql(query).scalar_one())

    def _rows_in(self, table: str) -> int:
        return self._number(f"SELECT count(*) FROM {table} {self._whose}")

    def _columns(self, table: str) -> list[str]:
        return [column["name"] for column in inspect(self._connection).get_columns(table)]

    def _multiply(self, table: str, changes: Mapping[str, str], copies: int, *, where: str = "") -> None:
        """Insert the model's rows again, `copies` times: `changes` says what is different, by `t` (the row) and `n.k`
        (which copy, from 0). Ids that are not said are new."""
        columns = [name for name in self._columns(table) if name != "id" or name in changes]
        values = [changes.get(name, f't."{name}"') for name in columns]
        names = ", ".join(f'"{name}"' for name in columns)
        self._run(
            f"INSERT INTO {table} ({names}) "
            f"WITH RECURSIVE n(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM n WHERE k < {copies - 1}) "
            f"SELECT {', '.join(values)} FROM {table} AS t CROSS JOIN n "
            f"WHERE {where or f't.user_id = {self._model}'} ORDER BY n.k"
        )


def run_on(database: Database, job: Callable[[Connection], T]) -> T:
    """Run a job in one transaction on a connection of our own, while no server runs."""
    if database.kind == "sqlite":
        with create_engine(URL.create("sqlite", database=database.address)).begin() as connection:
            return job(connection)
    return asyncio.run(_run_on_postgres(database.address, job))


async def _run_on_postgres(address: str, job: Callable[[Connection], T]) -> T:
    import asyncpg

    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(address))
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(job)
    finally:
        await engine.dispose()
