"""FAQs, and the questions that nobody could answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from taskchat.store.tables.columns import Bytewise, Id

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "faqs",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", AutoString(length=32), nullable=False),
        sa.Column("collection", Bytewise, nullable=False),
        sa.Column("slug", Bytewise, nullable=False),
        sa.Column("asked", Bytewise, nullable=False),
        sa.Column("question", AutoString(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("wordings", sa.JSON(), nullable=False),
        sa.Column("category", AutoString(), nullable=True),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("language", AutoString(length=20), nullable=True),
        sa.Column("status", AutoString(length=10), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("meta", sa.JSON(), nullable=False),
        sa.Column("views", Id, nullable=False),
        sa.Column("version", Id, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("collection", "slug", name="uq_faqs_slug"),
    )
    op.create_index("ix_faqs_collection", "faqs", ["collection", "priority", "id"])
    op.create_index("ix_faqs_asked", "faqs", ["collection", "asked"])
    op.create_table(
        "faq_terms",
        sa.Column("collection", Bytewise, nullable=False),
        sa.Column("kind", AutoString(length=4), nullable=False),
        sa.Column("term", Bytewise, nullable=False),
        sa.Column("faq_id", Id, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["faq_id"], ["faqs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("collection", "kind", "term", "faq_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_faq_terms_faq", "faq_terms", ["faq_id"])
    op.create_table(
        "faq_votes",
        sa.Column("faq_id", Id, autoincrement=False, nullable=False),
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["faq_id"], ["faqs.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("faq_id", "user_id"),
    )
    op.create_index("ix_faq_votes_user", "faq_votes", ["user_id"])
    op.create_table(
        "unanswered",
        sa.Column("id", Id, nullable=False),
        sa.Column("group_id", AutoString(length=32), nullable=False),
        sa.Column("collection", Bytewise, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("dismissed", sa.Boolean(), nullable=False),
        sa.Column("first_at", UTCDateTime(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("collection", "user_id", "digest", name="uq_unanswered_digest"),
    )
    op.create_index("ix_unanswered_group", "unanswered", ["group_id"])
    op.create_index("ix_unanswered_user", "unanswered", ["user_id"])
    op.create_index("ix_unanswered_last", "unanswered", ["collection", "last_at"])


def downgrade() -> None:
    op.drop_table("unanswered")
    op.drop_table("faq_votes")
    op.drop_table("faq_terms")
    op.drop_table("faqs")
