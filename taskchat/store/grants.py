"""Rows of what users have granted OAuth clients: codes that wait to be fetched, grants, and their refresh tokens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, union, update
from sqlalchemy.sql.dml import ReturningDelete

from taskchat.store.clients import clients
from taskchat.store.sessions import StoredToken
from taskchat.store.tables import OAuthCodeRow, OAuthGrantRow, OAuthTokenRow, table_of

codes, grants, tokens = table_of(OAuthCodeRow), table_of(OAuthGrantRow), table_of(OAuthTokenRow)

_ADD_CODE = insert(codes)
_OWNER_OF_CODE = select(codes.c.user_id).where(codes.c.code_hash == bindparam("h"))
_TAKE_CODE: ReturningDelete[Any] = (
    delete(codes)
    .where(codes.c.code_hash == bindparam("h"))
    .returning(
        codes.c.user_id,
        codes.c.client_id,
        codes.c.redirect_uri,
        codes.c.challenge,
        codes.c.scopes,
        codes.c.resource,
        codes.c.issuer,
        codes.c.epoch,
        codes.c.expires_at,
    )
)
_END_CODES = delete(codes).where(codes.c.user_id == bindparam("u"))
_FORGET_CODES = _END_CODES.where(codes.c.expires_at <= bindparam("now"))

GRANT_COLUMNS = (
    grants.c.id,
    grants.c.public_id,
    grants.c.user_id,
    grants.c.client_id,
    clients.c.public_id,
    clients.c.name,
    clients.c.redirect_uris,
    grants.c.scopes,
    grants.c.resource,
    grants.c.issuer,
    grants.c.created_at,
    grants.c.used_at,
    grants.c.expires_at,
)
_GRANT = select(*GRANT_COLUMNS).where(grants.c.client_id == clients.c.id)
_BY_ID = _GRANT.where(grants.c.id == bindparam("g"))
_BY_PUBLIC_ID = _GRANT.where(grants.c.public_id == bindparam("g"))
_BY_CODE = _GRANT.where(grants.c.code_hash == bindparam("h"))
_OF_USER = _GRANT.where(grants.c.user_id == bindparam("u")).order_by(grants.c.used_at.desc(), grants.c.id.desc())
_LIVING = _OF_USER.where(grants.c.expires_at > bindparam("now"))
_ADD = insert(grants)
_TOUCH = update(grants).where(grants.c.id == bindparam("g")).values(used_at=bindparam("now"), expires_at=bindparam("e"))
_END = delete(grants).where(grants.c.user_id == bindparam("u"), grants.c.public_id == bindparam("g"))
_END_ALL = delete(grants).where(grants.c.user_id == bindparam("u"))
_FORGET_EXPIRED = _END_ALL.where(grants.c.expires_at <= bindparam("now"))

_CLIENTS = union(
    select(grants.c.client_id).where(grants.c.user_id == bindparam("u")),
    select(codes.c.client_id).where(codes.c.user_id == bindparam("u")),
)
_FORGET_CLIENT = delete(clients).where(
    clients.c.id == bindparam("c"),
    ~select(grants.c.id).where(grants.c.client_id == clients.c.id).exists(),
    ~select(codes.c.code_hash).where(codes.c.client_id == clients.c.id).exists(),
)

_TOKEN = select(tokens.c.id, tokens.c.user_id, grants.c.public_id, tokens.c.expires_at, tokens.c.used_at).where(
    tokens.c.token_hash == bindparam("h"), tokens.c.grant_id == grants.c.id
)
_ADD_TOKEN = insert(tokens)
_USE_TOKEN = update(tokens).where(tokens.c.id == bindparam("t")).values(used_at=bindparam("now"))
_FORGET_TOKENS = delete(tokens).where(tokens.c.grant_id == bindparam("g"), tokens.c.expires_at <= bindparam("now"))


@dataclass(frozen=True)
class StoredCode:
    """What a user said yes to, for one client to fetch. `client_id` is internal."""

    user_id: int
    client_id: int
    redirect_uri: str
    challenge: str
    scopes: list[str]
    resource: str
    issuer: str
    epoch: int
    expires_at: dt.datetime


@dataclass(frozen=True)
class StoredGrant:
    """A grant as it is stored, and its client. `client` is the client's public id."""

    id: int
    public_id: str
    user_id: int
    client_id: int
    client: str
    client_name: str
    redirect_uris: list[str]
    scopes: list[str]
    resource: str
    issuer: str
    created_at: dt.datetime
    used_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True)
class NewGrantToken:
    """A refresh token of a grant that is to be stored."""

    token_hash: str
    created_at: dt.datetime
    expires_at: dt.datetime


def _whole(row: Row[*tuple[Any, ...]]) -> StoredGrant:
    return StoredGrant(*row)


def _grant(row: Row[*tuple[Any, ...]] | None) -> StoredGrant | None:
    return _whole(row) if row else None


def add_code(conn: Connection, values: Mapping[str, Any], now: dt.datetime) -> None:
    """Add a code, and drop those of its user that nobody fetched in time."""
    conn.execute(_FORGET_CODES, {"u": values["user_id"], "now": now})
    conn.execute(_ADD_CODE, dict(values))


def owner_of_code(conn: Connection, code_hash: str) -> int | None:
    """The internal id of the user whose code, or whose grant for a code that was taken, this is."""
    found: int | None = conn.execute(_OWNER_OF_CODE, {"h": code_hash}).scalar_one_or_none()
    if found is None and (grant := by_code(conn, code_hash)) is not None:
        return grant.user_id
    return found


def take_code(conn: Connection, code_hash: str) -> StoredCode | None:
    """Take a code away: of all who come with it, one gets it."""
    row: Row[*tuple[Any, ...]] | None = conn.execute(_TAKE_CODE, {"h": code_hash}).one_or_none()
    return StoredCode(*row) if row else None


def by_public_id(conn: Connection, public_id: str) -> StoredGrant | None:
    """The grant that tokens call `public_id`."""
    return _grant(conn.execute(_BY_PUBLIC_ID, {"g": public_id}).one_or_none())


def by_code(conn: Connection, code_hash: str) -> StoredGrant | None:
    """The grant that was made for this code."""
    return _grant(conn.execute(_BY_CODE, {"h": code_hash}).one_or_none())


def living(conn: Connection, user_id: int, now: dt.datetime) -> Sequence[StoredGrant]:
    """The user's grants, the last used first."""
    return [_whole(row) for row in conn.execute(_LIVING, {"u": user_id, "now": now})]


def begin(conn: Connection, values: Mapping[str, Any], token: NewGrantToken) -> StoredGrant:
    """Add a grant with its first refresh token."""
    key = conn.execute(_ADD, dict(values)).inserted_primary_key
    added = _grant(conn.execute(_BY_ID, {"g": key[0]}).one_or_none()) if key else None
    assert added is not None, "a row that was just added is there"  # noqa: S101 - for the type checker
    _add_token(conn, added, token)
    return added


def go_on(conn: Connection, grant: StoredGrant, used: StoredToken, token: NewGrantToken) -> None:
    """Trade a refresh token of a grant for another. The time of its first trade stays."""
    if used.used_at is None:
        conn.execute(_USE_TOKEN, {"t": used.id, "now": token.created_at})
    _add_token(conn, grant, token)
    conn.execute(_FORGET_TOKENS, {"g": grant.id, "now": token.created_at})
    conn.execute(_TOUCH, {"g": grant.id, "now": token.created_at, "e": token.expires_at})


def _add_token(conn: Connection, grant: StoredGrant, token: NewGrantToken) -> None:
    conn.execute(
        _ADD_TOKEN,
        {
            "user_id": grant.user_id,
            "grant_id": grant.id,
            "token_hash": token.token_hash,
            "created_at": token.created_at,
            "expires_at": token.expires_at,
        },
    )


def token_by_hash(conn: Connection, token_hash: str) -> StoredToken | None:
    """The refresh token whose SHA-256 this is; its family is the grant."""
    row: Row[*tuple[Any, ...]] | None = conn.execute(_TOKEN, {"h": token_hash}).one_or_none()
    return StoredToken(*row) if row else None


def make_room(conn: Connection, user_id: int, now: dt.datetime, *, most: int) -> None:
    """Forget the grants that are over, and end the longest unused ones, until at most `most` are left."""
    conn.execute(_FORGET_EXPIRED, {"u": user_id, "now": now})
    for grant in [_whole(row) for row in conn.execute(_OF_USER, {"u": user_id})][most:]:
        end(conn, user_id, grant.public_id)


def end(conn: Connection, user_id: int, public_id: str) -> bool:
    """End a grant of the user, with all its tokens; whether there was one."""
    return conn.execute(_END, {"u": user_id, "g": public_id}).rowcount > 0


def end_all(conn: Connection, user_id: int) -> None:
    """End every grant of the user, and every code that waits to be fetched."""
    conn.execute(_END_CODES, {"u": user_id})
    conn.execute(_END_ALL, {"u": user_id})


def clients_of(conn: Connection, user_id: int) -> Sequence[int]:
    """The clients that the user has granted something."""
    return conn.execute(_CLIENTS, {"u": user_id}).scalars().all()


def forget_unused(conn: Connection, served: Sequence[int]) -> None:
    """Forget those of these clients that nobody grants anything any more."""
    for client in served:
        conn.execute(_FORGET_CLIENT, {"c": client})
