"""Documents, their versions, and what each version holds: the text that was read, and the file that it was read from.

Files lie in the database, in pieces: every server of several sees them, and they go with what they belong to.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from taskchat.store.tables.columns import Bytewise, Id

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", AutoString(length=32), nullable=False),
        sa.Column("collection", Bytewise, nullable=False),
        sa.Column("owner_id", Id, nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("url", AutoString(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ready_version", sa.Integer(), nullable=True),
        sa.Column("state", AutoString(length=10), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("reason", AutoString(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("place", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("runner", AutoString(length=32), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
    )
    op.create_index("ix_documents_collection", "documents", ["collection", "id"])
    op.create_index("ix_documents_owner", "documents", ["owner_id", "state"])
    op.create_index(
        "ix_documents_waiting",
        "documents",
        ["place", "id"],
        sqlite_where=sa.text("state NOT IN ('ready', 'failed')"),
        postgresql_where=sa.text("state NOT IN ('ready', 'failed')"),
    )
    op.create_table(
        "document_versions",
        sa.Column("id", Id, nullable=False),
        sa.Column("document_id", Id, nullable=True),
        sa.Column("owner_id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=5), nullable=True),
        sa.Column("content_hash", AutoString(length=64), nullable=True),
        sa.Column("size", Id, nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("title", AutoString(), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=True),
        sa.Column("passages", sa.Integer(), nullable=True),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_document_versions_document", "document_versions", ["document_id", "version"])
    op.create_index("ix_document_versions_owner", "document_versions", ["owner_id"])
    op.create_index("ix_document_versions_hash", "document_versions", ["content_hash"])
    op.create_table(
        "document_blobs",
        sa.Column("version_id", Id, autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["document_versions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("version_id", "ordinal"),
    )
    op.create_table(
        "document_texts",
        sa.Column("version_id", Id, autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["document_versions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("version_id", "ordinal"),
    )


def downgrade() -> None:
    op.drop_table("document_texts")
    op.drop_table("document_blobs")
    op.drop_table("document_versions")
    op.drop_table("documents")
