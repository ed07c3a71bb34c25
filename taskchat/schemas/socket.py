"""What travels over a WebSocket: what a client may send, and what comes back beside the TurnEvents."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from taskchat.schemas.chat import ChatReply, Message, PublicId
from taskchat.schemas.problems import Problem
from taskchat.schemas.values import Language, SafeText, Shape, Timezone

Ref = Annotated[SafeText, Field(min_length=1, max_length=100)]
Key = Annotated[SafeText, Field(min_length=1, max_length=200)]


class _Sent(Shape):
    """Something a client sends. What comes back because of it bears the same `ref`."""

    ref: Ref | None = None


class SayChat(_Sent):
    """Say something; its TurnEvents come back. `key` and `after` are Idempotency-Key and Last-Event-ID."""

    type: Literal["chat"]
    message: Message
    conversation_id: PublicId | None = None
    bot_id: PublicId | None = None
    timezone: Timezone | None = None
    language: Language | None = None
    key: Key | None = None
    after: Annotated[SafeText, Field(max_length=100)] | None = None


class SayMessage(_Sent):
    """Say something; one `response` comes back."""

    type: Literal["message"]
    content: Message
    conversation_id: PublicId | None = None
    language: Language | None = None


class Stop(_Sent):
    """Stop what runs in a conversation, or the turn of a key."""

    type: Literal["stop"]
    conversation_id: PublicId | None = None
    key: Key | None = None


class Ping(_Sent):
    """Ask for a `pong`, from where one can't send the protocol's own ping."""

    type: Literal["ping"]


Sent = Annotated[SayChat | SayMessage | Stop | Ping, Field(discriminator="type")]
SENT: TypeAdapter[SayChat | SayMessage | Stop | Ping] = TypeAdapter(Sent)


class Back(Shape):
    """Something the server sends."""

    ref: Ref | None = None


class Response(Back):
    """The reply to a `message`."""

    type: Literal["response"] = "response"
    content: str
    conversation_id: PublicId
    message_id: int
    timestamp: AwareDatetime


class StopDone(Back):
    """What came of a `stop`."""

    type: Literal["stopped"] = "stopped"
    stopped: bool
    reply: ChatReply | None = None


class Pong(Back):
    """The answer to a `ping`."""

    type: Literal["pong"] = "pong"


class SocketError(Back):
    """What was sent can't be done. The socket stays open."""

    type: Literal["error"] = "error"
    problem: Problem
