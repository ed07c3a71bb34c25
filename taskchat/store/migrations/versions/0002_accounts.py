"""Accounts: keys, one-time links, sessions.

Every sign-in that was made before stays: its family becomes a session. What had been revoked goes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from taskchat.store.tables.columns import Id

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FAMILIES_TO_SESSIONS = """
INSERT INTO sessions (public_id, user_id, created_at, used_at, expires_at)
SELECT family, user_id, MIN(created_at), MAX(created_at), MAX(expires_at) FROM refresh_tokens GROUP BY family, user_id
"""


def upgrade() -> None:
    # Not in a batch: that would make the table anew, and dropping the old one takes along what refers to it.
    op.add_column("users", sa.Column("epoch", Id, nullable=False, server_default="0"))
    op.create_table(
        "sessions",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", AutoString(length=32), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("device", AutoString(length=200), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
    )
    op.create_index("ix_sessions_user", "sessions", ["user_id", "used_at"], unique=False)
    op.create_table(
        "api_keys",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", AutoString(length=32), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("key_hash", AutoString(length=64), nullable=False),
        sa.Column("start", AutoString(length=12), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=True),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key_hash"),
        sa.UniqueConstraint("public_id"),
    )
    op.create_index("ix_api_keys_user", "api_keys", ["user_id", "id"], unique=False)
    op.create_table(
        "reset_links",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("token_hash", AutoString(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_reset_links_user", "reset_links", ["user_id", "id"], unique=False)
    op.execute("DELETE FROM refresh_tokens WHERE revoked_at IS NOT NULL")
    op.execute(FAMILIES_TO_SESSIONS)
    op.drop_column("refresh_tokens", "revoked_at")


def downgrade() -> None:
    op.add_column("refresh_tokens", sa.Column("revoked_at", UTCDateTime(), nullable=True))
    op.drop_table("reset_links")
    op.drop_table("api_keys")
    op.drop_table("sessions")
    op.drop_column("users", "epoch")
