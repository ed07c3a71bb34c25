"""People and what they sign in with."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Id, identity, owner


class UserRow(SQLModel, table=True):
    """An account. `next_task` is the number that its next task gets: numbers are never used again. `tasks_pending` and
    `tasks_done` count its tasks, `tasks_changes` their changes.

    `epoch` counts how often everything that the user was signed in with has been ended. Tokens name the one that they
    were made in.
    """

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
    epoch: int = Field(default=0, sa_column=Column("epoch", Id, nullable=False, server_default="0"))
    tasks_zone: str | None = Field(default=None, description="The timezone that its tasks are ordered in")
    tasks_pending: int = Field(default=0, sa_column=Column("tasks_pending", Id, nullable=False, server_default="0"))
    tasks_done: int = Field(default=0, sa_column=Column("tasks_done", Id, nullable=False, server_default="0"))
    tasks_changes: int = Field(default=0, sa_column=Column("tasks_changes", Id, nullable=False, server_default="0"))
    model: str | None = Field(default=None, max_length=300, description="Who answers. None: the server's choice")
    model_fallback: bool | None = Field(
        default=None, description="Whether the embedded model may answer when that fails. None: the server's choice"
    )


class SessionRow(SQLModel, table=True):
    """A sign-in. It lasts as long as it is refreshed in time; when it is over, the row goes."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_user", "user_id", "used_at"),)

    id: int | None = Field(default=None, sa_column=identity())
    public_id: str = Field(unique=True, max_length=32)
    user_id: int = Field(sa_column=owner())
    device: str | None = Field(default=None, max_length=200, description="What the client called itself")
    created_at: dt.datetime
    used_at: dt.datetime
    expires_at: dt.datetime


class RefreshTokenRow(SQLModel, table=True):
    """A refresh token, by its hash. Those of one sign-in bear its public id as family: reuse of one ends them all."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index("ix_refresh_tokens_user", "user_id", "expires_at"),)

    id: int | None = Field(default=None, sa_column=identity())
    user_id: int = Field(sa_column=owner())
    family: str = Field(index=True, max_length=32)
    token_hash: str = Field(unique=True, max_length=64)
    created_at: dt.datetime
    expires_at: dt.datetime
    used_at: dt.datetime | None = None


class ApiKeyRow(SQLModel, table=True):
    """An API key, by its hash. `start` is its first letters, by which a person knows it again."""

    __tablename__ = "api_keys"
    __table_args__ = (Index("ix_api_keys_user", "user_id", "id"),)

    id: int | None = Field(default=None, sa_column=identity())
    public_id: str = Field(unique=True, max_length=32)
    user_id: int = Field(sa_column=owner())
    name: str
    scopes: list[str] = Field(sa_column=Column("scopes", JSON, nullable=False))
    key_hash: str = Field(unique=True, max_length=64)
    start: str = Field(max_length=12)
    created_at: dt.datetime
    expires_at: dt.datetime | None = None
    used_at: dt.datetime | None = None


class ResetLinkRow(SQLModel, table=True):
    """A link that lets its holder choose a new password, once. By its hash; when it is used, the row goes."""

    __tablename__ = "reset_links"
    __table_args__ = (Index("ix_reset_links_user", "user_id", "id"),)

    id: int | None = Field(default=None, sa_column=identity())
    user_id: int = Field(sa_column=owner())
    token_hash: str = Field(unique=True, max_length=64)
    created_at: dt.datetime
    expires_at: dt.datetime
