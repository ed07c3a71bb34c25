"""A database of before there were sessions keeps everything, and goes back to what it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.pool import StaticPool

from taskchat.store import migrations, sessions
from taskchat.store.accounts import user_by_email
from taskchat.store.sqlite import SqliteStore

NOW = dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC)
FIRST = """
INSERT INTO users VALUES (1, 'ann', 'ann@example.com', NULL, NULL, 'UTC', 'en', 'user', 0, 2, '2027-01-01 00:00:00');
INSERT INTO users VALUES (2, 'bob', 'bob@example.com', NULL, NULL, 'UTC', 'en', 'user', 0, 1, '2027-01-01 00:00:00');
INSERT INTO tasks VALUES (1, 1, 1, 'buy milk', NULL, 'pending', NULL, '', NULL, '[]', NULL, NULL,
    '2027-01-01 00:00:00', '2027-01-01 00:00:00', NULL);
INSERT INTO conversations VALUES (1, 'c', 1, 'milk', 0, 0, '2027-01-01 00:00:00', '2027-01-01 00:00:00');
INSERT INTO refresh_tokens VALUES (1, 1, 'laptop', 'h1', '2027-01-01 00:00:00', '2027-03-01 00:00:00',
    '2027-01-02 00:00:00', NULL);
INSERT INTO refresh_tokens VALUES (2, 1, 'laptop', 'h2', '2027-01-02 00:00:00', '2027-03-02 00:00:00', NULL, NULL);
INSERT INTO refresh_tokens VALUES (3, 1, 'stolen', 'h3', '2027-01-02 00:00:00', '2027-03-02 00:00:00', NULL,
    '2027-01-03 00:00:00');
INSERT INTO refresh_tokens VALUES (4, 2, 'phone', 'h4', '2027-01-02 00:00:00', '2027-03-02 00:00:00', NULL, NULL);
"""
COUNTS = "SELECT (SELECT COUNT(*) FROM users), (SELECT COUNT(*) FROM tasks), (SELECT COUNT(*) FROM conversations)"


def migrate(path: Path, revision: str, *, down: bool = False) -> None:
    for connection in connected(path):
        migrations.current(connection)  # begins what the store would have begun
        config = Config()
        config.set_main_option("script_location", str(migrations.FOLDER))
        config.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(config, revision)


def connected(path: Path) -> Iterator[Connection]:
    """A connection as the store makes it: where deleting a row deletes what refers to it."""
    engine = create_engine(f"sqlite:///{path}", poolclass=StaticPool, isolation_level="AUTOCOMMIT")
    event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA foreign_keys=ON"))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for connection in connected(path) for row in connection.execute(text(query)).all()]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of the first version, in use."""
    path = tmp_path / "tasks.db"
    migrate(path, "0001")
    for connection in connected(path):
        for statement in FIRST.split(";"):
            connection.execute(text(statement)) if statement.strip() else None
    return path


async def test_every_sign_in_that_held_goes_on_as_a_session(old: Path) -> None:
    store = SqliteStore.open(old)
    found = await store.read(lambda conn: (sessions.living(conn, 1, NOW), user_by_email(conn, "ann@example.com")))
    token = await store.read(lambda conn: sessions.token_by_hash(conn, "h2"))
    await store.close()
    (laptop,), ann = found
    assert (laptop.public_id, laptop.used_at.day, laptop.expires_at.month) == ("laptop", 2, 3)
    assert ann is not None
    assert ann.epoch == 0
    assert token is not None
    assert token.family == "laptop"
    assert rows(old, "SELECT token_hash FROM refresh_tokens ORDER BY id") == [("h1",), ("h2",), ("h4",)]
    assert rows(old, COUNTS) == [(2, 1, 1)]


def test_the_way_back_loses_nothing_that_was_there_before(old: Path) -> None:
    before = rows(old, "SELECT * FROM users ORDER BY id")
    migrate(old, "0002")
    migrate(old, "0001", down=True)
    assert rows(old, "SELECT * FROM users ORDER BY id") == before
    assert rows(old, COUNTS) == [(2, 1, 1)]
    assert rows(old, "SELECT revoked_at FROM refresh_tokens WHERE id = 2") == [(None,)]
    assert "sessions" not in {name for (name,) in rows(old, "SELECT name FROM sqlite_master")}
