"""A server in memory: what it will answer is told beforehand, what it was asked is kept."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import deque
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from taskchat.errors import NotFound, NotSignedIn, TaskchatError
from taskchat.schemas.accounts import User, UserPatch
from taskchat.schemas.bots import Bot, BotConfig, BotPage, Role, Visibility, Which
from taskchat.schemas.chat import (
    ChatReply,
    Conversation,
    ConversationPage,
    ConversationPatch,
    MessagePage,
    Question,
    QuestionAsked,
    StopResult,
    StoredMessage,
    TextDelta,
    ToolCall,
    ToolFinished,
    ToolStarted,
    TurnEvent,
    TurnFinished,
    TurnStarted,
)
from taskchat.schemas.documents import Document, DocumentPage, DocumentText, DocumentUrl, State
from taskchat.schemas.faqs import Faq, FaqPage
from taskchat.schemas.models import ModelPage
from taskchat.schemas.previews import PreviewedTask, TaskPreview
from taskchat.schemas.tasks import Task, TaskDraft, TaskFilter, TaskPage, TaskPatch, UndoCall, Undone, UndoResult

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
CONVERSATION = "c1"
PASSWORD = "correct horse"


@dataclass
class FakeSession:
    name: str = "local"
    key: str = "local"


@dataclass(frozen=True)
class Asked:
    """A turn that came in."""

    message: str
    conversation_id: str | None
    key: str | None
    bot_id: str | None = None


class FakeBots:
    """Stands in for `taskchat.client.bots.BotCalls`."""

    def __init__(self) -> None:
        self.all: list[Bot] = []

    async def page(
        self, *, which: Which | None = None, named: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> BotPage:
        public = [each for each in self.all if each.visibility == "public" and each.role == "viewer"]
        return BotPage(items=public if which == "public" else [each for each in self.all if each not in public])

    async def get(self, bot_id: str) -> Bot:
        found = next((each for each in self.all if each.id == bot_id), None)
        if found is None:
            raise NotFound("There is no such bot.")
        return found

    async def named(self, name: str) -> Bot:
        found = next((each.id for each in self.all if name in {each.id, each.slug}), name)
        return await self.get(found)


class FakeFaqs:
    """Stands in for `taskchat.client.faqs.FaqCalls`."""

    def __init__(self) -> None:
        self.all: list[Faq] = []

    async def page(
        self,
        *,
        bot_id: str | None = None,
        where: Mapping[str, object] | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> FaqPage:
        status = (where or {}).get("status")
        return FaqPage(items=[each for each in self.all if (each.bot_id, each.status) == (bot_id, status)])


class FakeDocuments:
    """Stands in for `taskchat.client.documents.DocumentCalls`."""

    def __init__(self) -> None:
        self.all: list[Document] = []
        self.calls: list[tuple[str, Any]] = []

    async def add_file(self, name: str, file: BinaryIO, *, bot_id: str | None = None) -> Document:
        self.calls.append(("file", (name, file.read())))
        self.all.insert(0, document(name))
        return self.all[0]

    async def add_url(self, wanted: DocumentUrl) -> Document:
        self.calls.append(("url", wanted.url))
        self.all.insert(0, document(wanted.url, url=wanted.url, state="queued", progress=0))
        return self.all[0]

    async def page(
        self,
        *,
        bot_id: str | None = None,
        state: State | None = None,
        q: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> DocumentPage:
        return DocumentPage(items=[each for each in self.all if each.bot_id == bot_id][:limit])

    async def text(self, document_id: str, *, start: int = 0, length: int | None = None) -> DocumentText:
        return DocumentText(
            id=document_id, version=1, title="T", start=0, end=11, characters=11, page=None, text="Laundry [1]"
        )

    async def refresh(self, document_id: str) -> Document:
        self.calls.append(("refresh", document_id))
        return self.all[0]

    async def remove(self, document_id: str) -> None:
        self.all = [each for each in self.all if each.id != document_id]


class FakeServer:
    """Stands in for `taskchat.client.api.Client`."""

    def __init__(self, tasks: Sequence[Task] = (), messages: Sequence[StoredMessage] = ()) -> None:
        self.session = FakeSession()
        self.bots = FakeBots()
        self.faqs = FakeFaqs()
        self.documents = FakeDocuments()
        self.conversations_bot: str | None = None
        self.talks: list[Conversation] = []
        self.asked: list[Asked] = []
        self.calls: list[tuple[str, Any]] = []
        self.pending = list(tasks)
        self.stored = list(messages)
        self.broken: TaskchatError | None = None
        self.model, self.note = "embedded", ""
        self.says = ""  # what is understood of words that are typed
        self.previewed: list[str] = []
        self.hold: asyncio.Event | None = None  # a turn waits for it before its last event
        self._answers: deque[Sequence[TurnEvent | TaskchatError] | TaskchatError] = deque()

    def will_answer(self, answer: Sequence[TurnEvent] | TaskchatError) -> None:
        self._answers.append(answer)

    def will_break_after(self, events: Sequence[TurnEvent], error: TaskchatError) -> None:
        self._answers.append([*events, error])

    async def chat(
        self,
        message: str,
        conversation_id: str | None = None,
        *,
        idempotency_key: str | None = None,
        bot_id: str | None = None,
    ) -> AsyncIterator[TurnEvent]:
        self.asked.append(Asked(message, conversation_id, idempotency_key, bot_id))
        answer = self._answers.popleft() if self._answers else reply("All right.")
        for event in [answer] if isinstance(answer, TaskchatError) else answer:
            if isinstance(event, TaskchatError):
                raise event
            if self.hold is not None and isinstance(event, TurnFinished):
                await self.hold.wait()
            yield event

    async def stop(self, idempotency_key: str) -> StopResult:
        self.calls.append(("stop", idempotency_key))
        if self.hold is not None:
            self.hold.set()
        return StopResult(stopped=True)

    async def tasks(
        self, wanted: TaskFilter | None = None, *, sort: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> TaskPage:
        self._maybe_break()
        status = wanted.status if wanted else "pending"
        return TaskPage(items=[task for task in self.pending if task.status == status][:limit])

    async def add_task(self, draft: TaskDraft, *, key: str | None = None) -> Task:
        self._maybe_break()
        self.calls.append(("add", draft.title))
        number = max((each.id for each in self.pending), default=0) + 1
        self.pending.append(task(number, **draft.model_dump(exclude_unset=True)))
        return self.pending[-1]

    async def update_task(self, task_id: int, patch: TaskPatch) -> Task:
        self._maybe_break()
        self.calls.append(("update", (task_id, patch.changes())))
        return self._change(task_id, patch.changes())

    async def complete_task(self, task_id: int) -> Task:
        return self._mark(task_id, "done")

    async def reopen_task(self, task_id: int) -> Task:
        return self._mark(task_id, "pending")

    async def delete_task(self, task_id: int) -> None:
        self.calls.append(("delete", task_id))
        self.pending = [task for task in self.pending if task.id != task_id]

    async def undo(self, call: UndoCall | None = None) -> UndoResult:
        self._maybe_break()
        self.calls.append(("undo", call and (call.message_id, call.call_id)))
        return UndoResult(undone=[Undone(kind="completed", task=task(1, "buy milk"))])

    async def conversations(
        self,
        *,
        limit: int = 50,
        cursor: str | None = None,
        bot_id: str | None = None,
        q: str | None = None,
        archived: bool = False,
    ) -> ConversationPage:
        self._maybe_break()
        found = [each for each in self.talks if each.archived == archived and (q or "").lower() in each.title.lower()]
        return ConversationPage(items=found[:limit])

    async def update_conversation(self, conversation_id: str, patch: ConversationPatch) -> Conversation:
        self._maybe_break()
        changes = patch.model_dump(exclude_unset=True)
        self.calls.append(("update conversation", (conversation_id, changes)))
        self.talks = [each.model_copy(update=changes) if each.id == conversation_id else each for each in self.talks]
        return next(each for each in self.talks if each.id == conversation_id)

    async def delete_conversation(self, conversation_id: str) -> None:
        self._maybe_break()
        self.calls.append(("delete conversation", conversation_id))
        self.talks = [each for each in self.talks if each.id != conversation_id]

    async def conversation(self, conversation_id: str) -> Conversation:
        self._maybe_break()
        if found := [each for each in self.talks if each.id == conversation_id]:
            return found[0]
        if conversation_id != CONVERSATION:
            raise NotFound("There is no such conversation.", hint="taskchat conversations shows the ones there are.")
        return Conversation(
            id=CONVERSATION,
            bot_id=self.conversations_bot,
            title="Shopping and the [b]house[/b]",
            created_at=NOW,
            updated_at=NOW,
        )

    async def messages(self, conversation_id: str, *, limit: int = 50, cursor: str | None = None) -> MessagePage:
        self._maybe_break()
        end = int(cursor) if cursor else len(self.stored)
        start = max(0, end - limit)
        return MessagePage(items=self.stored[start:end], next_cursor=str(start) if start else None)

    async def models(self, *, search: bool = True) -> ModelPage:
        self._maybe_break()
        return ModelPage(items=[], in_use=self.model, fallback=False, patterns=[], any=True, note=self.note)

    async def preview(self, text: str) -> TaskPreview:
        self.previewed.append(text)
        draft = PreviewedTask(draft=TaskDraft(title=text), says=self.says)
        return TaskPreview(intent="add", sure=True, drafts=[draft] if self.says else [])

    async def export_conversation(self, conversation_id: str) -> str:
        return f"# {conversation_id}\n"

    async def update_me(self, patch: UserPatch) -> User:
        self.model = patch.model or "embedded"
        return await self.me()

    async def me(self) -> User:
        self._maybe_break()
        return User(id="u1", email="ann@example.com", name="Ann", created_at=NOW)

    async def register(self, email: str, password: str, *, name: str | None = None) -> User:
        return await self._signed_in("register", email, password)

    async def login(self, email: str, password: str) -> User:
        return await self._signed_in("login", email, password)

    async def _signed_in(self, way: str, email: str, password: str) -> User:
        self.calls.append((way, (email, password)))
        if password != PASSWORD:
            raise NotSignedIn("The e-mail address or the password is wrong.")
        self.broken = None
        return User(id="u1", email=email, name="Ann", created_at=NOW)

    async def aclose(self) -> None:
        self.calls.append(("close", None))

    def _maybe_break(self) -> None:
        if self.broken is not None:
            raise self.broken

    def _mark(self, task_id: int, status: str) -> Task:
        self.calls.append((status, task_id))
        return self._change(task_id, {"status": status})

    def _change(self, task_id: int, changes: Mapping[str, Any]) -> Task:
        changed = next(task for task in self.pending if task.id == task_id).model_copy(update=dict(changes))
        self.pending = [changed if task.id == task_id else task for task in self.pending]
        return changed


def task(number: int, title: str, **fields: Any) -> Task:
    return Task(id=number, title=title, created_at=NOW, updated_at=NOW, **fields)


def conversation(key: str, title: str, *, days_ago: int = 0, archived: bool = False) -> Conversation:
    used = NOW - dt.timedelta(days=days_ago)
    return Conversation(id=key, title=title, archived=archived, created_at=used, updated_at=used)


def document(name: str, **more: Any) -> Document:
    shape: dict[str, Any] = {"bot_id": None, "kind": None, "url": None, "version": 1, "searched_version": None}
    shape |= {"state": "ready", "progress": 100, "reason": None, "notes": [], "size": 10, "has_original": True}
    shape |= {"pages": None, "characters": None, "passages": None, "created_at": NOW, "updated_at": NOW}
    return Document(id=name.encode().hex().ljust(32, "0")[:32], name=name, title=name, **shape | more)


def bot(name: str, *, role: Role = "owner", visibility: Visibility = "private", **more: Any) -> Bot:
    slug = name.lower().replace(" ", "-")
    config = BotConfig() if role != "viewer" else None
    shape = {"slug": slug, "description": "", "visibility": visibility, "role": role, "owner": "Bob", "config": config}
    return Bot(id=slug.encode().hex().ljust(32, "0")[:32], name=name, created_at=NOW, updated_at=NOW, **shape | more)


def faq(question: str, **more: Any) -> Faq:
    words: dict[str, Any] = {
        "answer": "So.",
        "wordings": [],
        "keywords": [],
        "tags": [],
        "category": None,
        "language": None,
    }
    counts = {"views": 0, "helpful": 0, "not_helpful": 0, "my_vote": None, "priority": 0, "meta": None}
    shape = {"id": question.encode().hex().ljust(32, "0")[:32], "bot_id": None, "slug": "faq", "status": "published"}
    return Faq(question=question, created_at=NOW, updated_at=NOW, **{**words, **counts, **shape, **more})


def said(number: int, text: str) -> StoredMessage:
    return StoredMessage(id=number, role="user", content=text, created_at=NOW)


def replied(number: int, text: str, **fields: Any) -> StoredMessage:
    return StoredMessage(id=number, role="assistant", content=text, model="embedded", created_at=NOW, **fields)


def reply(
    text: str, *, calls: Iterable[ToolCall] = (), question: Question | None = None, chunk: int = 7
) -> list[TurnEvent]:
    """The events of a good turn."""
    events: list[TurnEvent] = [TurnStarted(conversation_id=CONVERSATION, message_id=1, model="embedded")]
    done = list(calls)
    for call in done:
        events += [ToolStarted(id=call.id, tool=call.tool, arguments=call.arguments), ToolFinished(call=call)]
    events += [TextDelta(text=text[at : at + chunk]) for at in range(0, len(text), chunk)]
    if question:
        events.append(QuestionAsked(question=question))
    stored = ChatReply(
        conversation_id=CONVERSATION,
        message_id=2,
        response=text,
        tool_calls=done,
        needs_answer=question,
        model="embedded",
    )
    return [*events, TurnFinished(reply=stored)]


def stopped(text: str, *, calls: Iterable[ToolCall] = ()) -> list[TurnEvent]:
    """The events of a turn that was stopped after `text`."""
    *before, last = reply(text, calls=calls)
    assert isinstance(last, TurnFinished)
    return [*before, TurnFinished(reply=last.reply.model_copy(update={"stopped": True, "success": False}))]
