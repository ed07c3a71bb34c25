"""Rows of messages. The conversation that they are read by has been checked to be the caller's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, select, update

from taskchat.store.tables import ConversationRow, MessageRow, table_of

messages, conversations = table_of(MessageRow), table_of(ConversationRow)

_ADD = insert(messages).returning(messages.c.id)
_CHANGE = update(messages).where(messages.c.id == bindparam("m"))
_BY_KEY = (
    select(messages, conversations.c.public_id.label("conversation"))
    .join(conversations, conversations.c.id == messages.c.conversation_id)
    .where(messages.c.user_id == bindparam("u"), messages.c.idempotency_key == bindparam("k"))
)
_REPLY = select(messages).where(messages.c.reply_to == bindparam("t"))
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
    """The user's message that was sent with this key, with its conversation's public id as `conversation`."""
    return conn.execute(_BY_KEY, {"u": user_id, "k": key}).one_or_none()


def reply(conn: Connection, turn_id: int) -> Row[Any] | None:
    """The reply of a turn, or None while there is none."""
    return conn.execute(_REPLY, {"t": turn_id}).one_or_none()


def newest(conn: Connection, conversation_id: int, *, before: int, limit: int) -> Sequence[Row[Any]]:
    """The last messages before the id `before`, the newest first."""
    return conn.execute(_NEWEST, {"c": conversation_id, "before": before, "limit": limit}).all()
