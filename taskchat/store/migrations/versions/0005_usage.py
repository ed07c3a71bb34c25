"""Models: which one a user wishes for, and what models have cost, a conversation and a day.

What was said before cost nothing: only the embedded model could answer.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from taskchat.store.tables.columns import Bytewise, Id

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SUMS = ("model_calls", "input_tokens", "output_tokens", "cached_tokens")


def upgrade() -> None:
    # Not in a batch: that would make the table anew, and dropping the old one takes along what refers to it.
    op.add_column("users", sa.Column("model", AutoString(length=300), nullable=True))
    op.add_column("users", sa.Column("model_fallback", sa.Boolean(), nullable=True))
    for name in SUMS:
        op.add_column("conversations", sa.Column(name, Id, nullable=False, server_default="0"))
    op.add_column("conversations", sa.Column("model_seconds", sa.Float(), nullable=False, server_default="0"))
    op.add_column(
        "conversations", sa.Column("tokens_estimated", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "usage",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("model", Bytewise, nullable=False),
        sa.Column("turns", Id, nullable=False),
        *(sa.Column(name, Id, nullable=False) for name in SUMS),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "day", "model"),
    )


def downgrade() -> None:
    op.drop_table("usage")
    for name in ("tokens_estimated", "model_seconds", *reversed(SUMS)):
        op.drop_column("conversations", name)
    for name in ("model_fallback", "model"):
        op.drop_column("users", name)
