"""Rows of the links by which a new password is chosen."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, bindparam, delete, insert, select

from taskchat.store.tables import ResetLinkRow, table_of

reset_links = table_of(ResetLinkRow)

_ADD = insert(reset_links)
_OWNER = select(reset_links.c.user_id).where(
    reset_links.c.token_hash == bindparam("h"), reset_links.c.expires_at > bindparam("now")
)
_NEWEST = select(reset_links.c.id).where(reset_links.c.user_id == bindparam("u")).order_by(reset_links.c.id.desc())
_REMOVE = delete(reset_links).where(reset_links.c.id == bindparam("l"))
_REMOVE_ALL = delete(reset_links).where(reset_links.c.user_id == bindparam("u"))


def add(conn: Connection, user_id: int, token_hash: str, now: dt.datetime, until: dt.datetime, *, most: int) -> None:
    """Add a link that holds `until` then. Of a user's links, the `most` newest are kept."""
    conn.execute(_ADD, {"user_id": user_id, "token_hash": token_hash, "created_at": now, "expires_at": until})
    for link in conn.execute(_NEWEST, {"u": user_id}).scalars().all()[most:]:
        conn.execute(_REMOVE, {"l": link})


def owner(conn: Connection, token_hash: str, now: dt.datetime) -> int | None:
    """The internal id of the user whose password may be chosen with this link, if it still holds."""
    found: int | None = conn.execute(_OWNER, {"h": token_hash, "now": now}).scalar_one_or_none()
    return found


def remove_all(conn: Connection, user_id: int) -> None:
    """Void every link of the user."""
    conn.execute(_REMOVE_ALL, {"u": user_id})
