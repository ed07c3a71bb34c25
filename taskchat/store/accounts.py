"""Rows of users and of their refresh tokens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from taskchat.errors import Conflict
from taskchat.store.tables import RefreshTokenRow, UserRow, table_of

users, refresh_tokens = table_of(UserRow), table_of(RefreshTokenRow)

_USER = select(
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
)
_USER_BY_ID = _USER.where(users.c.id == bindparam("u"))
_USER_BY_EMAIL = _USER.where(users.c.email == bindparam("address"))
_USER_BY_PUBLIC_ID = _USER.where(users.c.public_id == bindparam("p"))
_ADD_USER = insert(users)
_CHANGE_USER = update(users).where(users.c.id == bindparam("u"))

_TOKEN = select(
    refresh_tokens.c.id,
    refresh_tokens.c.user_id,
    refresh_tokens.c.family,
    refresh_tokens.c.expires_at,
    refresh_tokens.c.used_at,
    refresh_tokens.c.revoked_at,
).where(refresh_tokens.c.token_hash == bindparam("h"))
_ADD_TOKEN = insert(refresh_tokens)
_USE_TOKEN = update(refresh_tokens).where(refresh_tokens.c.id == bindparam("t")).values(used_at=bindparam("now"))
_REVOKE_FAMILY = (
    update(refresh_tokens)
    .where(refresh_tokens.c.family == bindparam("f"), refresh_tokens.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now"))
)
_FORGET_EXPIRED = delete(refresh_tokens).where(
    refresh_tokens.c.user_id == bindparam("u"), refresh_tokens.c.expires_at < bindparam("now")
)


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


@dataclass(frozen=True)
class StoredToken:
    """A refresh token as it is stored, without its hash."""

    id: int
    user_id: int
    family: str
    expires_at: dt.datetime
    used_at: dt.datetime | None
    revoked_at: dt.datetime | None


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


def add_user(conn: Connection, values: Mapping[str, Any]) -> StoredUser:
    """Add an account. Raises Conflict when its address is taken."""
    try:
        key = conn.execute(
            _ADD_USER, {"role": "user", "disabled": False, "next_task": 1, **values}
        ).inserted_primary_key
    except IntegrityError as error:
        raise Conflict(
            "There is an account with this email already.", hint="Sign in with it, or use another email."
        ) from error
    added = user_by_id(conn, key[0]) if key else None
    assert added is not None, "a row that was just added is there"  # noqa: S101 - for the type checker
    return added


def change_user(conn: Connection, user_id: int, changes: Mapping[str, Any]) -> None:
    """Set columns of an account."""
    conn.execute(_CHANGE_USER.values(**changes), {"u": user_id})


def token_by_hash(conn: Connection, token_hash: str) -> StoredToken | None:
    """The refresh token whose SHA-256 this is."""
    row: Row[*tuple[Any, ...]] | None = conn.execute(_TOKEN, {"h": token_hash}).one_or_none()
    return StoredToken(*row) if row else None


def add_token(
    conn: Connection, *, user_id: int, family: str, token_hash: str, created_at: dt.datetime, expires_at: dt.datetime
) -> None:
    """Add a refresh token to a family."""
    conn.execute(
        _ADD_TOKEN,
        {
            "user_id": user_id,
            "family": family,
            "token_hash": token_hash,
            "created_at": created_at,
            "expires_at": expires_at,
        },
    )


def mark_token_used(conn: Connection, token_id: int, now: dt.datetime) -> None:
    """Note that a refresh token has been traded in."""
    conn.execute(_USE_TOKEN, {"t": token_id, "now": now})


def revoke_family(conn: Connection, family: str, now: dt.datetime) -> None:
    """End every refresh token that came of one sign-in."""
    conn.execute(_REVOKE_FAMILY, {"f": family, "now": now})


def forget_expired_tokens(conn: Connection, user_id: int, now: dt.datetime) -> None:
    """Delete the user's refresh tokens whose time is over."""
    conn.execute(_FORGET_EXPIRED, {"u": user_id, "now": now})
