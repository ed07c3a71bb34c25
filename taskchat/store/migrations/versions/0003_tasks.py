"""Tasks: an index of their words, orders that need no sorting, counts, requests that were made before.

What is there already is indexed and counted. The order by due is made anew when it is first asked for, in the
timezone that the account then has.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from taskchat.store import task_words
from taskchat.store.tables.columns import Bytewise, Id
from taskchat.store.task_words import Entry
from taskchat.store.tasks import rank, title_key

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

AT_ONCE = 1000
UNDOES_AGAIN = """
UPDATE task_events SET undoes = (
    SELECT other.id FROM task_events AS other
    WHERE other.user_id = task_events.user_id AND other.seq = task_events.undoes
) WHERE undoes IS NOT NULL
"""
TASKS = """
SELECT id, user_id, number, title, description, status, due_key, priority, tags, project FROM tasks
WHERE id > :after ORDER BY id LIMIT :most
"""
COUNTS = """
UPDATE users SET
    tasks_zone = '',
    tasks_changes = coalesce((SELECT max(task_events.id) FROM task_events WHERE task_events.user_id = users.id), 0),
    tasks_pending = (SELECT count(*) FROM tasks WHERE tasks.user_id = users.id AND tasks.status = 'pending'),
    tasks_done = (SELECT count(*) FROM tasks WHERE tasks.user_id = users.id AND tasks.status = 'done')
"""
EVENTS = """
UPDATE task_events SET seq = id, stands = (
    undoes IS NULL AND id NOT IN (SELECT undoes FROM task_events WHERE undoes IS NOT NULL)
)
"""


def upgrade() -> None:
    # Columns are not added in a batch: that would make the table anew, and dropping the old one takes along what
    # refers to it.
    op.add_column("users", sa.Column("tasks_zone", AutoString(), nullable=True))
    op.add_column("users", sa.Column("tasks_pending", Id, nullable=False, server_default="0"))
    op.add_column("users", sa.Column("tasks_done", Id, nullable=False, server_default="0"))
    op.add_column("users", sa.Column("tasks_changes", Id, nullable=False, server_default="0"))
    op.add_column("tasks", sa.Column("rank", sa.Integer(), nullable=False, server_default="3"))
    op.add_column("tasks", sa.Column("title_key", Bytewise, nullable=False, server_default=""))
    op.add_column("task_events", sa.Column("seq", Id, nullable=False, server_default="0"))
    op.add_column("task_events", sa.Column("stands", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "task_words",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("key", Bytewise, nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("due_key", Bytewise, nullable=False),
        sa.Column("number", Id, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "key", "done", "due_key", "number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "task_requests",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("key", AutoString(length=200), nullable=False),
        sa.Column("fingerprint", AutoString(length=64), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "key"),
    )
    op.create_index("ix_task_requests_age", "task_requests", ["user_id", "created_at"], unique=False)
    _fill()
    op.create_index("ix_task_words_task", "task_words", ["user_id", "number"], unique=False)
    op.create_index("ix_tasks_user_updated", "tasks", ["user_id", "updated_at", "number"], unique=False)
    op.create_index("ix_tasks_user_rank", "tasks", ["user_id", "status", "rank", "number"], unique=False)
    op.create_index("ix_tasks_user_title", "tasks", ["user_id", "status", "title_key", "number"], unique=False)
    op.create_index("ix_task_events_stands", "task_events", ["user_id", "stands", "seq"], unique=False)
    op.create_index("ix_task_events_number", "task_events", ["user_id", "task_number", "seq"], unique=False)
    op.drop_index("ix_task_events_task", table_name="task_events")
    op.drop_index("ix_task_events_undoes", table_name="task_events")
    op.drop_index("ix_task_events_user", table_name="task_events")
    op.create_index("ix_messages_user", "messages", ["user_id", "id"], unique=False)
    op.create_index(
        "ix_conversations_user_archived", "conversations", ["user_id", "archived", "updated_at", "id"], unique=False
    )
    op.drop_index("ix_conversations_user_updated", table_name="conversations")


def _fill() -> None:
    """Index and count what is there."""
    connection = op.get_bind()
    statement = sa.text(TASKS).columns(tags=sa.JSON())
    order = sa.text("UPDATE tasks SET rank = :rank, title_key = :title WHERE id = :task")
    after = 0
    while found := connection.execute(statement, {"after": after, "most": AT_ONCE}).all():
        after = found[-1].id
        by_user: dict[int, list[Entry]] = {}
        for row in found:
            by_user.setdefault(row.user_id, []).append(_entry(row))
        for user_id, entries in by_user.items():
            task_words.add(connection, user_id, entries)
        connection.execute(
            order, [{"rank": rank(row.priority), "title": title_key(row.title), "task": row.id} for row in found]
        )
    connection.execute(sa.text(COUNTS))
    connection.execute(sa.text(EVENTS))


def _entry(row: Any) -> Entry:
    keys = task_words.keys_of(
        title=row.title, description=row.description, tags=row.tags, project=row.project, priority=row.priority
    )
    return Entry(row.number, keys, row.status == "done", row.due_key)


def downgrade() -> None:
    op.execute(UNDOES_AGAIN)
    op.create_index("ix_conversations_user_updated", "conversations", ["user_id", "updated_at", "id"], unique=False)
    op.drop_index("ix_conversations_user_archived", table_name="conversations")
    op.drop_index("ix_messages_user", table_name="messages")
    op.create_index("ix_task_events_user", "task_events", ["user_id", "id"], unique=False)
    op.create_index("ix_task_events_undoes", "task_events", ["user_id", "undoes"], unique=False)
    op.create_index("ix_task_events_task", "task_events", ["user_id", "task_number", "id"], unique=False)
    op.drop_index("ix_task_events_number", table_name="task_events")
    op.drop_index("ix_task_events_stands", table_name="task_events")
    for name in ("title", "rank", "updated"):
        op.drop_index(f"ix_tasks_user_{name}", table_name="tasks")
    op.drop_table("task_requests")
    op.drop_table("task_words")
    op.drop_column("task_events", "stands")
    op.drop_column("task_events", "seq")
    op.drop_column("tasks", "title_key")
    op.drop_column("tasks", "rank")
    for name in ("tasks_changes", "tasks_done", "tasks_pending", "tasks_zone"):
        op.drop_column("users", name)
