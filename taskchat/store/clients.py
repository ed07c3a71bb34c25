"""Rows of OAuth clients."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, delete, insert, select, update

from taskchat.store.tables import OAuthClientRow, table_of

clients = table_of(OAuthClientRow)

_COLUMNS = (
    clients.c.id,
    clients.c.public_id,
    clients.c.name,
    clients.c.redirect_uris,
    clients.c.auth_method,
    clients.c.secret_hash,
    clients.c.created_at,
    clients.c.expires_at,
)
_BY_PUBLIC_ID = select(*_COLUMNS).where(clients.c.public_id == bindparam("c"))
_ADD = insert(clients)
_FORGET_EXPIRED = delete(clients).where(clients.c.expires_at <= bindparam("now"))
_SURPLUS = (
    select(clients.c.id)
    .where(clients.c.expires_at <= bindparam("until"))
    .order_by(clients.c.expires_at.desc(), clients.c.id.desc())
    .offset(bindparam("most"))
)
_REMOVE = delete(clients).where(clients.c.id == bindparam("c"))
_UNTIL = bindparam("until", type_=clients.c.expires_at.type)
_KEEP = (
    update(clients)
    .where(clients.c.id == bindparam("c"), clients.c.expires_at > bindparam("now"))
    .values(expires_at=case((clients.c.expires_at < _UNTIL, _UNTIL), else_=clients.c.expires_at))
)


@dataclass(frozen=True)
class StoredClient:
    """An OAuth client as it is stored."""

    id: int
    public_id: str
    name: str
    redirect_uris: list[str]
    auth_method: str
    secret_hash: str | None
    created_at: dt.datetime
    expires_at: dt.datetime


def by_public_id(conn: Connection, public_id: str) -> StoredClient | None:
    """The client that requests call `public_id`."""
    row: Row[*tuple[Any, ...]] | None = conn.execute(_BY_PUBLIC_ID, {"c": public_id}).one_or_none()
    return StoredClient(*row) if row else None


def add(conn: Connection, values: dict[str, Any], *, most_unused: int) -> None:
    """Add a client, and forget those that are over. Of those that expire no later, the `most_unused` newest are kept.

    A client that somebody grants something expires later than any new one, so those are the unused ones.
    """
    conn.execute(_FORGET_EXPIRED, {"now": values["created_at"]})
    conn.execute(_ADD, values)
    until = {"until": values["expires_at"], "most": most_unused}
    for surplus in conn.execute(_SURPLUS, until).scalars().all():
        conn.execute(_REMOVE, {"c": surplus})


def keep(conn: Connection, client: int, now: dt.datetime, until: dt.datetime) -> bool:
    """Let a client live at least until then; whether it is still there."""
    return conn.execute(_KEEP, {"c": client, "now": now, "until": until}).rowcount > 0
