"""Rows of socket tickets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert
from sqlalchemy.sql.dml import ReturningDelete

from taskchat.store.tables import SocketTicketRow, table_of

tickets = table_of(SocketTicketRow)

_ADD = insert(tickets)
_FORGET_EXPIRED = delete(tickets).where(tickets.c.user_id == bindparam("u"), tickets.c.expires_at <= bindparam("now"))
_TAKE: ReturningDelete[Any] = (
    delete(tickets)
    .where(tickets.c.ticket_hash == bindparam("h"))
    .returning(tickets.c.credential, tickets.c.epoch, tickets.c.expires_at)
)


def add(conn: Connection, values: Mapping[str, Any]) -> None:
    """Insert a ticket."""
    conn.execute(_ADD, dict(values))


def forget_expired(conn: Connection, user_id: int, now: dt.datetime) -> None:
    """Drop the user's tickets that nobody came with in time."""
    conn.execute(_FORGET_EXPIRED, {"u": user_id, "now": now})


def take(conn: Connection, ticket_hash: str) -> Row[Any] | None:
    """Take a ticket away: of all who come with it, one gets it."""
    return conn.execute(_TAKE, {"h": ticket_hash}).one_or_none()
