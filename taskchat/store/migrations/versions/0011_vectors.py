"""Vectors of passages, and the models that made them."""

from __future__ import annotations

import contextlib

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from taskchat.store.tables.columns import Bytewise, Id

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

HALFVEC = "SELECT to_regtype('halfvec') IS NOT NULL"  # of pgvector 0.7 or later


def upgrade() -> None:
    op.create_table(
        "embedding_models",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", Bytewise, nullable=False),
        sa.Column("dimensions", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("runner", AutoString(length=32), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", "dimensions", name="uq_embedding_models_name"),
    )
    op.create_table(
        "passage_vectors",
        sa.Column("passage_id", Id, nullable=False),
        sa.Column("model_id", Id, nullable=False),
        sa.Column("collection", Bytewise, nullable=False),
        sa.Column("kind", AutoString(length=8), nullable=False),
        sa.Column("change", Id, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["model_id"], ["embedding_models.id"]),
        sa.PrimaryKeyConstraint("passage_id", "model_id"),
    )
    op.create_index(
        "ix_passage_vectors_change", "passage_vectors", ["collection", "kind", "model_id", "change", "passage_id"]
    )
    op.create_index("ix_passage_vectors_digest", "passage_vectors", ["collection", "model_id", "digest"])
    op.create_index("ix_passage_vectors_model", "passage_vectors", ["model_id"])
    op.create_table(
        "vector_changes",
        sa.Column("collection", Bytewise, nullable=False),
        sa.Column("last", Id, nullable=False),
        sa.PrimaryKeyConstraint("collection"),
    )
    if op.get_bind().dialect.name == "postgresql" and _has_pgvector():
        op.execute("ALTER TABLE passage_vectors ADD COLUMN halves halfvec")


def _has_pgvector() -> bool:
    """Whether the extension is there, or could be made: not everybody may."""
    bind = op.get_bind()
    if bind.scalar(sa.text("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")):
        with contextlib.suppress(DBAPIError), bind.begin_nested():
            bind.execute(sa.text("CREATE EXTENSION IF NOT EXISTS vector"))
    return bool(bind.scalar(sa.text(HALFVEC)))


def downgrade() -> None:
    op.drop_table("vector_changes")
    op.drop_table("passage_vectors")
    op.drop_table("embedding_models")
