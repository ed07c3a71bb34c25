"""Rows of a turn's recorded tool calls: what an interrupted turn goes on from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from taskchat.store.tables import TurnCallRow, table_of

calls = table_of(TurnCallRow)

_RECORD = insert(calls).on_conflict_do_nothing()
_CALLS = select(calls).where(calls.c.turn_id == bindparam("t")).order_by(calls.c.call_index)
_FORGET = delete(calls).where(calls.c.turn_id == bindparam("t"))
_CALL = select(calls).where(calls.c.turn_id == bindparam("t"), calls.c.call_index == bindparam("i"))


def record(conn: Connection, turn_id: int, call: Mapping[str, Any], now: dt.datetime) -> None:
    """Record a tool call of a turn; one that is recorded already stays as it is."""
    conn.execute(_RECORD, {"turn_id": turn_id, "created_at": now, **call})


def one(conn: Connection, turn_id: int, index: int) -> Row[Any] | None:
    """A recorded call of a turn."""
    return conn.execute(_CALL, {"t": turn_id, "i": index}).one_or_none()


def of_turn(conn: Connection, turn_id: int) -> Sequence[Row[Any]]:
    """All recorded calls of a turn, in their order."""
    return conn.execute(_CALLS, {"t": turn_id}).all()


def forget(conn: Connection, turn_id: int) -> None:
    """Drop a turn's recorded calls: its stored reply holds them now."""
    conn.execute(_FORGET, {"t": turn_id})
