"""Every table, as SQLModel classes. Queries use their `__table__` with prebuilt Core statements."""

from taskchat.store.tables.accounts import ApiKeyRow, RefreshTokenRow, ResetLinkRow, SessionRow, UserRow
from taskchat.store.tables.bots import BotMemberRow, BotRow
from taskchat.store.tables.columns import table_of
from taskchat.store.tables.connections import ConnectionRow, ConnectionToolRow
from taskchat.store.tables.conversations import ConversationRow, MessageRow, SocketTicketRow, TurnCallRow
from taskchat.store.tables.documents import DocumentBlobRow, DocumentRow, DocumentTextRow, DocumentVersionRow
from taskchat.store.tables.faqs import FaqRow, FaqTermRow, FaqVoteRow, UnansweredRow
from taskchat.store.tables.oauth import OAuthClientRow, OAuthCodeRow, OAuthGrantRow, OAuthTokenRow
from taskchat.store.tables.passages import PassageCountRow, PassageRow, PassageWordRow
from taskchat.store.tables.tasks import TaskEventRow, TaskRequestRow, TaskRow, TaskWordRow
from taskchat.store.tables.transfer import TaskFeedRow, TaskUidRow
from taskchat.store.tables.usage import UsageRow
from taskchat.store.tables.vectors import EmbeddingModelRow, PassageVectorRow, VectorChangeRow

__all__ = [
    "ApiKeyRow",
    "BotMemberRow",
    "BotRow",
    "ConnectionRow",
    "ConnectionToolRow",
    "ConversationRow",
    "DocumentBlobRow",
    "DocumentRow",
    "DocumentTextRow",
    "DocumentVersionRow",
    "EmbeddingModelRow",
    "FaqRow",
    "FaqTermRow",
    "FaqVoteRow",
    "MessageRow",
    "OAuthClientRow",
    "OAuthCodeRow",
    "OAuthGrantRow",
    "OAuthTokenRow",
    "PassageCountRow",
    "PassageRow",
    "PassageVectorRow",
    "PassageWordRow",
    "RefreshTokenRow",
    "ResetLinkRow",
    "SessionRow",
    "SocketTicketRow",
    "TaskEventRow",
    "TaskFeedRow",
    "TaskRequestRow",
    "TaskRow",
    "TaskUidRow",
    "TaskWordRow",
    "TurnCallRow",
    "UnansweredRow",
    "UsageRow",
    "UserRow",
    "VectorChangeRow",
    "table_of",
]
