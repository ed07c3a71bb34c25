"""Documents, their versions, and the pieces of what each version holds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Bytewise, Id, identity, owner

UNFINISHED = text("state NOT IN ('ready', 'failed')")


def _version() -> Any:
    key = ForeignKey("document_versions.id", ondelete="CASCADE")
    return Column("version_id", Id, key, primary_key=True, autoincrement=False)


def _ordinal() -> Any:
    return Column("ordinal", Integer, primary_key=True, autoincrement=False)


class DocumentRow(SQLModel, table=True):
    """A document of a collection; `owner_id` is whose collection that is.

    `version` is the newest one, which `state`, `progress` and `reason` are about; `ready_version` is the one that is
    searched. While it is unfinished it is a job: `runner` has it until `lease_until`, those with the least `place` go
    first, none before it is due, and `tries` are how often it was begun.
    """

    __tablename__ = "documents"
    __table_args__ = (
        Index("ix_documents_collection", "collection", "id"),
        Index("ix_documents_owner", "owner_id", "state"),
        Index("ix_documents_waiting", "place", "id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
    )

    id: int | None = Field(default=None, sa_column=identity())
    public_id: str = Field(unique=True, max_length=32)
    collection: str = Field(sa_column=Column("collection", Bytewise, nullable=False))
    owner_id: int = Field(sa_column=owner())
    name: str
    url: str | None = None
    version: int
    ready_version: int | None = None
    state: str = Field(max_length=10)
    progress: int = 0
    reason: str | None = None
    tries: int = 0
    place: dt.datetime
    due_at: dt.datetime | None = None
    runner: str | None = Field(default=None, max_length=32)
    lease_until: dt.datetime | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


class DocumentVersionRow(SQLModel, table=True):
    """A version of a document, from 1. One that is still being sent has no document yet.

    `kept` says whether its file is still there; `pages` are where pages begin in its text.
    """

    __tablename__ = "document_versions"
    __table_args__ = (
        Index("ix_document_versions_document", "document_id", "version"),
        Index("ix_document_versions_owner", "owner_id"),
        Index("ix_document_versions_hash", "content_hash"),
    )

    id: int | None = Field(default=None, sa_column=identity())
    document_id: int | None = Field(
        default=None, sa_column=Column("document_id", Id, ForeignKey("documents.id", ondelete="CASCADE"), nullable=True)
    )
    owner_id: int = Field(sa_column=owner())
    version: int = 0
    kind: str | None = Field(default=None, max_length=5)
    content_hash: str | None = Field(default=None, max_length=64)
    size: int = Field(default=0, sa_type=Id)
    kept: bool = Field(default=True, sa_column=Column("kept", Boolean, nullable=False))
    title: str = ""
    characters: int | None = None
    passages: int | None = None
    pages: list[int] = Field(sa_column=Column("pages", JSON, nullable=False))
    notes: list[str] = Field(sa_column=Column("notes", JSON, nullable=False))
    created_at: dt.datetime
    read_at: dt.datetime | None = None


class DocumentBlobRow(SQLModel, table=True):
    """A piece of a version's file."""

    __tablename__ = "document_blobs"

    version_id: int = Field(sa_column=_version())
    ordinal: int = Field(sa_column=_ordinal())
    data: bytes = Field(sa_column=Column("data", LargeBinary, nullable=False))


class DocumentTextRow(SQLModel, table=True):
    """A piece of a version's text: all but the last have as many characters."""

    __tablename__ = "document_texts"

    version_id: int = Field(sa_column=_version())
    ordinal: int = Field(sa_column=_ordinal())
    text: str = Field(sa_column=Column("text", Text, nullable=False))
