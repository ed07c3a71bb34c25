"""Rows of sign-ins and of their refresh tokens. A sign-in that is over has none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from taskchat.store.tables import RefreshTokenRow, SessionRow, table_of

sessions, refresh_tokens = table_of(SessionRow), table_of(RefreshTokenRow)

_ADD_SESSION = insert(sessions)
_TOUCH = (
    update(sessions)
    .where(sessions.c.public_id == bindparam("s"))
    .values(used_at=bindparam("now"), expires_at=bindparam("until"))
)
_OF_USER = (
    select(sessions.c.public_id, sessions.c.device, sessions.c.created_at, sessions.c.used_at, sessions.c.expires_at)
    .where(sessions.c.user_id == bindparam("u"))
    .order_by(sessions.c.used_at.desc(), sessions.c.id.desc())
)
_LIVING = _OF_USER.where(sessions.c.expires_at > bindparam("now"))
_END = delete(sessions).where(sessions.c.user_id == bindparam("u"), sessions.c.public_id == bindparam("s"))
_END_TOKENS = delete(refresh_tokens).where(
    refresh_tokens.c.user_id == bindparam("u"), refresh_tokens.c.family == bindparam("s")
)
_END_ALL = delete(sessions).where(sessions.c.user_id == bindparam("u"))
_END_ALL_TOKENS = delete(refresh_tokens).where(refresh_tokens.c.user_id == bindparam("u"))
_FORGET_EXPIRED = _END_ALL.where(sessions.c.expires_at <= bindparam("now"))
_FORGET_EXPIRED_TOKENS = _END_ALL_TOKENS.where(refresh_tokens.c.expires_at <= bindparam("now"))

_TOKEN = select(
    refresh_tokens.c.id,
    refresh_tokens.c.user_id,
    refresh_tokens.c.family,
    refresh_tokens.c.expires_at,
    refresh_tokens.c.used_at,
).where(refresh_tokens.c.token_hash == bindparam("h"))
_ADD_TOKEN = insert(refresh_tokens)
_USE_TOKEN = update(refresh_tokens).where(refresh_tokens.c.id == bindparam("t")).values(used_at=bindparam("now"))


@dataclass(frozen=True)
class StoredSession:
    """A sign-in as it is stored."""

    public_id: str
    device: str | None
    created_at: dt.datetime
    used_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True)
class StoredToken:
    """A refresh token as it is stored, without its hash."""

    id: int
    user_id: int
    family: str
    expires_at: dt.datetime
    used_at: dt.datetime | None


@dataclass(frozen=True)
class NewToken:
    """A refresh token that is to be stored: the sign-in that it is of, and when it is made and ends."""

    family: str
    token_hash: str
    created_at: dt.datetime
    expires_at: dt.datetime


def begin(conn: Connection, user_id: int, token: NewToken, *, device: str | None) -> None:
    """Add a sign-in with its first refresh token."""
    conn.execute(
        _ADD_SESSION,
        {
            "public_id": token.family,
            "user_id": user_id,
            "device": device,
            "created_at": token.created_at,
            "used_at": token.created_at,
            "expires_at": token.expires_at,
        },
    )
    _add_token(conn, user_id, token)


def go_on(conn: Connection, used: StoredToken, token: NewToken) -> None:
    """Trade a refresh token of a sign-in for another. The time of its first trade stays."""
    if used.used_at is None:
        conn.execute(_USE_TOKEN, {"t": used.id, "now": token.created_at})
    _add_token(conn, used.user_id, token)
    conn.execute(_FORGET_EXPIRED_TOKENS, {"u": used.user_id, "now": token.created_at})
    conn.execute(_TOUCH, {"s": token.family, "now": token.created_at, "until": token.expires_at})


def _add_token(conn: Connection, user_id: int, token: NewToken) -> None:
    conn.execute(
        _ADD_TOKEN,
        {
            "user_id": user_id,
            "family": token.family,
            "token_hash": token.token_hash,
            "created_at": token.created_at,
            "expires_at": token.expires_at,
        },
    )


def token_by_hash(conn: Connection, token_hash: str) -> StoredToken | None:
    """The refresh token whose SHA-256 this is."""
    row: Row[*tuple[Any, ...]] | None = conn.execute(_TOKEN, {"h": token_hash}).one_or_none()
    return StoredToken(*row) if row else None


def living(conn: Connection, user_id: int, now: dt.datetime) -> Sequence[StoredSession]:
    """The user's sign-ins, the last used first."""
    return [StoredSession(*row) for row in conn.execute(_LIVING, {"u": user_id, "now": now})]


def end(conn: Connection, user_id: int, session: str) -> bool:
    """End a sign-in of the user; whether there was one."""
    conn.execute(_END_TOKENS, {"u": user_id, "s": session})
    return conn.execute(_END, {"u": user_id, "s": session}).rowcount > 0


def end_all(conn: Connection, user_id: int) -> None:
    """End every sign-in of the user."""
    conn.execute(_END_ALL_TOKENS, {"u": user_id})
    conn.execute(_END_ALL, {"u": user_id})


def make_room(conn: Connection, user_id: int, now: dt.datetime, *, most: int) -> None:
    """Forget the sign-ins that are over, and end the longest unused ones, until at most `most` are left."""
    conn.execute(_FORGET_EXPIRED, {"u": user_id, "now": now})
    conn.execute(_FORGET_EXPIRED_TOKENS, {"u": user_id, "now": now})
    for session in [row.public_id for row in conn.execute(_OF_USER, {"u": user_id})][most:]:
        end(conn, user_id, session)
