"""Every table, as SQLModel classes. Queries use their `__table__` with prebuilt Core statements."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, UniqueConstraint
from sqlmodel import Field, SQLModel


def table_of(model: type[SQLModel]) -> Table:
    """The Core table behind a SQLModel class."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def _owner() -> Any:
    return Column(Integer, ForeignKey("users.id", ondelete="CASCADE"), nullable=False)


class UserRow(SQLModel, table=True):
    """An account. `next_task` is the number that its next task gets: numbers are never used again."""

    __tablename__ = "users"

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True, max_length=32)
    email: str = Field(unique=True, max_length=254, description="Casefolded")
    password_hash: str | None = Field(default=None, description="None: nobody can sign in with a password")
    name: str | None = None
    timezone: str = "UTC"
    language: str = "en"
    role: str = "user"
    disabled: bool = False
    next_task: int = 1
    created_at: dt.datetime


class RefreshTokenRow(SQLModel, table=True):
    """A refresh token, by its hash. Tokens that came of one sign-in are a family: reuse of one revokes them all."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index("ix_refresh_tokens_user", "user_id", "expires_at"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(sa_column=_owner())
    family: str = Field(index=True, max_length=32)
    token_hash: str = Field(unique=True, max_length=64)
    created_at: dt.datetime
    expires_at: dt.datetime
    used_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None


class ConversationRow(SQLModel, table=True):
    """A conversation of one user."""

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_user_updated", "user_id", "updated_at", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True, max_length=32)
    user_id: int = Field(sa_column=_owner())
    title: str
    archived: bool = False
    message_count: int = 0
    created_at: dt.datetime
    updated_at: dt.datetime


class MessageRow(SQLModel, table=True):
    """A message. A user's message begins a turn and its id names it; the reply points back with `reply_to`."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("user_id", "idempotency_key", name="uq_messages_key"),
        UniqueConstraint("reply_to", name="uq_messages_reply"),
        Index("ix_messages_conversation", "conversation_id", "id"),
        {"sqlite_autoincrement": True},  # ids name turns, so none is used twice
    )

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(
        sa_column=Column(Integer, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False)
    )
    user_id: int = Field(sa_column=_owner())
    role: str = Field(max_length=10)
    content: str
    tool_calls: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    meta: dict[str, Any] = Field(
        default_factory=dict,
        sa_column=Column(JSON, nullable=False),
        description="memory, question, confirmations, usage, success of a reply; timezone and fingerprint of a request",
    )
    model: str | None = None
    reply_to: int | None = None
    idempotency_key: str | None = Field(default=None, max_length=200)
    created_at: dt.datetime


class TurnCallRow(SQLModel, table=True):
    """A tool call of a turn, written in the transaction of an effect: what an interrupted turn goes on from."""

    __tablename__ = "turn_calls"

    turn_id: int = Field(sa_column=Column(Integer, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True))
    call_index: int = Field(primary_key=True)
    call_id: str
    tool: str
    arguments: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    result: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    error: str | None = None
    created_at: dt.datetime


class TaskRow(SQLModel, table=True):
    """A task. `number` is its id for people. `due_key` orders: the due's local wall clock, days before their times."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("user_id", "number", name="uq_tasks_number"),
        Index("ix_tasks_user_status_due", "user_id", "status", "due_key", "number"),
        Index("ix_tasks_user_due", "user_id", "due_key", "number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(sa_column=_owner())
    number: int
    title: str
    description: str | None = None
    status: str = Field(default="pending", max_length=10)
    due: str | None = None
    due_key: str = Field(description="'~' where there is no due, so that dated tasks come first")
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

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(sa_column=_owner())
    task_number: int
    kind: str = Field(max_length=10)
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    group_id: str = Field(max_length=40)
    undoes: int | None = Field(default=None, description="The event that this change takes back")
    turn_id: int | None = None
    call_id: str | None = None
    at: dt.datetime
