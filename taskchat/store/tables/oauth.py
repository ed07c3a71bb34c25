"""Programs that people let at their tasks: OAuth clients, what each was granted, and by which tokens it comes."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, Column, ForeignKey, Index
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Id, identity, owner


def _client() -> Column[int]:
    return Column(Id, ForeignKey("oauth_clients.id", ondelete="CASCADE"), nullable=False)


class OAuthClientRow(SQLModel, table=True):
    """A client that has registered itself: it belongs to nobody, and all that it says of itself is only its word.

    One that nobody grants anything is forgotten when it expires.
    """

    __tablename__ = "oauth_clients"
    __table_args__ = (Index("ix_oauth_clients_expires", "expires_at"),)

    id: int | None = Field(default=None, sa_column=identity())
    public_id: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=100)
    redirect_uris: list[str] = Field(sa_column=Column("redirect_uris", JSON, nullable=False))
    auth_method: str = Field(max_length=30, description="How it shows its secret; none: it has none")
    secret_hash: str | None = Field(default=None, max_length=64)
    created_at: dt.datetime
    expires_at: dt.datetime


class OAuthGrantRow(SQLModel, table=True):
    """What a user has let a client do, once. When it is over or taken back, the row goes."""

    __tablename__ = "oauth_grants"
    __table_args__ = (Index("ix_oauth_grants_user", "user_id", "id"), Index("ix_oauth_grants_client", "client_id"))

    id: int | None = Field(default=None, sa_column=identity())
    public_id: str = Field(unique=True, max_length=32)
    user_id: int = Field(sa_column=owner())
    client_id: int = Field(sa_column=_client())
    scopes: list[str] = Field(sa_column=Column("scopes", JSON, nullable=False))
    resource: str = Field(max_length=500)
    issuer: str = Field(max_length=500)
    code_hash: str = Field(unique=True, max_length=64, description="Of the code that it was made for, to know it again")
    created_at: dt.datetime
    used_at: dt.datetime
    expires_at: dt.datetime


class OAuthCodeRow(SQLModel, table=True):
    """An authorization code, by its hash: what the user said yes to, for one client to fetch once. Taken, it goes."""

    __tablename__ = "oauth_codes"
    __table_args__ = (
        Index("ix_oauth_codes_user", "user_id", "expires_at"),
        Index("ix_oauth_codes_client", "client_id"),
    )

    code_hash: str = Field(primary_key=True, max_length=64)
    user_id: int = Field(sa_column=owner())
    client_id: int = Field(sa_column=_client())
    redirect_uri: str = Field(max_length=500)
    challenge: str = Field(max_length=43)
    scopes: list[str] = Field(sa_column=Column("scopes", JSON, nullable=False))
    resource: str = Field(max_length=500)
    issuer: str = Field(max_length=500)
    epoch: int = Field(sa_type=Id)
    expires_at: dt.datetime


class OAuthTokenRow(SQLModel, table=True):
    """A refresh token of a grant, by its hash. Each is traded once: who brings a used one back ends the grant."""

    __tablename__ = "oauth_tokens"
    __table_args__ = (
        Index("ix_oauth_tokens_grant", "grant_id", "expires_at"),
        Index("ix_oauth_tokens_user", "user_id"),
    )

    id: int | None = Field(default=None, sa_column=identity())
    user_id: int = Field(sa_column=owner())
    grant_id: int = Field(sa_column=Column(Id, ForeignKey("oauth_grants.id", ondelete="CASCADE"), nullable=False))
    token_hash: str = Field(unique=True, max_length=64)
    created_at: dt.datetime
    expires_at: dt.datetime
    used_at: dt.datetime | None = None
