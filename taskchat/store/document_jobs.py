"""The queue of documents to be read: the rows of those that are neither ready nor failed.

A job is its runner's until its lease ends. Every change of it names the runner, so who has lost it changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select, update

from taskchat.store.documents import FINISHED, documents, versions

_WAITS = documents.c.state.not_in(FINISHED)
_FREE = or_(
    documents.c.runner.is_(None),
    and_(documents.c.runner != bindparam("me"), or_(bindparam("alone"), documents.c.lease_until < bindparam("now"))),
)
_NEXT = (
    select(documents.c.id)
    .where(_WAITS, _FREE, or_(documents.c.due_at.is_(None), documents.c.due_at <= bindparam("now")))
    .order_by(documents.c.place, documents.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_MINE = and_(documents.c.id == bindparam("d"), documents.c.runner == bindparam("me"), _WAITS)
_HELD = select(documents.c.id).where(_MINE).with_for_update()
_TAKE = update(documents).where(documents.c.id == bindparam("d"))
_KEEP = update(documents).where(_MINE)
_JOB = (
    select(
        documents,
        versions.c.id.label("version_id"),
        versions.c.kind,
        versions.c.content_hash,
        versions.c.size,
        versions.c.kept,
    )
    .select_from(
        documents.join(
            versions, and_(versions.c.document_id == documents.c.id, versions.c.version == documents.c.version)
        )
    )
    .where(documents.c.id == bindparam("d"))
)
_SOONEST = select(func.min(documents.c.due_at)).where(_WAITS, documents.c.runner.is_(None))


def take(conn: Connection, runner: str, *, now: dt.datetime, until: dt.datetime, alone: bool) -> Row[Any] | None:
    """Take the job that is next, with its newest version. `alone`: no other process uses the database, so what
    another one held is free."""
    found = conn.execute(_NEXT, {"me": runner, "now": now, "alone": alone}).scalar()
    if found is None:
        return None
    values = {"runner": runner, "lease_until": until, "tries": documents.c.tries + 1}
    conn.execute(_TAKE.values(**values), {"d": found})
    return conn.execute(_JOB, {"d": found}).one()


def held(conn: Connection, document: int, runner: str) -> bool:
    """Whether the runner still has the job. Until the transaction ends, it stays so."""
    return conn.execute(_HELD, {"d": document, "me": runner}).first() is not None


def keep(conn: Connection, document: int, runner: str, values: Mapping[str, Any]) -> bool:
    """Set columns of a job that the runner has; False where it has lost it."""
    return conn.execute(_KEEP.values(**values), {"d": document, "me": runner}).rowcount > 0


def soonest(conn: Connection) -> dt.datetime | None:
    """When the next of the jobs can be begun that wait for a time."""
    found: dt.datetime | None = conn.execute(_SOONEST).scalar()
    return found
