"""What models have cost."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Column, ForeignKey
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Bytewise, Id


class UsageRow(SQLModel, table=True):
    """What one model has cost a user on one day, in UTC. It outlives the conversations in which that was."""

    __tablename__ = "usage"

    user_id: int = Field(
        sa_column=Column(
            "user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    day: dt.date = Field(primary_key=True)
    model: str = Field(sa_column=Column("model", Bytewise, primary_key=True))
    turns: int = Field(sa_type=Id)
    model_calls: int = Field(sa_type=Id)
    input_tokens: int = Field(sa_type=Id)
    output_tokens: int = Field(sa_type=Id)
    cached_tokens: int = Field(sa_type=Id)
    seconds: float
    estimated: bool = Field(description="Whether some of the tokens are our own estimate")
