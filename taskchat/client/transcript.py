"""What a conversation shows: a pure fold of turn events and stored messages into entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, assert_never

from taskchat.schemas.chat import (
    ChatReply,
    Question,
    QuestionAsked,
    StoredMessage,
    TextDelta,
    ToolCall,
    ToolFinished,
    ToolStarted,
    TurnEvent,
    TurnFailed,
    TurnFinished,
    TurnStarted,
    Usage,
)
from taskchat.schemas.knowledge import Source
from taskchat.schemas.problems import Problem

CallState = Literal["running", "done", "failed"]
ReplyState = Literal["waiting", "streaming", "done", "failed"]


@dataclass(frozen=True)
class ShownCall:
    """A tool call: what was asked for, and how it went."""

    id: str
    tool: str
    arguments: dict[str, Any]
    state: CallState = "running"
    result: dict[str, Any] | None = None
    error: str | None = None


@dataclass(frozen=True)
class UserEntry:
    """What the user said."""

    text: str
    message_id: int | None = None
    at: dt.datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class ReplyEntry:
    """What taskchat answers: the markdown so far, the tools it used, the question it asks, what went wrong."""

    state: ReplyState = "waiting"
    text: str = ""
    calls: tuple[ShownCall, ...] = ()
    question: Question | None = None
    problem: Problem | None = None
    model: str | None = None
    usage: Usage | None = None
    message_id: int | None = None
    stopped: bool = False  # by the user: this is what was said until then
    sources: tuple[Source, ...] = ()
    sources_note: str | None = None
    at: dt.datetime | None = field(default=None, compare=False)  # of a stored one

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.state in ("waiting", "streaming")


Entry = UserEntry | ReplyEntry


@dataclass(frozen=True)
class Transcript:
    """A conversation as it is shown, oldest entry first. Every change gives a new one; unchanged entries stay."""

    entries: tuple[Entry, ...] = ()
    conversation_id: str | None = None

    @property
    def running(self) -> bool:
        """Whether a reply is under way."""
        last = self.entries[-1] if self.entries else None
        return isinstance(last, ReplyEntry) and last.running

    @property
    def question(self) -> Question | None:
        """What the last reply asks, until the user says something."""
        last = self.entries[-1] if self.entries else None
        return last.question if isinstance(last, ReplyEntry) else None

    def say(self, text: str, *, at: dt.datetime | None = None) -> Transcript:
        """The user says `text`; a reply begins."""
        return replace(self, entries=(*self.entries, UserEntry(text, at=at), ReplyEntry()))

    def fail(self, problem: Problem) -> Transcript:
        """The reply under way broke off on this side: the server could not be reached, or refused the message."""
        return self._with_reply(replace(self._reply(), state="failed", problem=problem))

    def apply(self, event: TurnEvent) -> Transcript:
        """Take in the next event of the turn that `say` began. A turn that is sent again starts its reply anew."""
        match event:
            case TurnStarted():
                return self._started(event)
            case ToolStarted():
                return self._with_call(ShownCall(event.id, event.tool, event.arguments))
            case ToolFinished():
                return self._with_call(_shown(event.call))
            case TextDelta():
                reply = self._reply()
                return self._with_reply(replace(reply, state="streaming", text=reply.text + event.text))
            case QuestionAsked():
                return self._with_reply(replace(self._reply(), question=event.question))
            case TurnFinished():
                finished = self._with_reply(_finished(event.reply))
                return replace(finished, conversation_id=event.reply.conversation_id)
            case TurnFailed():
                calls = tuple(_shown(call) for call in event.tool_calls) or self._reply().calls
                return self._with_reply(replace(self._reply(), state="failed", problem=event.problem, calls=calls))
            case _:
                assert_never(event)

    def older(self, messages: Iterable[StoredMessage]) -> Transcript:
        """With an older page of stored messages before everything shown."""
        return replace(self, entries=(*(_stored(message) for message in messages), *self.entries))

    def _started(self, event: TurnStarted) -> Transcript:
        *before, said, _ = self.entries if self.running else (*self.entries, UserEntry(""), ReplyEntry())
        if isinstance(said, UserEntry):
            said = replace(said, message_id=event.message_id)
        entries = (*before, said, ReplyEntry(model=event.model))
        return Transcript(entries, event.conversation_id)

    def _with_call(self, call: ShownCall) -> Transcript:
        reply = self._reply()
        known = any(shown.id == call.id for shown in reply.calls)
        calls = tuple(call if shown.id == call.id else shown for shown in reply.calls)
        return self._with_reply(replace(reply, calls=calls if known else (*calls, call)))

    def _reply(self) -> ReplyEntry:
        last = self.entries[-1] if self.entries else None
        return last if isinstance(last, ReplyEntry) else ReplyEntry()

    def _with_reply(self, reply: ReplyEntry) -> Transcript:
        before = self.entries[:-1] if self.entries and isinstance(self.entries[-1], ReplyEntry) else self.entries
        return replace(self, entries=(*before, reply))


def load(messages: Iterable[StoredMessage], *, conversation_id: str | None = None) -> Transcript:
    """The transcript of stored messages, oldest first."""
    return Transcript(tuple(_stored(message) for message in messages), conversation_id)


def _stored(message: StoredMessage) -> Entry:
    if message.role == "user":
        return UserEntry(message.content, message.id, message.created_at)
    return ReplyEntry(
        state="done" if message.success or message.stopped else "failed",
        text=message.content,
        calls=tuple(_shown(call) for call in message.tool_calls),
        question=message.needs_answer,
        model=message.model,
        message_id=message.id,
        stopped=message.stopped,
        sources=tuple(message.sources),
        sources_note=message.sources_note,
        at=message.created_at,
    )


def _finished(reply: ChatReply) -> ReplyEntry:
    """The stored reply is what counts: it stands in for what was streamed."""
    return ReplyEntry(
        state="done",
        text=reply.response,
        calls=tuple(_shown(call) for call in reply.tool_calls),
        question=reply.needs_answer,
        model=reply.model,
        usage=reply.usage,
        message_id=reply.message_id,
        stopped=reply.stopped,
        sources=tuple(reply.sources),
        sources_note=reply.sources_note,
    )


def _shown(call: ToolCall) -> ShownCall:
    state: CallState = "failed" if call.error is not None else "done"
    return ShownCall(call.id, call.tool, call.arguments, state, call.result, call.error)
