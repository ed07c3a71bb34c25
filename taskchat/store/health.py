"""Whether the database answers."""

from __future__ import annotations

from sqlalchemy import Connection, text

_REVISION = text("SELECT version_num FROM alembic_version")


def ping(conn: Connection) -> tuple[str, str | None]:
    """Ask the database something: its kind, and the revision of its schema."""
    return conn.dialect.name, conn.execute(_REVISION).scalar()
