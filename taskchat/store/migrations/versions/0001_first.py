"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from taskchat.store.tables.columns import Bytewise, Id

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", AutoString(length=32), nullable=False),
        sa.Column("email", AutoString(length=254), nullable=False),
        sa.Column("password_hash", AutoString(), nullable=True),
        sa.Column("name", AutoString(), nullable=True),
        sa.Column("timezone", AutoString(), nullable=False),
        sa.Column("language", AutoString(), nullable=False),
        sa.Column("role", AutoString(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("next_task", Id, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
        sa.UniqueConstraint("public_id"),
    )
    op.create_table(
        "conversations",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", AutoString(length=32), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("title", AutoString(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("message_count", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
    )
    op.create_index("ix_conversations_user_updated", "conversations", ["user_id", "updated_at", "id"], unique=False)
    op.create_table(
        "refresh_tokens",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("family", AutoString(length=32), nullable=False),
        sa.Column("token_hash", AutoString(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_refresh_tokens_family", "refresh_tokens", ["family"], unique=False)
    op.create_index("ix_refresh_tokens_user", "refresh_tokens", ["user_id", "expires_at"], unique=False)
    op.create_table(
        "task_events",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("task_number", Id, nullable=False),
        sa.Column("kind", AutoString(length=10), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("group_id", AutoString(length=40), nullable=False),
        sa.Column("undoes", Id, nullable=True),
        sa.Column("turn_id", Id, nullable=True),
        sa.Column("call_id", AutoString(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_task_events_task", "task_events", ["user_id", "task_number", "id"], unique=False)
    op.create_index("ix_task_events_group", "task_events", ["user_id", "group_id", "id"], unique=False)
    op.create_index("ix_task_events_undoes", "task_events", ["user_id", "undoes"], unique=False)
    op.create_index("ix_task_events_user", "task_events", ["user_id", "id"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("number", Id, nullable=False),
        sa.Column("title", AutoString(), nullable=False),
        sa.Column("description", AutoString(), nullable=True),
        sa.Column("status", AutoString(length=10), nullable=False),
        sa.Column("due", AutoString(), nullable=True),
        sa.Column("due_key", Bytewise, nullable=False),
        sa.Column("priority", AutoString(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("project", AutoString(), nullable=True),
        sa.Column("recurrence", AutoString(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.Column("completed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "number", name="uq_tasks_number"),
    )
    op.create_index("ix_tasks_user_due", "tasks", ["user_id", "due_key", "number"], unique=False)
    op.create_index("ix_tasks_user_status_due", "tasks", ["user_id", "status", "due_key", "number"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("role", AutoString(length=10), nullable=False),
        sa.Column("content", AutoString(), nullable=False),
        sa.Column("tool_calls", sa.JSON(), nullable=False),
        sa.Column("meta", sa.JSON(), nullable=False),
        sa.Column("model", AutoString(), nullable=True),
        sa.Column("reply_to", Id, nullable=True),
        sa.Column("idempotency_key", AutoString(length=200), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reply_to", name="uq_messages_reply"),
        sa.UniqueConstraint("user_id", "idempotency_key", name="uq_messages_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_conversation", "messages", ["conversation_id", "id"], unique=False)
    op.create_table(
        "turn_calls",
        sa.Column("turn_id", Id, nullable=False),
        sa.Column("call_index", sa.Integer(), nullable=False),
        sa.Column("call_id", AutoString(), nullable=False),
        sa.Column("tool", AutoString(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("error", AutoString(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["turn_id"], ["messages.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("turn_id", "call_index"),
    )


def downgrade() -> None:
    op.drop_table("turn_calls")
    op.drop_index("ix_messages_conversation", table_name="messages")
    op.drop_table("messages")
    op.drop_index("ix_tasks_user_status_due", table_name="tasks")
    op.drop_index("ix_tasks_user_due", table_name="tasks")
    op.drop_table("tasks")
    op.drop_index("ix_task_events_undoes", table_name="task_events")
    op.drop_index("ix_task_events_group", table_name="task_events")
    op.drop_index("ix_task_events_user", table_name="task_events")
    op.drop_index("ix_task_events_task", table_name="task_events")
    op.drop_table("task_events")
    op.drop_index("ix_refresh_tokens_user", table_name="refresh_tokens")
    op.drop_index("ix_refresh_tokens_family", table_name="refresh_tokens")
    op.drop_table("refresh_tokens")
    op.drop_index("ix_conversations_user_updated", table_name="conversations")
    op.drop_table("conversations")
    op.drop_table("users")
