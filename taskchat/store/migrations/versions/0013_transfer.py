"""What tasks are called in other programs, and the calendar feeds of accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from taskchat.store.tables.columns import Bytewise, Id

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task_uids",
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("uid", Bytewise, nullable=False),
        sa.Column("number", Id, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "uid"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_task_uids_number", "task_uids", ["user_id", "number"])
    op.create_table(
        "task_feeds",
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("secret_hash", AutoString(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("fetched_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id"),
        sa.UniqueConstraint("secret_hash"),
    )


def downgrade() -> None:
    op.drop_table("task_feeds")
    op.drop_table("task_uids")
