"""People and what they sign in with."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Id, identity, owner


class UserRow(SQLModel, table=True):
    """An account. `next_task` is the number that its next task gets: numbers are never used again."""

    __tablename__ = "users"

    id: int | None = Field(default=None, sa_column=identity())
    public_id: str = Field(unique=True, max_length=32)
    email: str = Field(unique=True, max_length=254, description="Casefolded")
    password_hash: str | None = Field(default=None, description="None: nobody can sign in with a password")
    name: str | None = None
    timezone: str = "UTC"
    language: str = "en"
    role: str = "user"
    disabled: bool = False
    next_task: int = Field(default=1, sa_type=Id)
    created_at: dt.datetime


class RefreshTokenRow(SQLModel, table=True):
    """A refresh token, by its hash. Tokens that came of one sign-in are a family: reuse of one revokes them all."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index("ix_refresh_tokens_user", "user_id", "expires_at"),)

    id: int | None = Field(default=None, sa_column=identity())
    user_id: int = Field(sa_column=owner())
    family: str = Field(index=True, max_length=32)
    token_hash: str = Field(unique=True, max_length=64)
    created_at: dt.datetime
    expires_at: dt.datetime
    used_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None
