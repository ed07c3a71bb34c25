"""What the screen needs of a server: `taskchat.client.api.Client` has it, and so has what stands in for it in tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import BinaryIO, Protocol

from taskchat.schemas.accounts import User, UserPatch
from taskchat.schemas.bots import Bot, BotPage, Which
from taskchat.schemas.chat import (
    Conversation,
    ConversationPage,
    ConversationPatch,
    MessagePage,
    StopResult,
    TurnEvent,
)
from taskchat.schemas.documents import Document, DocumentPage, DocumentText, DocumentUrl, State
from taskchat.schemas.faqs import FaqPage
from taskchat.schemas.models import ModelPage
from taskchat.schemas.previews import TaskPreview
from taskchat.schemas.tasks import Task, TaskDraft, TaskFilter, TaskPage, TaskPatch, UndoCall, UndoResult


class Session(Protocol):
    """Which server, and what the client's memory calls it."""

    name: str

    @property
    def key(self) -> str:
        """The server and the account."""


class Bots(Protocol):
    """What the screen needs to know of bots."""

    async def page(
        self, *, which: Which | None = None, named: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> BotPage:
        """A page of bots."""

    async def get(self, bot_id: str) -> Bot:
        """One bot."""

    async def named(self, name: str) -> Bot:
        """The bot of a name, slug or id."""


class Faqs(Protocol):
    """What the screen needs to know of FAQs."""

    async def page(
        self,
        *,
        bot_id: str | None = None,
        where: Mapping[str, object] | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> FaqPage:
        """A page of FAQs."""


class Documents(Protocol):
    """What the screen needs to know of documents."""

    async def add_file(self, name: str, file: BinaryIO, *, bot_id: str | None = None) -> Document:
        """Add a file."""

    async def add_url(self, wanted: DocumentUrl) -> Document:
        """Have the server fetch an address."""

    async def page(
        self,
        *,
        bot_id: str | None = None,
        state: State | None = None,
        q: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> DocumentPage:
        """A page of documents, the newest first."""

    async def text(self, document_id: str, *, start: int = 0, length: int | None = None) -> DocumentText:
        """A stretch of its text."""

    async def refresh(self, document_id: str) -> Document:
        """Have it read again."""

    async def remove(self, document_id: str) -> None:
        """Delete it."""


class SignsIn(Protocol):
    """What signing in needs."""

    @property
    def session(self) -> Session:
        """Which server this is."""

    async def register(self, email: str, password: str, *, name: str | None = None) -> User:
        """Make an account and sign in to it."""

    async def login(self, email: str, password: str) -> User:
        """Sign in."""


class Server(SignsIn, Protocol):
    """What the screen needs of `taskchat.client.api.Client`."""

    @property
    def bots(self) -> Bots:
        """The bots that there are."""

    @property
    def faqs(self) -> Faqs:
        """The FAQs that there are."""

    @property
    def documents(self) -> Documents:
        """The documents that there are."""

    def chat(
        self,
        message: str,
        conversation_id: str | None = None,
        *,
        idempotency_key: str | None = None,
        bot_id: str | None = None,
    ) -> AsyncIterator[TurnEvent]:
        """One turn."""

    async def stop(self, idempotency_key: str) -> StopResult:
        """End a turn."""

    async def tasks(
        self, wanted: TaskFilter | None = None, *, sort: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> TaskPage:
        """A page of tasks."""

    async def add_task(self, draft: TaskDraft, *, key: str | None = None) -> Task:
        """Make a task, once for each key."""

    async def update_task(self, task_id: int, patch: TaskPatch) -> Task:
        """Change what `patch` names."""

    async def complete_task(self, task_id: int) -> Task:
        """Mark as done."""

    async def reopen_task(self, task_id: int) -> Task:
        """Mark as not done."""

    async def delete_task(self, task_id: int) -> None:
        """Delete."""

    async def undo(self, call: UndoCall | None = None) -> UndoResult:
        """Take back the last change, or those of one tool call."""

    async def preview(self, text: str) -> TaskPreview:
        """What the embedded model understands of words."""

    async def export_conversation(self, conversation_id: str) -> str:
        """All of a conversation as Markdown."""

    async def update_me(self, patch: UserPatch) -> User:
        """Change one's account."""

    async def conversations(
        self,
        *,
        limit: int = 50,
        cursor: str | None = None,
        bot_id: str | None = None,
        q: str | None = None,
        archived: bool = False,
    ) -> ConversationPage:
        """A page of conversations, the last used first."""

    async def update_conversation(self, conversation_id: str, patch: ConversationPatch) -> Conversation:
        """Rename or archive."""

    async def delete_conversation(self, conversation_id: str) -> None:
        """Delete it for good."""

    async def conversation(self, conversation_id: str) -> Conversation:
        """One conversation, without its messages."""

    async def messages(self, conversation_id: str, *, limit: int = 50, cursor: str | None = None) -> MessagePage:
        """A page of messages, oldest first."""

    async def models(self, *, search: bool = True) -> ModelPage:
        """The models to choose from, and the one in use."""

    async def me(self) -> User:
        """The signed-in user."""

    async def aclose(self) -> None:
        """Hang up."""
