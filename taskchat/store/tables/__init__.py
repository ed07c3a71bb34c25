"""Every table, as SQLModel classes. Queries use their `__table__` with prebuilt Core statements."""

from taskchat.store.tables.accounts import RefreshTokenRow, UserRow
from taskchat.store.tables.columns import table_of
from taskchat.store.tables.conversations import ConversationRow, MessageRow, TurnCallRow
from taskchat.store.tables.tasks import TaskEventRow, TaskRow

__all__ = [
    "ConversationRow",
    "MessageRow",
    "RefreshTokenRow",
    "TaskEventRow",
    "TaskRow",
    "TurnCallRow",
    "UserRow",
    "table_of",
]
