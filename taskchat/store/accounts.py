"""Rows of users."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from taskchat.schemas.collections import of_bot, of_user
from taskchat.store import bots, collections, feeds, grants, keys, reset_links, sessions
from taskchat.store.clients import clients
from taskchat.store.tables import UserRow, table_of

users = table_of(UserRow)

USER_COLUMNS = (
    users.c.id,
    users.c.public_id,
    users.c.email,
    users.c.password_hash,
    users.c.name,
    users.c.timezone,
    users.c.language,
    users.c.role,
    users.c.disabled,
    users.c.created_at,
    users.c.epoch,
    users.c.model,
    users.c.model_fallback,
)
_USER = select(*USER_COLUMNS)
_USER_BY_ID = _USER.where(users.c.id == bindparam("u"))
_USER_BY_EMAIL = _USER.where(users.c.email == bindparam("address"))
_USER_BY_PUBLIC_ID = _USER.where(users.c.public_id == bindparam("p"))
_USER_OF_SESSION = select(*USER_COLUMNS, sessions.sessions.c.expires_at).where(
    users.c.id == sessions.sessions.c.user_id, sessions.sessions.c.public_id == bindparam("s")
)
_USER_OF_KEY = select(*USER_COLUMNS, *keys.KEY_COLUMNS).where(users.c.id == keys.api_keys.c.user_id)
_USER_OF_KEY_HASH = _USER_OF_KEY.where(keys.api_keys.c.key_hash == bindparam("h"))
_USER_OF_KEY_ID = _USER_OF_KEY.where(keys.api_keys.c.public_id == bindparam("k"))
_USER_OF_GRANT = select(*USER_COLUMNS, *grants.GRANT_COLUMNS).where(
    users.c.id == grants.grants.c.user_id,
    grants.grants.c.client_id == clients.c.id,
    grants.grants.c.public_id == bindparam("g"),
)
_PAGE = _USER.where(users.c.id > bindparam("after")).order_by(users.c.id).limit(bindparam("most"))
_ADD_USER = insert(users)
_CHANGE_USER = update(users).where(users.c.id == bindparam("u"))
_NEXT_EPOCH = _CHANGE_USER.values(epoch=users.c.epoch + 1)
_REMOVE_USER = delete(users).where(users.c.id == bindparam("u"))


@dataclass(frozen=True)
class StoredUser:
    """An account as it is stored."""

    id: int
    public_id: str
    email: str
    password_hash: str | None
    name: str | None
    timezone: str
    language: str
    role: str
    disabled: bool
    created_at: dt.datetime
    epoch: int
    model: str | None
    model_fallback: bool | None


def _user(row: Row[*tuple[Any, ...]] | None) -> StoredUser | None:
    return StoredUser(*row) if row else None


def user_by_id(conn: Connection, user_id: int) -> StoredUser | None:
    """The account with this internal id."""
    return _user(conn.execute(_USER_BY_ID, {"u": user_id}).one_or_none())


def user_by_email(conn: Connection, email: str) -> StoredUser | None:
    """The account with this canonical address."""
    return _user(conn.execute(_USER_BY_EMAIL, {"address": email}).one_or_none())


def user_by_public_id(conn: Connection, public_id: str) -> StoredUser | None:
    """The account that tokens call `public_id`."""
    return _user(conn.execute(_USER_BY_PUBLIC_ID, {"p": public_id}).one_or_none())


def user_of_session(conn: Connection, session: str) -> tuple[StoredUser, dt.datetime] | None:
    """Whose sign-in this is, and until when it lasts."""
    row: Row[*tuple[Any, ...]] | None = conn.execute(_USER_OF_SESSION, {"s": session}).one_or_none()
    return (StoredUser(*row[:-1]), row[-1]) if row else None


def user_of_key_hash(conn: Connection, key_hash: str) -> tuple[StoredUser, keys.StoredKey] | None:
    """Whose API key has this SHA-256, and the key."""
    return _user_and_key(conn.execute(_USER_OF_KEY_HASH, {"h": key_hash}).one_or_none())


def user_of_key(conn: Connection, public_id: str) -> tuple[StoredUser, keys.StoredKey] | None:
    """Whose API key has this id, and the key."""
    return _user_and_key(conn.execute(_USER_OF_KEY_ID, {"k": public_id}).one_or_none())


def user_of_grant(conn: Connection, public_id: str) -> tuple[StoredUser, grants.StoredGrant] | None:
    """Who has granted an OAuth client what this grant says."""
    row: Row[*tuple[Any, ...]] | None = conn.execute(_USER_OF_GRANT, {"g": public_id}).one_or_none()
    width = len(USER_COLUMNS)
    return (StoredUser(*row[:width]), grants.StoredGrant(*row[width:])) if row else None


def _user_and_key(row: Row[*tuple[Any, ...]] | None) -> tuple[StoredUser, keys.StoredKey] | None:
    width = len(USER_COLUMNS)
    return (StoredUser(*row[:width]), keys.StoredKey(*row[width:])) if row else None


def page(conn: Connection, *, after: int, limit: int) -> Sequence[StoredUser]:
    """The accounts behind the internal id `after`, the oldest first."""
    rows: Sequence[Any] = conn.execute(_PAGE, {"after": after, "most": limit}).all()
    return [StoredUser(*row) for row in rows]


def add_user(conn: Connection, values: Mapping[str, Any]) -> StoredUser:
    """Add an account. The caller has made sure that nobody has its address."""
    key = conn.execute(
        _ADD_USER, {"role": "user", "disabled": False, "next_task": 1, "epoch": 0, **values}
    ).inserted_primary_key
    added = user_by_id(conn, key[0]) if key else None
    assert added is not None, "a row that was just added is there"  # noqa: S101 - for the type checker
    return added


def change_user(conn: Connection, user_id: int, changes: Mapping[str, Any]) -> None:
    """Set columns of an account."""
    conn.execute(_CHANGE_USER.values(**changes), {"u": user_id})


def remove_user(conn: Connection, user_id: int) -> None:
    """Delete an account and everything that is its user's: their bots and all that those know, and the OAuth clients
    that served nobody else."""
    served = grants.clients_of(conn, user_id)
    ending = [of_user(user_id), *map(of_bot, bots.ids_of(conn, user_id))]
    conn.execute(_REMOVE_USER, {"u": user_id})
    collections.forget(conn, *ending)  # last: what was written until then is there to be found
    grants.forget_unused(conn, served)


def cut_off(conn: Connection, user_id: int, *, with_keys: bool) -> None:
    """End every sign-in and OAuth grant of a user and void every reset link; `with_keys` also every API key, and the
    calendar feed."""
    conn.execute(_NEXT_EPOCH, {"u": user_id})
    sessions.end_all(conn, user_id)
    grants.end_all(conn, user_id)
    reset_links.remove_all(conn, user_id)
    if with_keys:
        keys.remove_all(conn, user_id)
        feeds.remove(conn, user_id)
