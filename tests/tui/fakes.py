"""A server in memory: what it will answer is told beforehand, what it was asked is kept."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import deque
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taskchat.errors import NotFound, TaskchatError
from taskchat.schemas.accounts import User
from taskchat.schemas.bots import Bot, BotConfig, BotPage, Role, Visibility, Which
from taskchat.schemas.chat import (
    ChatReply,
    Conversation,
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
from taskchat.schemas.faqs import Faq, FaqPage
from taskchat.schemas.models import ModelPage
from taskchat.schemas.tasks import Task, TaskFilter, TaskPage, Undone, UndoResult

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
CONVERSATION = "c1"


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


class FakeServer:
    """Stands in for `taskchat.client.api.Client`."""

    def __init__(self, tasks: Sequence[Task] = (), messages: Sequence[StoredMessage] = ()) -> None:
        self.session = FakeSession()
        self.bots = FakeBots()
        self.faqs = FakeFaqs()
        self.conversations_bot: str | None = None
        self.asked: list[Asked] = []
        self.calls: list[tuple[str, Any]] = []
        self.pending = list(tasks)
        self.stored = list(messages)
        self.broken: TaskchatError | None = None
        self.model, self.note = "embedded", ""
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

    async def complete_task(self, task_id: int) -> Task:
        return self._mark(task_id, "done")

    async def reopen_task(self, task_id: int) -> Task:
        return self._mark(task_id, "pending")

    async def delete_task(self, task_id: int) -> None:
        self.calls.append(("delete", task_id))
        self.pending = [task for task in self.pending if task.id != task_id]

    async def undo(self) -> UndoResult:
        self.calls.append(("undo", None))
        return UndoResult(undone=[Undone(kind="completed", task=task(1, "buy milk"))])

    async def conversation(self, conversation_id: str) -> Conversation:
        self._maybe_break()
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

    async def me(self) -> User:
        self._maybe_break()
        return User(id="u1", email="ann@example.com", name="Ann", created_at=NOW)

    async def aclose(self) -> None:
        self.calls.append(("close", None))

    def _maybe_break(self) -> None:
        if self.broken is not None:
            raise self.broken

    def _mark(self, task_id: int, status: str) -> Task:
        self.calls.append((status, task_id))
        changed = next(task for task in self.pending if task.id == task_id).model_copy(update={"status": status})
        self.pending = [changed if task.id == task_id else task for task in self.pending]
        return changed


def task(number: int, title: str, **fields: Any) -> Task:
    return Task(id=number, title=title, created_at=NOW, updated_at=NOW, **fields)


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
