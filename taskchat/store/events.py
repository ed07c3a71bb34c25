"""Rows of task events: every change of a task, with what it was and became. Every query names the owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, func, insert, select, update

from taskchat.store.chunks import chunks
from taskchat.store.tables import TaskEventRow, table_of

events = table_of(TaskEventRow)

LATEST = 50  # changes that are looked through for deletions

_ADD = insert(events)
_OF_TASK = (
    select(events)
    .where(
        events.c.user_id == bindparam("u"), events.c.task_number == bindparam("n"), events.c.seq > bindparam("after")
    )
    .order_by(events.c.seq)
    .limit(bindparam("most"))
)
_KNOWN = select(exists().where(events.c.user_id == bindparam("u"), events.c.task_number == bindparam("n")))
_standing = (events.c.user_id == bindparam("u"), events.c.stands.is_(True))
_LAST = select(events.c.group_id).where(*_standing).order_by(events.c.seq.desc()).limit(1)
_NEWEST_OF_OTHERS = (
    select(events.c.seq).where(*_standing, events.c.group_id != bindparam("g")).order_by(events.c.seq.desc()).limit(1)
)
_BEHIND = select(events).where(*_standing, events.c.seq > bindparam("after")).order_by(events.c.seq.desc())
_TAKE_BACK = update(events).where(*_standing, events.c.seq.in_(bindparam("seqs", expanding=True))).values(stands=False)
_of_group = (events.c.user_id == bindparam("u"), events.c.group_id == bindparam("g"))
_OF_CALL = (
    select(events)
    .where(*_standing, events.c.turn_id == bindparam("turn"), events.c.call_id == bindparam("call"))
    .order_by(events.c.seq.desc())
)
_LATER = select(events.c.task_number).where(
    *_standing,
    events.c.seq > bindparam("after"),
    events.c.task_number.in_(bindparam("numbers", expanding=True)),
    events.c.seq.not_in(bindparam("seqs", expanding=True)),
)
_DELETED = select(func.count()).where(*_of_group, events.c.kind == "deleted", events.c.undoes.is_(None))
_LATEST = (
    select(events.c.group_id, events.c.kind, events.c.undoes, events.c.at)
    .where(events.c.user_id == bindparam("u"))
    .order_by(events.c.seq.desc())
    .limit(bindparam("most"))
)
_CHANGES = (
    select(events)
    .where(events.c.user_id == bindparam("u"), events.c.seq > bindparam("after"), events.c.at >= bindparam("since"))
    .order_by(events.c.seq.desc())
    .limit(bindparam("most"))
)
_UNDONE = select(exists().where(*_of_group, events.c.undoes.is_not(None)))


def add(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Record changes, in their order."""
    for some in chunks(rows):
        conn.execute(_ADD, list(some))


def of_task(conn: Connection, user_id: int, number: int, *, after: int, limit: int) -> Sequence[Row[Any]]:
    """A task's changes behind the one that `after` numbers, oldest first."""
    return conn.execute(_OF_TASK, {"u": user_id, "n": number, "after": after, "most": limit}).all()


def known(conn: Connection, user_id: int, number: int) -> bool:
    """Whether there ever was a task of this number."""
    return bool(conn.execute(_KNOWN, {"u": user_id, "n": number}).scalar_one())


def last_group(conn: Connection, user_id: int) -> Sequence[Row[Any]]:
    """The changes of the newest group that have not been taken back, newest first.

    Where another group's changes lie between them, only those behind: changes are taken back in their order.
    """
    group = conn.execute(_LAST, {"u": user_id}).scalar()
    if group is None:
        return []
    last_of_others = conn.execute(_NEWEST_OF_OTHERS, {"u": user_id, "g": group}).scalar() or 0
    return conn.execute(_BEHIND, {"u": user_id, "after": last_of_others}).all()


def of_call(conn: Connection, user_id: int, turn_id: int, call_id: str) -> Sequence[Row[Any]]:
    """The changes of a turn's tool call that have not been taken back, newest first."""
    return conn.execute(_OF_CALL, {"u": user_id, "turn": turn_id, "call": call_id}).all()


def changed_since(conn: Connection, user_id: int, changes: Sequence[Row[Any]]) -> list[int]:
    """Which tasks of these changes were changed again since, by changes that stand."""
    found: set[int] = set()
    for some in chunks(changes):
        numbers, seqs = [change.task_number for change in some], [change.seq for change in changes]
        given = {"u": user_id, "after": min(seqs), "numbers": numbers, "seqs": [each.seq for each in some]}
        found |= set(conn.execute(_LATER, given).scalars())
    return sorted(found)


def take_back(conn: Connection, user_id: int, seqs: Sequence[int]) -> None:
    """These changes no longer stand."""
    for some in chunks(seqs):
        conn.execute(_TAKE_BACK, {"u": user_id, "seqs": some})


def deleted_in(conn: Connection, user_id: int, group_id: str) -> int:
    """How many tasks a group of changes has deleted."""
    return int(conn.execute(_DELETED, {"u": user_id, "g": group_id}).scalar_one())


def undone_in(conn: Connection, user_id: int, group_id: str) -> bool:
    """Whether a group of changes has taken a change back."""
    return bool(conn.execute(_UNDONE, {"u": user_id, "g": group_id}).scalar_one())


def groups_deleting(conn: Connection, user_id: int, *, prefix: str, since: dt.datetime) -> int:
    """How many groups of changes whose name begins so have deleted tasks since then, of the latest changes."""
    rows = conn.execute(_LATEST, {"u": user_id, "most": LATEST})
    return len(
        {
            row.group_id
            for row in rows
            if row.kind == "deleted" and row.undoes is None and row.at >= since and row.group_id.startswith(prefix)
        }
    )


def latest(conn: Connection, user_id: int, *, after: int, since: dt.datetime, limit: int) -> Sequence[Row[Any]]:
    """The user's latest changes since then, behind the one that `after` numbers, newest first."""
    return conn.execute(_CHANGES, {"u": user_id, "after": after, "since": since, "most": limit}).all()
