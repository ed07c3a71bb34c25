"""Rows of requests that changed tasks, by their Idempotency-Key. Every query names the owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from taskchat.store.tables import TaskRequestRow, table_of

requests = table_of(TaskRequestRow)

_GET = select(requests).where(requests.c.user_id == bindparam("u"), requests.c.key == bindparam("k"))
_ADD = insert(requests)
_FORGET_KIND = delete(requests).where(
    requests.c.user_id == bindparam("u"),
    requests.c.key >= bindparam("first"),
    requests.c.key < bindparam("last"),
    requests.c.created_at < bindparam("moment"),
)
_FORGET = delete(requests).where(requests.c.user_id == bindparam("u"), requests.c.created_at < bindparam("moment"))


def get(conn: Connection, user_id: int, key: str) -> Row[Any] | None:
    """The request that was sent with this key, or None."""
    return conn.execute(_GET, {"u": user_id, "k": key}).one_or_none()


def add(
    conn: Connection, user_id: int, key: str, *, fingerprint: str, result: Mapping[str, Any], now: dt.datetime
) -> None:
    """Keep what a request gave."""
    values = {"user_id": user_id, "key": key, "fingerprint": fingerprint, "result": dict(result), "created_at": now}
    conn.execute(_ADD, values)


def forget(conn: Connection, user_id: int, *, before: dt.datetime) -> None:
    """Drop the user's requests of long ago."""
    conn.execute(_FORGET, {"u": user_id, "moment": before})


def forget_kind(conn: Connection, user_id: int, kind: str, *, before: dt.datetime) -> None:
    """Drop the user's old rows whose key begins with this kind and a colon."""
    conn.execute(_FORGET_KIND, {"u": user_id, "first": f"{kind}:", "last": f"{kind};", "moment": before})
