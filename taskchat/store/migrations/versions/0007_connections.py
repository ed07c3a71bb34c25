"""Connections: the MCP servers that people let their models use, and the tools of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from taskchat.store.tables.columns import Bytewise, Id

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "connections",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", AutoString(length=32), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("name", AutoString(length=20), nullable=False),
        sa.Column("kind", AutoString(length=5), nullable=False),
        sa.Column("address", AutoString(), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("header_names", sa.JSON(), nullable=False),
        sa.Column("env_names", sa.JSON(), nullable=False),
        sa.Column("sealed", AutoString(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("left_out", Id, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("checked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("user_id", "name", name="uq_connections_name"),
    )
    op.create_table(
        "connection_tools",
        sa.Column("connection_id", Id, autoincrement=False, nullable=False),
        sa.Column("tool", Bytewise, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("spoken", AutoString(length=48), nullable=False),
        sa.Column("description", AutoString(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("pin", AutoString(length=64), nullable=False),
        sa.Column("permission", AutoString(length=10), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("read_only", sa.Boolean(), nullable=True),
        sa.Column("destructive", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("connection_id", "tool"),
    )


def downgrade() -> None:
    op.drop_table("connection_tools")
    op.drop_table("connections")
