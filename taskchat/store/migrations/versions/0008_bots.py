"""Bots, those with whom each is shared, and the bot of a conversation.

A conversation keeps the id of a bot that was deleted: it stays to be read, and nobody goes on with it as another.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from taskchat.store.tables.columns import Id

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bots",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", AutoString(length=32), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("slug", AutoString(length=60), nullable=False),
        sa.Column("description", AutoString(), nullable=False),
        sa.Column("visibility", AutoString(length=10), nullable=False),
        sa.Column("config", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("user_id", "slug", name="uq_bots_slug"),
    )
    op.create_index("ix_bots_visibility", "bots", ["visibility", "id"])
    op.create_table(
        "bot_members",
        sa.Column("bot_id", Id, autoincrement=False, nullable=False),
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("role", AutoString(length=10), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["bot_id"], ["bots.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("bot_id", "user_id"),
    )
    op.create_index("ix_bot_members_user", "bot_members", ["user_id", "bot_id"])
    # Not in a batch: that would make the table anew, and dropping the old one takes along what refers to it.
    op.add_column("conversations", sa.Column("bot_id", AutoString(length=32), nullable=True))
    op.create_index("ix_conversations_user_bot", "conversations", ["user_id", "bot_id", "updated_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_conversations_user_bot", "conversations")
    op.drop_column("conversations", "bot_id")
    op.drop_table("bot_members")
    op.drop_table("bots")
