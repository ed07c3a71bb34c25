"""Turns: who runs one, tickets for sockets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from taskchat.store.tables.columns import Id

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: that would make the table anew, and dropping the old one takes along what refers to it.
    op.add_column("messages", sa.Column("runner", AutoString(length=32), nullable=True))
    op.add_column("messages", sa.Column("lease_until", UTCDateTime(), nullable=True))
    op.add_column("messages", sa.Column("stop_asked", sa.Boolean(), nullable=True))
    op.create_table(
        "socket_tickets",
        sa.Column("ticket_hash", AutoString(length=64), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("credential", AutoString(), nullable=False),
        sa.Column("epoch", Id, nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket_hash"),
    )
    op.create_index("ix_socket_tickets_user", "socket_tickets", ["user_id", "expires_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_socket_tickets_user", table_name="socket_tickets")
    op.drop_table("socket_tickets")
    for column in ("stop_asked", "lease_until", "runner"):
        op.drop_column("messages", column)
