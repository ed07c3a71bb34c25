"""What tasks are called in other programs, and the calendar feeds of accounts."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Column, ForeignKey, Index
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Bytewise, Id


class TaskUidRow(SQLModel, table=True):
    """A task that came from another program, by its uid there. Of our own tasks there is none: their uids are made of
    their numbers."""

    __tablename__ = "task_uids"
    __table_args__ = (
        Index("ix_task_uids_number", "user_id", "number"),
        {"sqlite_with_rowid": False},
    )

    user_id: int = Field(
        sa_column=Column(
            "user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    uid: str = Field(sa_column=Column("uid", Bytewise, primary_key=True))
    number: int = Field(sa_type=Id)


class TaskFeedRow(SQLModel, table=True):
    """The calendar feed of an account. Its secret is kept as a hash; `fetched_at` is right to the hour."""

    __tablename__ = "task_feeds"

    user_id: int = Field(
        sa_column=Column(
            "user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    secret_hash: str = Field(unique=True, max_length=64)
    created_at: dt.datetime
    fetched_at: dt.datetime | None = None
