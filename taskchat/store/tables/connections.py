"""The MCP servers that people have connected, and the tools of each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Bytewise, Id, identity, owner


class ConnectionRow(SQLModel, table=True):
    """A connected server. `address` is its URL, or the command that starts it; `sealed` its headers and environment,
    encrypted."""

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("user_id", "name", name="uq_connections_name"),)

    id: int | None = Field(default=None, sa_column=identity())
    public_id: str = Field(unique=True, max_length=32)
    user_id: int = Field(sa_column=owner())
    name: str = Field(max_length=20)
    kind: str = Field(max_length=5)
    address: str
    args: list[str] = Field(sa_column=Column("args", JSON, nullable=False))
    header_names: list[str] = Field(sa_column=Column("header_names", JSON, nullable=False))
    env_names: list[str] = Field(sa_column=Column("env_names", JSON, nullable=False))
    sealed: str | None = None
    enabled: bool = True
    left_out: int = Field(default=0, sa_type=Id)
    created_at: dt.datetime
    checked_at: dt.datetime


class ConnectionToolRow(SQLModel, table=True):
    """A tool of a connected server, as it was last read. `pin` stands for what its user has seen of it."""

    __tablename__ = "connection_tools"

    connection_id: int = Field(
        sa_column=Column(
            "connection_id", Id, ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    tool: str = Field(sa_column=Column("tool", Bytewise, primary_key=True))
    position: int
    spoken: str = Field(max_length=48)
    description: str
    parameters: dict[str, Any] = Field(sa_column=Column("parameters", JSON, nullable=False))
    pin: str = Field(max_length=64)
    permission: str = Field(default="off", max_length=10)
    changed: bool = Field(default=False, sa_column=Column("changed", Boolean, nullable=False, server_default=false()))
    read_only: bool | None = None
    destructive: bool | None = None
