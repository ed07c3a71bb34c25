"""Rows of messages. The conversation that they are read by has been checked to be the caller's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, insert, select, update

from taskchat.store.tables import ConversationRow, MessageRow, table_of

messages, conversations = table_of(MessageRow), table_of(ConversationRow)
_replies = messages.alias("replies")

_ADD = insert(messages).returning(messages.c.id)
_CHANGE = update(messages).where(messages.c.id == bindparam("m"))
_HOLD = _CHANGE.values(runner=bindparam("runner"), lease_until=bindparam("until"), stop_asked=None)
_ASK_TO_STOP = _CHANGE.values(stop_asked=True)
_RENEW = (
    update(messages)
    .where(messages.c.id.in_(bindparam("ids", expanding=True)), messages.c.runner == bindparam("r"))
    .values(lease_until=bindparam("until"))
)
_OF_RUNNER = select(messages.c.id, messages.c.stop_asked).where(
    messages.c.id.in_(bindparam("ids", expanding=True)), messages.c.runner == bindparam("r")
)
_BY_KEY = (
    select(messages, conversations.c.public_id.label("conversation"), conversations.c.bot_id)
    .join(conversations, conversations.c.id == messages.c.conversation_id)
    .where(messages.c.user_id == bindparam("u"), messages.c.idempotency_key == bindparam("k"))
)
_REPLY = select(messages).where(messages.c.reply_to == bindparam("t"))
_TURN: Select[Any] = (
    select(
        messages.c.id,
        messages.c.runner,
        messages.c.lease_until,
        _replies.c.id.label("reply_id"),
        _replies.c.meta.label("reply_meta"),
    )
    .outerjoin(_replies, _replies.c.reply_to == messages.c.id)
    .where(messages.c.id == bindparam("t"))
)
_NEWEST = (
    select(messages)
    .where(and_(messages.c.conversation_id == bindparam("c"), messages.c.id < bindparam("before")))
    .order_by(messages.c.id.desc())
    .limit(bindparam("limit"))
)


def add(conn: Connection, values: Mapping[str, Any]) -> int:
    """Insert a message and return its id."""
    return int(conn.execute(_ADD, dict(values)).scalar_one())


def change(conn: Connection, message_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of a message."""
    conn.execute(_CHANGE.values(dict(values)), {"m": message_id})


def by_key(conn: Connection, user_id: int, key: str) -> Row[Any] | None:
    """The user's message that was sent with this key, with its conversation's public id as `conversation` and
    its `bot_id`."""
    return conn.execute(_BY_KEY, {"u": user_id, "k": key}).one_or_none()


def reply(conn: Connection, turn_id: int) -> Row[Any] | None:
    """The reply of a turn, or None while there is none."""
    return conn.execute(_REPLY, {"t": turn_id}).one_or_none()


def turn(conn: Connection, turn_id: int) -> Row[Any] | None:
    """Who has a turn and until when, with `reply_id` and `reply_meta` where it has a reply."""
    return conn.execute(_TURN, {"t": turn_id}).one_or_none()


def hold(conn: Connection, turn_id: int, runner: str | None, until: dt.datetime | None) -> None:
    """Give a turn to a runner, or to none."""
    conn.execute(_HOLD, {"m": turn_id, "runner": runner, "until": until})


def renew(conn: Connection, runner: str, turns: Sequence[int], until: dt.datetime) -> None:
    """Let a runner keep those of these turns that it still has."""
    conn.execute(_RENEW, {"ids": list(turns), "r": runner, "until": until})


def of_runner(conn: Connection, runner: str, turns: Sequence[int]) -> dict[int, bool]:
    """Those of these turns that the runner still has, and of each whether it was asked to stop."""
    rows = conn.execute(_OF_RUNNER, {"ids": list(turns), "r": runner})
    return {row.id: bool(row.stop_asked) for row in rows}


def ask_to_stop(conn: Connection, turn_id: int) -> None:
    """Leave word for the runner of a turn."""
    conn.execute(_ASK_TO_STOP, {"m": turn_id})


def newest(conn: Connection, conversation_id: int, *, before: int, limit: int) -> Sequence[Row[Any]]:
    """The last messages before the id `before`, the newest first."""
    return conn.execute(_NEWEST, {"c": conversation_id, "before": before, "limit": limit}).all()
