"""Tasks and their events."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Bytewise, Id, identity, owner


class TaskRow(SQLModel, table=True):
    """A task. `number` is its id for people. `due_key` orders: the due's local wall clock, days before their times."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("user_id", "number", name="uq_tasks_number"),
        Index("ix_tasks_user_status_due", "user_id", "status", "due_key", "number"),
        Index("ix_tasks_user_due", "user_id", "due_key", "number"),
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


class TaskEventRow(SQLModel, table=True):
    """One recorded change: what the task was and became. Changes of one turn or request share their `group_id`."""

    __tablename__ = "task_events"
    __table_args__ = (
        Index("ix_task_events_user", "user_id", "id"),
        Index("ix_task_events_task", "user_id", "task_number", "id"),
        Index("ix_task_events_group", "user_id", "group_id", "id"),
        Index("ix_task_events_undoes", "user_id", "undoes"),
    )

    id: int | None = Field(default=None, sa_column=identity())
    user_id: int = Field(sa_column=owner())
    task_number: int = Field(sa_type=Id)
    kind: str = Field(max_length=10)
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    group_id: str = Field(max_length=40)
    undoes: int | None = Field(default=None, sa_type=Id, description="The event that this change takes back")
    turn_id: int | None = Field(default=None, sa_type=Id)
    call_id: str | None = None
    at: dt.datetime
