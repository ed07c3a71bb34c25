"""Whether the database answers."""

from __future__ import annotations

from sqlalchemy import Connection, select

from taskchat.store.tables import UserRow, table_of

_ANY = select(table_of(UserRow).c.id).limit(1)


def ping(conn: Connection) -> str:
    """Ask the database something, and name its kind."""
    conn.execute(_ANY).all()
    return conn.dialect.name
