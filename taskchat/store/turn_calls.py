"""Rows of a turn's recorded tool calls: what an interrupted turn goes on from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from taskchat.schemas.caller import CallRecord
from taskchat.store.tables import MessageRow, TurnCallRow, table_of

calls, messages = table_of(TurnCallRow), table_of(MessageRow)

_RECORD = {
    "sqlite": sqlite.insert(calls).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(calls).on_conflict_do_nothing(),
}
_AMEND = (
    update(calls)
    .where(calls.c.turn_id == bindparam("t"), calls.c.call_index == bindparam("i"))
    .values(result=bindparam("came"), error=bindparam("failed"))
)
_CALLS = select(calls).where(calls.c.turn_id == bindparam("t")).order_by(calls.c.call_index)
_FORGET = delete(calls).where(calls.c.turn_id == bindparam("t"))
_CALL: Select[Any] = (
    select(messages.c.runner, calls.c.tool, calls.c.arguments, calls.c.result)
    .select_from(messages)
    .outerjoin(calls, and_(calls.c.turn_id == messages.c.id, calls.c.call_index == bindparam("i")))
    .where(messages.c.id == bindparam("t"))
)


def record(conn: Connection, turn_id: int, call: CallRecord, now: dt.datetime) -> None:
    """Record a tool call of a turn; one that is recorded already stays as it is."""
    values = {
        "turn_id": turn_id,
        "call_index": call.index,
        "call_id": call.id,
        "tool": call.tool,
        "arguments": dict(call.arguments),
        "result": _result(call),
        "error": call.error,
        "created_at": now,
    }
    conn.execute(_RECORD[conn.dialect.name], values)


def amend(conn: Connection, turn_id: int, call: CallRecord) -> None:
    """Let the recorded call at the index of this one have its result and error."""
    conn.execute(_AMEND, {"t": turn_id, "i": call.index, "came": _result(call), "failed": call.error})


def one(conn: Connection, turn_id: int, index: int) -> Row[Any] | None:
    """The `runner` of a turn, with the tool, arguments and result of its call at `index`, None where there is none.

    No row when there is no such turn any more.
    """
    return conn.execute(_CALL, {"t": turn_id, "i": index}).one_or_none()


def of_turn(conn: Connection, turn_id: int) -> Sequence[Row[Any]]:
    """All recorded calls of a turn, in their order."""
    return conn.execute(_CALLS, {"t": turn_id}).all()


def forget(conn: Connection, turn_id: int) -> None:
    """Drop a turn's recorded calls: its stored reply holds them now."""
    conn.execute(_FORGET, {"t": turn_id})


def _result(call: CallRecord) -> dict[str, Any] | None:
    return dict(call.result) if call.result is not None else None
