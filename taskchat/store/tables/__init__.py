"""Every table, as SQLModel classes. Queries use their `__table__` with prebuilt Core statements."""

from taskchat.store.tables.accounts import ApiKeyRow, RefreshTokenRow, ResetLinkRow, SessionRow, UserRow
from taskchat.store.tables.columns import table_of
from taskchat.store.tables.connections import ConnectionRow, ConnectionToolRow
from taskchat.store.tables.conversations import ConversationRow, MessageRow, SocketTicketRow, TurnCallRow
from taskchat.store.tables.oauth import OAuthClientRow, OAuthCodeRow, OAuthGrantRow, OAuthTokenRow
from taskchat.store.tables.tasks import TaskEventRow, TaskRequestRow, TaskRow, TaskWordRow
from taskchat.store.tables.usage import UsageRow

__all__ = [
    "ApiKeyRow",
    "ConnectionRow",
    "ConnectionToolRow",
    "ConversationRow",
    "MessageRow",
    "OAuthClientRow",
    "OAuthCodeRow",
    "OAuthGrantRow",
    "OAuthTokenRow",
    "RefreshTokenRow",
    "ResetLinkRow",
    "SessionRow",
    "SocketTicketRow",
    "TaskEventRow",
    "TaskRequestRow",
    "TaskRow",
    "TaskWordRow",
    "TurnCallRow",
    "UsageRow",
    "UserRow",
    "table_of",
]
