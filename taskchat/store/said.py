"""What was said, to be read: messages of a conversation both ways, and windows of all of one's own messages.

A conversation that is read by its internal id has been checked to be the caller's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from taskchat.store.tables import MessageRow, table_of

messages = table_of(MessageRow)

_of_conversation = messages.c.conversation_id == bindparam("c")
_NEWER = (
    select(messages)
    .where(_of_conversation, messages.c.id > bindparam("after"), messages.c.id <= bindparam("until"))
    .order_by(messages.c.id)
    .limit(bindparam("most"))
)
_THERE = select(messages.c.id).where(
    _of_conversation, messages.c.id > bindparam("after"), messages.c.id < bindparam("before")
)
_NEWEST_ID = select(func.max(messages.c.id)).where(_of_conversation)
_of_user = messages.c.user_id == bindparam("u")
_window = (
    select(messages.c.id)
    .where(_of_user, messages.c.id < bindparam("before"))
    .order_by(messages.c.id.desc())
    .limit(bindparam("most"))
    .subquery()
)
_WINDOW = select(func.count(), func.min(_window.c.id))
_IN_WINDOW = (
    select(
        messages.c.id,
        messages.c.conversation_id,
        messages.c.role,
        messages.c.content,
        messages.c.created_at,
    )
    .where(_of_user, messages.c.id >= bindparam("first"), messages.c.id < bindparam("before"))
    .order_by(messages.c.id.desc())
)


class Window(NamedTuple):
    """Messages of a user that may be meant, newest first, out of all down to the id `first`; whether these were the
    last."""

    rows: Sequence[Row[Any]]
    first: int
    at_end: bool


def newer(conn: Connection, conversation_id: int, *, after: int, until: int, limit: int) -> Sequence[Row[Any]]:
    """The first messages behind the id `after` and up to `until`, the oldest first."""
    bounds = {"c": conversation_id, "after": after, "until": until, "most": limit}
    return conn.execute(_NEWER, bounds).all()


def any_between(conn: Connection, conversation_id: int, *, after: int, before: int) -> bool:
    """Whether there are messages between two ids."""
    found = conn.execute(_THERE.limit(1), {"c": conversation_id, "after": after, "before": before})
    return found.first() is not None


def newest_id(conn: Connection, conversation_id: int) -> int:
    """The id of a conversation's last message, 0 when it has none."""
    return int(conn.execute(_NEWEST_ID, {"c": conversation_id}).scalar() or 0)


def window(conn: Connection, user_id: int, *, before: int, most: int, having: str | None) -> Window:
    """Of the user's newest `most` messages before the id `before`, those that have the letters `having`."""
    bounds = {"u": user_id, "before": before}
    count, first = conn.execute(_WINDOW, {**bounds, "most": most}).one()
    if not count:
        return Window((), before, at_end=True)
    statement: Select[Any] = _IN_WINDOW
    if having is not None:
        statement = statement.where(func.lower(messages.c.content).contains(having, autoescape=True))
    rows = conn.execute(statement, {**bounds, "first": first}).all()
    return Window(rows, int(first), at_end=count < most)
