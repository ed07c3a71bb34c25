"""Rows of calendar feeds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select, update

from taskchat.store.tables import TaskFeedRow, UserRow, table_of

feeds = table_of(TaskFeedRow)
users = table_of(UserRow)

_OF_USER: Select[Any] = select(feeds.c.created_at, feeds.c.fetched_at).where(feeds.c.user_id == bindparam("u"))
_REMOVE = delete(feeds).where(feeds.c.user_id == bindparam("u"))
_ADD = insert(feeds)
_OWNER: Select[Any] = (
    select(users.c.id, users.c.public_id, users.c.timezone, feeds.c.fetched_at)
    .join(users, users.c.id == feeds.c.user_id)
    .where(feeds.c.secret_hash == bindparam("h"), users.c.disabled.is_(False))
)
_TOUCH = update(feeds).where(feeds.c.user_id == bindparam("u")).values(fetched_at=bindparam("now"))


def of_user(conn: Connection, user_id: int) -> Row[Any] | None:
    """The feed of an account: since when, and when it was last read. None where it has none."""
    return conn.execute(_OF_USER, {"u": user_id}).one_or_none()


def put(conn: Connection, user_id: int, secret_hash: str, now: dt.datetime) -> None:
    """Make the feed of an account, in the place of the one that it has."""
    conn.execute(_REMOVE, {"u": user_id})
    conn.execute(_ADD, {"user_id": user_id, "secret_hash": secret_hash, "created_at": now, "fetched_at": None})


def remove(conn: Connection, user_id: int) -> bool:
    """End the feed of an account; whether there was one."""
    return conn.execute(_REMOVE, {"u": user_id}).rowcount > 0


def owner(conn: Connection, secret_hash: str) -> Row[Any] | None:
    """Whose feed has this secret: the account's id, public id and timezone, and when it was last read."""
    return conn.execute(_OWNER, {"h": secret_hash}).one_or_none()


def touch(conn: Connection, user_id: int, now: dt.datetime) -> None:
    """Note that a feed was read."""
    conn.execute(_TOUCH, {"u": user_id, "now": now})
