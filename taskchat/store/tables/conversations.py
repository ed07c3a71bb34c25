"""Conversations, their messages, and the tool calls of turns that are not finished."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Id, identity, owner


class ConversationRow(SQLModel, table=True):
    """A conversation of one user. The sums are what models have cost in it, the embedded one aside."""

    __tablename__ = "conversations"
    __table_args__ = (
        Index("ix_conversations_user_archived", "user_id", "archived", "updated_at", "id"),
        Index("ix_conversations_user_bot", "user_id", "bot_id", "updated_at", "id"),
    )

    id: int | None = Field(default=None, sa_column=identity())
    public_id: str = Field(unique=True, max_length=32)
    user_id: int = Field(sa_column=owner())
    bot_id: str | None = Field(default=None, max_length=32, description="Also of a bot that is no more")
    title: str
    archived: bool = False
    message_count: int = 0
    created_at: dt.datetime
    updated_at: dt.datetime
    model_calls: int = Field(default=0, sa_column=Column("model_calls", Id, nullable=False, server_default="0"))
    input_tokens: int = Field(default=0, sa_column=Column("input_tokens", Id, nullable=False, server_default="0"))
    output_tokens: int = Field(default=0, sa_column=Column("output_tokens", Id, nullable=False, server_default="0"))
    cached_tokens: int = Field(default=0, sa_column=Column("cached_tokens", Id, nullable=False, server_default="0"))
    model_seconds: float = Field(
        default=0.0, sa_column=Column("model_seconds", Float, nullable=False, server_default="0")
    )
    tokens_estimated: bool = Field(
        default=False,
        sa_column=Column("tokens_estimated", Boolean, nullable=False, server_default=false()),
        description="Whether some of the tokens are our own estimate",
    )


class MessageRow(SQLModel, table=True):
    """A message. A user's message begins a turn and its id names it; the reply points back with `reply_to`.

    `runner` is the server process that has the turn, until `lease_until` unless it renews that. Only it may make the
    turn's changes and store its reply. An answered turn keeps both, as nobody asks any more.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("user_id", "idempotency_key", name="uq_messages_key"),
        UniqueConstraint("reply_to", name="uq_messages_reply"),
        Index("ix_messages_conversation", "conversation_id", "id"),
        Index("ix_messages_user", "user_id", "id"),
        {"sqlite_autoincrement": True},  # ids name turns, so none is used twice
    )

    id: int | None = Field(default=None, sa_column=identity())
    conversation_id: int = Field(
        sa_column=Column(Id, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False)
    )
    user_id: int = Field(sa_column=owner())
    role: str = Field(max_length=10)
    content: str
    tool_calls: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    meta: dict[str, Any] = Field(
        default_factory=dict,
        sa_column=Column(JSON, nullable=False),
        description="memory, question, confirmations, usage, success, stopped, instead_of, moderation, sources,"
        " sources_note of a reply;"
        " started_here, model of a request",
    )
    model: str | None = None
    reply_to: int | None = Field(default=None, sa_type=Id)
    idempotency_key: str | None = Field(default=None, max_length=200)
    created_at: dt.datetime
    runner: str | None = Field(default=None, max_length=32)
    lease_until: dt.datetime | None = None
    stop_asked: bool | None = Field(default=None, description="Another process wants the turn to end")


class SocketTicketRow(SQLModel, table=True):
    """What opens one WebSocket, by its hash. `credential` and `epoch` are what its holder was signed in with."""

    __tablename__ = "socket_tickets"
    __table_args__ = (Index("ix_socket_tickets_user", "user_id", "expires_at"),)

    ticket_hash: str = Field(primary_key=True, max_length=64)
    user_id: int = Field(sa_column=owner())
    credential: str
    epoch: int = Field(sa_type=Id)
    expires_at: dt.datetime


class TurnCallRow(SQLModel, table=True):
    """A tool call of a turn, written in the transaction of an effect: what an interrupted turn goes on from."""

    __tablename__ = "turn_calls"

    turn_id: int = Field(sa_column=Column(Id, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True))
    call_index: int = Field(primary_key=True)
    call_id: str
    tool: str
    arguments: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    result: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    error: str | None = None
    created_at: dt.datetime
