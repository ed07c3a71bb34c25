"""Bots, and those with whom each is shared."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Id, identity, owner


class BotRow(SQLModel, table=True):
    """A bot of one user. `config` is a BotConfig; what it lacks has the default."""

    __tablename__ = "bots"
    __table_args__ = (
        UniqueConstraint("user_id", "slug", name="uq_bots_slug"),
        Index("ix_bots_visibility", "visibility", "id"),
    )

    id: int | None = Field(default=None, sa_column=identity())
    public_id: str = Field(unique=True, max_length=32)
    user_id: int = Field(sa_column=owner())
    name: str
    slug: str = Field(max_length=60)
    description: str
    visibility: str = Field(max_length=10)
    config: dict[str, Any] = Field(sa_column=Column("config", JSON, nullable=False))
    created_at: dt.datetime
    updated_at: dt.datetime


class BotMemberRow(SQLModel, table=True):
    """Somebody with whom a bot is shared. A private bot has none."""

    __tablename__ = "bot_members"
    __table_args__ = (Index("ix_bot_members_user", "user_id", "bot_id"),)

    bot_id: int = Field(
        sa_column=Column("bot_id", Id, ForeignKey("bots.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    )
    user_id: int = Field(
        sa_column=Column(
            "user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    role: str = Field(max_length=10)
    created_at: dt.datetime
