"""The meaning of passages as numbers: which models made them, and each passage's vector of each model."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Bytewise, Id, identity

# A column of the same numbers for pgvector to compare, made by the migration where PostgreSQL has that extension.
HALVES = "halves"


class EmbeddingModelRow(SQLModel, table=True):
    """A model that made vectors. `complete` once every passage had one; `seen_at` is when a server last used it.

    While its missing vectors are made, `runner` does so until `lease_until`.
    """

    __tablename__ = "embedding_models"
    __table_args__ = (UniqueConstraint("name", "dimensions", name="uq_embedding_models_name"),)

    id: int | None = Field(default=None, sa_column=identity())
    name: str = Field(sa_type=Bytewise)
    dimensions: int = Field(sa_type=Integer)
    complete: bool = False
    seen_at: dt.datetime
    runner: str | None = Field(default=None, max_length=32)
    lease_until: dt.datetime | None = None


class PassageVectorRow(SQLModel, table=True):
    """A passage's vector of a model; it goes with the passage.

    `digest` is that of the text it was made of, so that the same text need not be sent twice. `vector` are 16-bit
    floats, little endian, of length 1; `code` has a bit for each, set where it is above 0. `change` is the number in
    `vector_changes` that the collection had then.
    """

    __tablename__ = "passage_vectors"
    __table_args__ = (
        Index("ix_passage_vectors_change", "collection", "kind", "model_id", "change", "passage_id"),
        Index("ix_passage_vectors_digest", "collection", "model_id", "digest"),
        Index("ix_passage_vectors_model", "model_id"),
    )

    passage_id: int = Field(
        sa_column=Column(
            "passage_id", Id, ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    model_id: int = Field(
        sa_column=Column("model_id", Id, ForeignKey("embedding_models.id"), primary_key=True, autoincrement=False)
    )
    collection: str = Field(sa_type=Bytewise)
    kind: str = Field(max_length=8)
    change: int = Field(sa_type=Id)
    digest: bytes = Field(sa_type=LargeBinary)
    code: bytes = Field(sa_type=LargeBinary)
    vector: bytes = Field(sa_type=LargeBinary)


class VectorChangeRow(SQLModel, table=True):
    """The number of the last change of a collection's vectors, for those who keep some of them in memory.

    Numbers only grow: they are the microsecond of the change, or one more than the last.
    """

    __tablename__ = "vector_changes"

    collection: str = Field(sa_column=Column("collection", Bytewise, primary_key=True))
    last: int = Field(sa_type=Id)
