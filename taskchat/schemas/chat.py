"""A turn as it travels: the request, the reply, and the events on the way."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from taskchat.schemas.knowledge import Source
from taskchat.schemas.problems import Problem
from taskchat.schemas.values import (
    MESSAGE_MAX,
    MODEL_MAX,
    NAME_MAX,
    VISIBLE,
    Flag,
    Language,
    SafeText,
    Shape,
    Timezone,
    not_blank,
)

NOTHING_SAID = "Stopped."  # the reply of a turn that was stopped before it had said anything

Message = Annotated[SafeText, Field(min_length=1, max_length=MESSAGE_MAX), VISIBLE, AfterValidator(not_blank)]
ModelText = Annotated[SafeText, Field(min_length=1, max_length=MODEL_MAX, examples=["ollama/llama3.2"])]
PublicId = Annotated[SafeText, Field(min_length=1, max_length=64)]


class ChatRequest(Shape):
    """One message of the user. Without a `conversation_id`, a conversation starts."""

    message: Message = Field(examples=["add buy milk tomorrow at 5pm"])
    conversation_id: PublicId | None = None
    bot_id: PublicId | None = Field(
        default=None,
        description="The bot to talk with. A conversation stays with the bot that it was started with",
    )
    timezone: Timezone | None = None
    language: Language | None = Field(default=None, description="Of the reply. Default: the user's")
    model: ModelText | None = Field(
        default=None,
        description="Which model answers, of those that may be chosen. Default: the user's, else the server's",
    )
    fallback: Flag | None = Field(
        default=None, description="Whether the embedded model may answer when the other fails. Default: the user's wish"
    )


class ToolCall(Shape):
    """One call of a tool, finished or failed."""

    id: str
    tool: str
    arguments: dict[str, Any]
    result: dict[str, Any] | None = None
    error: str | None = None


class Option(Shape):
    """One of the answers that a question offers; `value` is what to say to choose it."""

    label: str
    value: str


class Question(Shape):
    """What the reply asks. `confirm` wants a yes or no, `choose` one of the options, `open` any words."""

    kind: Literal["confirm", "choose", "open"]
    text: str
    options: list[Option] = []


class Usage(Shape):
    """What the turn cost. `cached_tokens` are those of the input that the provider had at hand; `estimated` says that
    it did not tell, and the tokens are ours."""

    model_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    estimated: bool = False
    seconds: float = 0.0


class Moderation(Shape):
    """What was flagged: in the user's words (`input`) or in the model's (`output`), with scores from 0 to 1."""

    stage: Literal["input", "output"]
    categories: list[str]
    scores: dict[str, float] = {}


class ChatReply(Shape):
    """The stored reply of a turn."""

    conversation_id: PublicId
    message_id: int
    response: str
    tool_calls: list[ToolCall] = []
    needs_answer: Question | None = Field(default=None, description="Set when the reply is a question")
    model: str
    instead_of: str | None = Field(default=None, description="The model that failed, where the embedded one answered")
    usage: Usage = Usage()
    moderation: Moderation | None = Field(default=None, description="Set when something was flagged and withheld")
    sources: list[Source] = Field(default=[], description="What [1], [2] … in the reply stand for")
    sources_note: str | None = Field(default=None, description="Why there are none, or not of everything")
    success: bool = True
    stopped: bool = Field(default=False, description="The turn was stopped: this is what was said and done until then")


class StopResult(Shape):
    """What came of a wish to stop. `reply` is what the turn left, where it was over in time."""

    stopped: bool = Field(description="Whether a turn ran that could be stopped")
    reply: ChatReply | None = None


class Ticket(Shape):
    """What opens one WebSocket, once."""

    ticket: str
    expires_in: int = Field(description="Seconds")


class TurnStarted(Shape):
    """The words are stored; the agent begins."""

    type: Literal["turn.started"] = "turn.started"
    conversation_id: PublicId
    message_id: int
    model: str


class ToolStarted(Shape):
    """A tool call leaves."""

    type: Literal["tool.started"] = "tool.started"
    id: str
    tool: str
    arguments: dict[str, Any]


class ToolFinished(Shape):
    """A tool call came back."""

    type: Literal["tool.finished"] = "tool.finished"
    call: ToolCall


class TextDelta(Shape):
    """The next piece of the reply's markdown."""

    type: Literal["text.delta"] = "text.delta"
    text: str


class QuestionAsked(Shape):
    """The reply asks; the next message answers, or moves on."""

    type: Literal["question.asked"] = "question.asked"
    question: Question


class TurnFinished(Shape):
    """The reply is stored: the last event of a turn that was answered, or stopped."""

    type: Literal["turn.finished"] = "turn.finished"
    reply: ChatReply


class TurnFailed(Shape):
    """The turn broke off: the last event of a bad one. What the tools had done stays done, and is listed."""

    type: Literal["turn.failed"] = "turn.failed"
    problem: Problem
    tool_calls: list[ToolCall] = []


TurnEvent = Annotated[
    TurnStarted | ToolStarted | ToolFinished | TextDelta | QuestionAsked | TurnFinished | TurnFailed,
    Field(discriminator="type"),
]


class Conversation(Shape):
    """A conversation, without its messages."""

    id: PublicId
    bot_id: PublicId | None = Field(default=None, description="The bot that it is with, also one that is no more")
    title: str
    archived: bool = False
    message_count: int = 0
    usage: Usage = Field(default=Usage(), description="What models have cost in it; the embedded one costs nothing")
    created_at: AwareDatetime
    updated_at: AwareDatetime


class ConversationPatch(Shape):
    """Rename or archive."""

    title: (
        Annotated[SafeText, Field(min_length=1, max_length=2 * NAME_MAX), VISIBLE, AfterValidator(not_blank)] | None
    ) = None
    archived: Flag | None = None


class ConversationPage(Shape):
    """A page of conversations, the last used first. `prev_cursor` leads back to those that were used later."""

    items: list[Conversation]
    next_cursor: str | None = None
    prev_cursor: str | None = None


class StoredMessage(Shape):
    """A message of a conversation."""

    id: int
    role: Literal["user", "assistant"]
    content: str
    tool_calls: list[ToolCall] = []
    needs_answer: Question | None = None
    model: str | None = None
    instead_of: str | None = None
    usage: Usage | None = Field(default=None, description="Of a reply")
    moderation: Moderation | None = None
    sources: list[Source] = []
    sources_note: str | None = None
    success: bool = True
    stopped: bool = False
    created_at: AwareDatetime


class MessagePage(Shape):
    """A page of messages, oldest first; `next_cursor` leads to older ones, `prev_cursor` to newer ones."""

    items: list[StoredMessage]
    next_cursor: str | None = None
    prev_cursor: str | None = None


class MessageHit(Shape):
    """A message that speaks of what was looked for. With `cursor`, the conversation's messages begin with it."""

    conversation_id: PublicId
    title: str = Field(description="The conversation's")
    message_id: int
    role: Literal["user", "assistant"]
    snippet: str = Field(description="The part of it that has the words, on one line")
    created_at: AwareDatetime
    cursor: str


class MessageHits(Shape):
    """What a search has found, newest first. With a `next_cursor` there may be more, also when nothing is found yet."""

    items: list[MessageHit]
    next_cursor: str | None = None
