"""Tasks, what they are found by, their events, and the requests that changed them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, UniqueConstraint, true
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Bytewise, Id, identity, owner


class TaskRow(SQLModel, table=True):
    """A task. `number` is its id for people. `due_key` orders: the due's wall clock in the zone that the account's
    `tasks_zone` names, days before their times. `rank` and `title_key` order by priority and title."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("user_id", "number", name="uq_tasks_number"),
        Index("ix_tasks_user_status_due", "user_id", "status", "due_key", "number"),
        Index("ix_tasks_user_due", "user_id", "due_key", "number"),
        Index("ix_tasks_user_updated", "user_id", "updated_at", "number"),
        Index("ix_tasks_user_rank", "user_id", "status", "rank", "number"),
        Index("ix_tasks_user_title", "user_id", "status", "title_key", "number"),
    )

    id: int | None = Field(default=None, sa_column=identity())
    user_id: int = Field(sa_column=owner())
    number: int = Field(sa_type=Id)
    title: str
    description: str | None = None
    status: str = Field(default="pending", max_length=10)
    due: str | None = None
    due_key: str = Field(sa_type=Bytewise, description="'~' where there is no due, so that dated tasks come first")
    priority: str | None = None
    tags: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    project: str | None = None
    recurrence: str | None = None
    created_at: dt.datetime
    updated_at: dt.datetime
    completed_at: dt.datetime | None = None
    rank: int = Field(sa_column=Column("rank", Integer, nullable=False, server_default="3"), description="0 is high")
    title_key: str = Field(
        sa_column=Column("title_key", Bytewise, nullable=False, server_default=""), description="Casefolded, cut"
    )


class TaskWordRow(SQLModel, table=True):
    """One key that a task is found by, a word for example, in the order in which the tasks that have it are shown."""

    __tablename__ = "task_words"
    __table_args__ = (
        Index("ix_task_words_task", "user_id", "number"),
        {"sqlite_with_rowid": False},  # it is an index, so it is kept as one
    )

    user_id: int = Field(
        sa_column=Column(
            "user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    key: str = Field(sa_column=Column("key", Bytewise, primary_key=True))
    done: bool = Field(primary_key=True)
    due_key: str = Field(sa_column=Column("due_key", Bytewise, primary_key=True))
    number: int = Field(sa_column=Column("number", Id, primary_key=True, autoincrement=False))


class TaskEventRow(SQLModel, table=True):
    """One recorded change: what the task was and became. Changes of one turn or request share their `group_id`.

    `seq` counts the user's changes. They are ordered by it and not by `id`, lest a database walks through everybody's.
    `stands` is true while undo can take it back: it is no undo itself, and none has taken it back.
    """

    __tablename__ = "task_events"
    __table_args__ = (
        Index("ix_task_events_number", "user_id", "task_number", "seq"),
        Index("ix_task_events_group", "user_id", "group_id", "id"),
        Index("ix_task_events_stands", "user_id", "stands", "seq"),
    )

    id: int | None = Field(default=None, sa_column=identity())
    user_id: int = Field(sa_column=owner())
    task_number: int = Field(sa_type=Id)
    kind: str = Field(max_length=10)
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    group_id: str = Field(max_length=40)
    undoes: int | None = Field(default=None, sa_type=Id, description="The `seq` that this change takes back")
    turn_id: int | None = Field(default=None, sa_type=Id)
    call_id: str | None = None
    at: dt.datetime
    seq: int = Field(sa_column=Column("seq", Id, nullable=False, server_default="0"))
    stands: bool = Field(sa_column=Column("stands", Boolean, nullable=False, server_default=true()))


class TaskRequestRow(SQLModel, table=True):
    """A request that changed tasks, by its Idempotency-Key, and what it gave; written with the change."""

    __tablename__ = "task_requests"
    __table_args__ = (Index("ix_task_requests_age", "user_id", "created_at"),)

    user_id: int = Field(
        sa_column=Column(
            "user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    key: str = Field(primary_key=True, max_length=200)
    fingerprint: str = Field(max_length=64, description="What was asked for")
    result: dict[str, Any] = Field(sa_column=Column("result", JSON, nullable=False))
    created_at: dt.datetime
