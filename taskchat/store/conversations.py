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
_THESE = select(conversations).where(
    conversations.c.user_id == bindparam("u"), conversations.c.id.in_(bindparam("ids", expanding=True))
)
_ADD = insert(conversations).returning(conversations.c.id)
_CHANGE = update(conversations).where(_mine)
_DELETE = delete(conversations).where(_mine)
_TOUCH = (
    update(conversations)
    .where(conversations.c.id == bindparam("c"))
    .values(message_count=conversations.c.message_count + bindparam("more"), updated_at=bindparam("now"))
)

Place = tuple[dt.datetime, int]


def get(conn: Connection, user_id: int, public_id: str) -> Row[Any] | None:
    """One conversation, or None."""
    return conn.execute(_GET, {"u": user_id, "p": public_id}).one_or_none()


def these(conn: Connection, user_id: int, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """Those of the user's conversations that have these internal ids, by them."""
    return {row.id: row for row in conn.execute(_THESE, {"u": user_id, "ids": ids})}


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
    conn: Connection,
    user_id: int,
    *,
    archived: bool,
    place: Place | None,
    later: bool = False,
    limit: int,
    bot_id: str | None = None,
) -> Sequence[Row[Any]]:
    """The conversations behind `place` (last use, internal id), the last used first; with `later`, those before it,
    the nearest first. With `bot_id` only those with this bot."""
    used, number = conversations.c.updated_at, conversations.c.id
    clauses = [conversations.c.user_id == user_id, conversations.c.archived.is_(archived)]
    if bot_id is not None:
        clauses.append(conversations.c.bot_id == bot_id)
    if place is not None:
        moment, internal = place
        behind = (used >= moment, or_(used > moment, number > internal))
        before = (used <= moment, or_(used < moment, number < internal))
        clauses += behind if later else before
    order = (used, number) if later else (used.desc(), number.desc())
    return conn.execute(select(conversations).where(*clauses).order_by(*order).limit(limit)).all()
