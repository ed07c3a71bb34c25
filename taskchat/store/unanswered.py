"""Rows of questions that found no answer. Every query names the collection, or a group whose collection was checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select, update

from taskchat.store.tables import UnansweredRow, table_of

unanswered = table_of(UnansweredRow)

_IN = unanswered.c.collection == bindparam("c")
_SAME = select(unanswered).where(_IN, unanswered.c.digest == bindparam("d")).order_by(unanswered.c.id)
_RECENT: Select[Any] = (
    select(unanswered.c.group_id, unanswered.c.words)
    .where(_IN)
    .order_by(unanswered.c.last_at.desc(), unanswered.c.id.desc())
)
_SHOWN = select(unanswered).where(_IN, unanswered.c.dismissed.is_(False)).order_by(unanswered.c.id)
_GROUP = select(unanswered).where(unanswered.c.group_id == bindparam("g")).order_by(unanswered.c.id)
_ADD = insert(unanswered)
_AGAIN = (
    update(unanswered)
    .where(unanswered.c.id == bindparam("i"))
    .values(times=unanswered.c.times + 1, last_at=bindparam("now"))
)
_DISMISS = update(unanswered).where(_IN, unanswered.c.group_id == bindparam("g")).values(dismissed=True)
_REMOVE_GROUP = delete(unanswered).where(_IN, unanswered.c.group_id == bindparam("g"))
_REMOVE_COLLECTION = delete(unanswered).where(_IN)


def same(conn: Connection, collection: str, digest: str) -> Sequence[Row[Any]]:
    """Those of the collection that have the same words."""
    return conn.execute(_SAME, {"c": collection, "d": digest}).all()


def recent(conn: Connection, collection: str, *, limit: int) -> Sequence[Row[Any]]:
    """The `group_id` and `words` of those that were asked last."""
    return conn.execute(_RECENT.limit(limit), {"c": collection}).all()


def shown(conn: Connection, collection: str) -> Sequence[Row[Any]]:
    """Those of the collection that nobody has dismissed."""
    return conn.execute(_SHOWN, {"c": collection}).all()


def group(conn: Connection, group_id: str) -> Sequence[Row[Any]]:
    """Those of a group, for those who may edit their `collection`: that is for the caller to ask."""
    return conn.execute(_GROUP, {"g": group_id}).all()


def is_dismissed(conn: Connection, collection: str, group_id: str) -> bool:
    """Whether a group was dismissed."""
    query = select(func.count()).where(
        unanswered.c.collection == collection, unanswered.c.group_id == group_id, unanswered.c.dismissed.is_(True)
    )
    return bool(conn.execute(query).scalar_one())


def add(conn: Connection, values: Mapping[str, Any]) -> None:
    """Add a question."""
    conn.execute(_ADD, dict(values))


def again(conn: Connection, row_id: int, now: dt.datetime) -> None:
    """Its asker has asked it again."""
    conn.execute(_AGAIN, {"i": row_id, "now": now})


def dismiss(conn: Connection, collection: str, group_id: str) -> None:
    """Show the questions of a group no more."""
    conn.execute(_DISMISS, {"c": collection, "g": group_id})


def remove_group(conn: Connection, collection: str, group_id: str) -> None:
    """Delete the questions of a group."""
    conn.execute(_REMOVE_GROUP, {"c": collection, "g": group_id})


def keep_newest(conn: Connection, collection: str, user_id: int, *, of_user: int, of_all: int) -> None:
    """Delete what is asked longest ago, where one user or all together have more than so many."""
    newest = select(unanswered.c.id).order_by(unanswered.c.last_at.desc(), unanswered.c.id.desc())
    here = unanswered.c.collection == collection
    for rows, most in ((here & (unanswered.c.user_id == user_id), of_user), (here, of_all)):
        ids = conn.execute(newest.where(rows).offset(most)).scalars().all()
        if ids:
            conn.execute(delete(unanswered).where(unanswered.c.id.in_(ids)))


def remove_collection(conn: Connection, collection: str) -> None:
    """Delete the questions of a collection."""
    conn.execute(_REMOVE_COLLECTION, {"c": collection})
