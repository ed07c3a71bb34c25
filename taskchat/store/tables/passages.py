"""Passages of documents and FAQs, the words that stand in them, and how many there are."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from taskchat.store.tables.columns import Bytewise, Id, identity

# What each database keeps for its own search, made by the migration: SQLite an FTS5 table that follows `passages` by
# triggers, PostgreSQL a column that is made of the others.
FTS, LEXEMES = "passages_fts", "lexemes"


class PassageRow(SQLModel, table=True):
    """A passage. It never changes: a source that is read again has new ones.

    `title_terms` and `terms` are what the title with the headings and the text are found by: the terms in their order,
    a blank between each two, and a point between sentences. In the index `scope` stands before each of them: it is that
    of the collection and of the kind of source.
    """

    __tablename__ = "passages"
    __table_args__ = (UniqueConstraint("collection", "source", "ordinal", name="uq_passages_ordinal"),)

    id: int | None = Field(default=None, sa_column=identity())
    collection: str = Field(sa_type=Bytewise)
    source: str = Field(sa_type=Bytewise)
    ordinal: int = Field(sa_type=Integer)
    title: str = Field(sa_type=Text)
    path: list[str] = Field(sa_column=Column("path", JSON, nullable=False))
    text: str = Field(sa_type=Text)
    start: int = Field(sa_type=Id)
    end: int = Field(sa_type=Id)
    page: int | None = None
    language: str = Field(max_length=8)
    scope: str = Field(max_length=8)
    title_terms: str = Field(sa_type=Text)
    terms: str = Field(sa_type=Text)


class PassageWordRow(SQLModel, table=True):
    """A word that stands in a collection: its term, its letters from behind, and in how many passages it stands."""

    __tablename__ = "passage_words"
    __table_args__ = (
        Index("ix_passage_words_term", "collection", "term"),
        Index("ix_passage_words_backward", "collection", "backward"),
        {"sqlite_with_rowid": False},
    )

    collection: str = Field(sa_column=Column("collection", Bytewise, primary_key=True))
    word: str = Field(sa_column=Column("word", Bytewise, primary_key=True))
    term: str = Field(sa_column=Column("term", Bytewise, primary_key=True))
    backward: str = Field(sa_type=Bytewise)
    passages: int = Field(sa_type=Id)


class PassageCountRow(SQLModel, table=True):
    """How many passages a collection has of a kind of source and in a language, and their terms in all."""

    __tablename__ = "passage_counts"

    collection: str = Field(sa_column=Column("collection", Bytewise, primary_key=True))
    kind: str = Field(max_length=8, primary_key=True)
    language: str = Field(max_length=8, primary_key=True)
    passages: int = Field(sa_type=Id)
    terms: int = Field(sa_type=Id)
