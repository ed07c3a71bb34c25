"""Rows of conversations. Every query names the owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, or_, select, update

from taskchat.store.tables import ConversationRow, table_of

conversations = table_of(ConversationRow)

_mine = and_(conversations.c.user_id == bindparam("u"), conversations.c.public_id == bindparam("p"))
_GET = select(conversations).where(_mine)
_ADD = insert(conversations).returning(conversations.c.id)
_CHANGE = update(conversations).where(_mine)
_DELETE = delete(conversations).where(_mine)
_TOUCH = (
    update(conversations)
    .where(conversations.c.id == bindparam("c"))
    .values(message_count=conversations.c.message_count + bindparam("more"), updated_at=bindparam("now"))
)


def get(conn: Connection, user_id: int, public_id: str) -> Row[Any] | None:
    """One conversation, or None."""
    return conn.execute(_GET, {"u": user_id, "p": public_id}).one_or_none()


def add(conn: Connection, values: Mapping[str, Any]) -> int:
    """Insert a conversation and return its internal id."""
    return int(conn.execute(_ADD, dict(values)).scalar_one())


def change(conn: Connection, user_id: int, public_id: str, values: Mapping[str, Any]) -> None:
    """Set columns of a conversation."""
    conn.execute(_CHANGE.values(dict(values)), {"u": user_id, "p": public_id})


def remove(conn: Connection, user_id: int, public_id: str) -> bool:
    """Delete a conversation and its messages; whether there was one."""
    return conn.execute(_DELETE, {"u": user_id, "p": public_id}).rowcount > 0


def touch(conn: Connection, conversation_id: int, now: dt.datetime, *, more: int) -> bool:
    """Count `more` messages and move the conversation to the front; whether it is still there."""
    return conn.execute(_TOUCH, {"c": conversation_id, "more": more, "now": now}).rowcount > 0


def page(
    conn: Connection, user_id: int, *, archived: bool, after: tuple[dt.datetime, int] | None, limit: int
) -> Sequence[Row[Any]]:
    """The conversations behind `after` (last use, internal id), the last used first."""
    clauses = [conversations.c.user_id == user_id, conversations.c.archived == archived]
    if after is not None:
        moment, internal = after
        clauses.append(
            or_(
                conversations.c.updated_at < moment,
                and_(conversations.c.updated_at == moment, conversations.c.id < internal),
            )
        )
    order = (conversations.c.updated_at.desc(), conversations.c.id.desc())
    return conn.execute(select(conversations).where(*clauses).order_by(*order).limit(limit)).all()
