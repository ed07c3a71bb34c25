"""FAQs, what they are suggested and filtered by, who found them helpful, and the questions that found no answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Bytewise, Id, identity, owner


def _faq() -> Any:
    return Column("faq_id", Id, ForeignKey("faqs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)


class FaqRow(SQLModel, table=True):
    """An FAQ of a collection. `asked` is its question's words, by which an import knows it again; `version` counts its
    changes."""

    __tablename__ = "faqs"
    __table_args__ = (
        UniqueConstraint("collection", "slug", name="uq_faqs_slug"),
        Index("ix_faqs_collection", "collection", "priority", "id"),
        Index("ix_faqs_asked", "collection", "asked"),
    )

    id: int | None = Field(default=None, sa_column=identity())
    public_id: str = Field(unique=True, max_length=32)
    collection: str = Field(sa_type=Bytewise)
    slug: str = Field(sa_type=Bytewise)
    asked: str = Field(sa_type=Bytewise)
    question: str
    answer: str = Field(sa_type=Text)
    wordings: list[str] = Field(sa_column=Column("wordings", JSON, nullable=False))
    category: str | None = None
    keywords: list[str] = Field(sa_column=Column("keywords", JSON, nullable=False))
    tags: list[str] = Field(sa_column=Column("tags", JSON, nullable=False))
    language: str | None = Field(default=None, max_length=20)
    status: str = Field(max_length=10)
    priority: int = Field(sa_type=Integer)
    meta: dict[str, Any] = Field(sa_column=Column("meta", JSON, nullable=False))
    views: int = Field(default=0, sa_type=Id)
    version: int = Field(default=1, sa_type=Id)
    created_at: dt.datetime
    updated_at: dt.datetime


class FaqTermRow(SQLModel, table=True):
    """A word of an FAQ's wordings, or a tag of it."""

    __tablename__ = "faq_terms"
    __table_args__ = (Index("ix_faq_terms_faq", "faq_id"), {"sqlite_with_rowid": False})

    collection: str = Field(sa_column=Column("collection", Bytewise, primary_key=True))
    kind: str = Field(max_length=4, primary_key=True, description="word or tag")
    term: str = Field(sa_column=Column("term", Bytewise, primary_key=True))
    faq_id: int = Field(sa_column=_faq())


class FaqVoteRow(SQLModel, table=True):
    """What one user said of an FAQ."""

    __tablename__ = "faq_votes"
    __table_args__ = (Index("ix_faq_votes_user", "user_id"),)

    faq_id: int = Field(sa_column=_faq())
    user_id: int = Field(
        sa_column=Column(
            "user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    helpful: bool = Field(sa_column=Column("helpful", Boolean, nullable=False))


class UnansweredRow(SQLModel, table=True):
    """A question of a user that nothing in a collection answered, in their words, asked `times` times.

    Those that ask the same share a `group_id`. `digest` is that of its words, to know it again. One that is `dismissed`
    is kept to know it again, and not shown.
    """

    __tablename__ = "unanswered"
    __table_args__ = (
        UniqueConstraint("collection", "user_id", "digest", name="uq_unanswered_digest"),
        Index("ix_unanswered_group", "group_id"),
        Index("ix_unanswered_user", "user_id"),
        Index("ix_unanswered_last", "collection", "last_at"),
    )

    id: int | None = Field(default=None, sa_column=identity())
    group_id: str = Field(max_length=32)
    collection: str = Field(sa_type=Bytewise)
    user_id: int = Field(sa_column=owner())
    words: str = Field(sa_type=Text)
    digest: str = Field(max_length=64)
    times: int = Field(sa_type=Integer)
    dismissed: bool = Field(sa_column=Column("dismissed", Boolean, nullable=False))
    first_at: dt.datetime
    last_at: dt.datetime
