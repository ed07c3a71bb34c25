"""Passages, their words, and each database's own index of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from taskchat.store.tables.columns import Bytewise, Id

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# What a passage is found by: each of its terms behind the scope's letters. So every collection has words of its own in
# the index, and what others have costs nothing and tells nothing.
SAID = "{0}scope || replace(replace(trim({0}title_terms || ' ' || {0}terms), ' . ', ' '), ' ', ' ' || {0}scope)"

# To the tokenizer `ascii` every letter beyond ASCII is part of a word, so that our terms stay as they are.
FTS = "said, content='passages_said', content_rowid='id', tokenize='ascii', columnsize=0, detail='none'"
SQLITE = (
    "CREATE VIEW passages_said AS SELECT id, {of_row} AS said FROM passages",
    f"CREATE VIRTUAL TABLE passages_fts USING fts5({FTS})",
    """CREATE TRIGGER passages_fts_add AFTER INSERT ON passages BEGIN
    INSERT INTO passages_fts (rowid, said) VALUES (new.id, {of_new});
END""",
    """CREATE TRIGGER passages_fts_remove AFTER DELETE ON passages BEGIN
    INSERT INTO passages_fts (passages_fts, rowid, said) VALUES ('delete', old.id, {of_old});
END""",
)
LEXEMES = "array_to_tsvector(string_to_array({of_row}, ' '))"
POSTGRESQL = (
    f"ALTER TABLE passages ADD COLUMN lexemes tsvector NOT NULL GENERATED ALWAYS AS ({LEXEMES}) STORED",
    "CREATE INDEX ix_passages_lexemes ON passages USING gin (lexemes)",
)


def upgrade() -> None:
    op.create_table(
        "passages",
        sa.Column("id", Id, nullable=False),
        sa.Column("collection", Bytewise, nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("start", Id, nullable=False),
        sa.Column("end", Id, nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("language", AutoString(length=8), nullable=False),
        sa.Column("scope", AutoString(length=8), nullable=False),
        sa.Column("title_terms", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("collection", "source", "ordinal", name="uq_passages_ordinal"),
    )
    op.create_table(
        "passage_words",
        sa.Column("collection", Bytewise, nullable=False),
        sa.Column("word", Bytewise, nullable=False),
        sa.Column("term", Bytewise, nullable=False),
        sa.Column("backward", Bytewise, nullable=False),
        sa.Column("passages", Id, nullable=False),
        sa.PrimaryKeyConstraint("collection", "word", "term"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_passage_words_term", "passage_words", ["collection", "term"])
    op.create_index("ix_passage_words_backward", "passage_words", ["collection", "backward"])
    op.create_table(
        "passage_counts",
        sa.Column("collection", Bytewise, nullable=False),
        sa.Column("kind", AutoString(length=8), nullable=False),
        sa.Column("language", AutoString(length=8), nullable=False),
        sa.Column("passages", Id, nullable=False),
        sa.Column("terms", Id, nullable=False),
        sa.PrimaryKeyConstraint("collection", "kind", "language"),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        said = {"of_row": SAID.format(""), "of_new": SAID.format("new."), "of_old": SAID.format("old.")}
        op.execute(statement.format(**said))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE passages_fts")
        op.execute("DROP VIEW passages_said")
    op.drop_table("passage_counts")
    op.drop_table("passage_words")
    op.drop_table("passages")
