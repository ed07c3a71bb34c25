"""Rows of API keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from taskchat.store.tables import ApiKeyRow, table_of

api_keys = table_of(ApiKeyRow)

KEY_COLUMNS = (
    api_keys.c.public_id,
    api_keys.c.name,
    api_keys.c.scopes,
    api_keys.c.start,
    api_keys.c.created_at,
    api_keys.c.expires_at,
    api_keys.c.used_at,
)
_OF_USER = select(*KEY_COLUMNS).where(api_keys.c.user_id == bindparam("u")).order_by(api_keys.c.id)
_ADD = insert(api_keys)
_REMOVE = delete(api_keys).where(api_keys.c.user_id == bindparam("u"), api_keys.c.public_id == bindparam("k"))
_REMOVE_ALL = delete(api_keys).where(api_keys.c.user_id == bindparam("u"))
_TOUCH = update(api_keys).where(api_keys.c.public_id == bindparam("k")).values(used_at=bindparam("now"))


@dataclass(frozen=True)
class StoredKey:
    """An API key as it is stored, without its hash."""

    public_id: str
    name: str
    scopes: list[str]
    start: str
    created_at: dt.datetime
    expires_at: dt.datetime | None
    used_at: dt.datetime | None


def of_user(conn: Connection, user_id: int) -> Sequence[StoredKey]:
    """The user's keys, the oldest first."""
    return [StoredKey(*row) for row in conn.execute(_OF_USER, {"u": user_id})]


def add(conn: Connection, user_id: int, key: StoredKey, key_hash: str) -> None:
    """Add a key."""
    values: dict[str, Any] = {
        "public_id": key.public_id,
        "user_id": user_id,
        "name": key.name,
        "scopes": key.scopes,
        "key_hash": key_hash,
        "start": key.start,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
    }
    conn.execute(_ADD, values)


def remove(conn: Connection, user_id: int, public_id: str) -> bool:
    """Delete a key of the user; whether there was one."""
    return conn.execute(_REMOVE, {"u": user_id, "k": public_id}).rowcount > 0


def remove_all(conn: Connection, user_id: int) -> None:
    """Delete every key of the user."""
    conn.execute(_REMOVE_ALL, {"u": user_id})


def touch(conn: Connection, public_id: str, now: dt.datetime) -> None:
    """Note that a key was used."""
    conn.execute(_TOUCH, {"k": public_id, "now": now})
