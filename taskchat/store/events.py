"""Rows of task events: every change of a task, with what it was and became. Every query names the owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, exists, func, insert, select

from taskchat.store.tables import TaskEventRow, table_of

events = table_of(TaskEventRow)

_ADD_EVENT = insert(events)
_EVENTS_OF_TASK = (
    select(events)
    .where(events.c.user_id == bindparam("u"), events.c.task_number == bindparam("n"))
    .order_by(events.c.id)
    .limit(1000)
)
_taking_back = events.alias()
_stands = and_(  # a change, not an undo, that no undo has taken back
    events.c.undoes.is_(None),
    ~exists().where(_taking_back.c.user_id == bindparam("u"), _taking_back.c.undoes == events.c.id),
)
_LAST_GROUP = (
    select(events.c.group_id).where(events.c.user_id == bindparam("u"), _stands).order_by(events.c.id.desc()).limit(1)
)
_newest_of_others = (
    select(events.c.id)
    .where(events.c.user_id == bindparam("u"), events.c.group_id != bindparam("g"), _stands)
    .order_by(events.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_GROUP = (
    select(events)
    .where(
        events.c.user_id == bindparam("u"),
        events.c.group_id == bindparam("g"),
        events.c.id > func.coalesce(_newest_of_others, 0),
        _stands,
    )
    .order_by(events.c.id.desc())
)
_DELETED_IN_TURN = select(func.count()).where(
    events.c.user_id == bindparam("u"),
    events.c.turn_id == bindparam("t"),
    events.c.kind == "deleted",
    events.c.undoes.is_(None),
)

_UNDONE_IN_TURN = select(
    exists().where(events.c.user_id == bindparam("u"), events.c.turn_id == bindparam("t"), events.c.undoes.is_not(None))
)


def add(conn: Connection, values: Mapping[str, Any]) -> None:
    """Record a change."""
    conn.execute(_ADD_EVENT, dict(values))


def of_task(conn: Connection, user_id: int, number: int) -> Sequence[Row[Any]]:
    """A task's changes, oldest first."""
    return conn.execute(_EVENTS_OF_TASK, {"u": user_id, "n": number}).all()


def last_group(conn: Connection, user_id: int) -> str | None:
    """The newest group of changes that has not been taken back."""
    found: str | None = conn.execute(_LAST_GROUP, {"u": user_id}).scalar()
    return found


def of_group(conn: Connection, user_id: int, group_id: str) -> Sequence[Row[Any]]:
    """The newest group's changes that have not been taken back, newest first.

    Where another group's changes lie between them, only those behind: changes are taken back in their order.
    """
    return conn.execute(_GROUP, {"u": user_id, "g": group_id}).all()


def deleted_in_turn(conn: Connection, user_id: int, turn_id: int) -> int:
    """How many tasks this turn has deleted."""
    return int(conn.execute(_DELETED_IN_TURN, {"u": user_id, "t": turn_id}).scalar_one())


def undone_in_turn(conn: Connection, user_id: int, turn_id: int) -> bool:
    """Whether this turn has taken a change back."""
    return bool(conn.execute(_UNDONE_IN_TURN, {"u": user_id, "t": turn_id}).scalar_one())
