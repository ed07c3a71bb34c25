"""The embedded model as a model of the Agents SDK, so that the same Runner, tools and streaming serve it.

It needs nothing but the words and the tool results that are recorded after them: a fresh one plays the turn's plan
from the start, then asks for what is missing, or says the reply. One that has played already goes on from where it is.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from agents import Model, ModelResponse, TResponseInputItem, Usage
from agents.items import TResponseStreamEvent
from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseContentPartAddedEvent,
    ResponseContentPartDoneEvent,
    ResponseCreatedEvent,
    ResponseFunctionCallArgumentsDeltaEvent,
    ResponseFunctionCallArgumentsDoneEvent,
    ResponseFunctionToolCall,
    ResponseInProgressEvent,
    ResponseOutputItem,
    ResponseOutputItemAddedEvent,
    ResponseOutputItemDoneEvent,
    ResponseOutputMessage,
    ResponseOutputText,
    ResponseTextDeltaEvent,
    ResponseTextDoneEvent,
    ResponseUsage,
)
from openai.types.responses.response_usage import InputTokensDetails, OutputTokensDetails

from taskchat.agent.embedded.conversation import converse
from taskchat.agent.embedded.plan import Call, Memory, Outcome, Plan, Reply

NAME = "embedded"

_Status: TypeAlias = Literal["in_progress", "completed"]
_Recorded: TypeAlias = Mapping[str, Outcome]
Conversing: TypeAlias = Callable[..., Plan]  # as `converse`


@dataclass
class _Paused:
    """A plan that waits for what its last batch of calls gives; the turn had made `made` calls before them."""

    plan: Plan
    batch: Sequence[Call]
    made: int = 0


class EmbeddedModel(Model):
    """Plays one turn; `reply` is what it said in the end, with its memory and its question."""

    def __init__(
        self,
        *,
        now: dt.datetime,
        memory: Memory | None = None,
        language: str = "en",
        conversing: Conversing = converse,
    ) -> None:
        self._now, self._memory, self._language = now, memory or Memory(), language
        self._conversing = conversing
        self._paused: _Paused | None = None
        self.reply: Reply | None = None

    async def get_response(self, *args: Any, **given: Any) -> ModelResponse:
        """The next calls, or the reply. Of all that the SDK gives, only the input matters here."""
        return ModelResponse(output=self._decide(_input(args, given)), usage=Usage(requests=1), response_id=None)

    async def stream_response(self, *args: Any, **given: Any) -> AsyncIterator[TResponseStreamEvent]:
        """The same, as the events that a Responses stream has; the reply word by word."""
        for number, event in enumerate(_events(self._decide(_input(args, given)), self._now)):
            event.sequence_number = number
            yield event

    def play(self, message: str, recorded: Mapping[str, Outcome]) -> Sequence[tuple[str, Call]]:
        """The calls that the turn still needs, with their ids; none once it has come to its `reply`.

        `recorded` holds the outcome of every call that was made in the turn, by its id.
        """
        try:
            while self.reply is None:
                at = self._paused or self._begin(message)
                ids = [f"call_{at.made + place}" for place in range(len(at.batch))]
                missing = [each for each in zip(ids, at.batch, strict=True) if each[0] not in recorded]
                if missing:
                    return missing
                at.made += len(ids)
                at.batch = at.plan.send([recorded[call_id] for call_id in ids])
        except StopIteration as ended:
            self.reply = ended.value
        return []

    def _begin(self, message: str) -> _Paused:
        plan = self._conversing(message, now=self._now, memory=self._memory, language=self._language)
        self._paused = _Paused(plan, next(plan))
        return self._paused

    def _decide(self, given: str | list[TResponseInputItem]) -> list[ResponseOutputItem]:
        missing = self.play(*_this_turn(given))
        if self.reply is not None:
            return [_message(self.reply.text)]
        return [_function_call(call_id, call) for call_id, call in missing]


def _input(args: Sequence[Any], given: Mapping[str, Any]) -> str | list[TResponseInputItem]:
    """The SDK's second argument, by name or by place."""
    found: str | list[TResponseInputItem] = given["input"] if "input" in given else args[1]
    return found


def _this_turn(given: str | Sequence[TResponseInputItem]) -> tuple[str, _Recorded]:
    """The user's last words, and the tool results after them by call id."""
    if isinstance(given, str):
        return given, {}
    items: list[Mapping[str, Any]] = [dict(item) for item in given]
    last = max((place for place, item in enumerate(items) if item.get("role") == "user"), default=-1)
    message = _text(items[last].get("content")) if last >= 0 else ""
    outputs = [item for item in items[last + 1 :] if item.get("type") == "function_call_output"]
    return message, {str(item["call_id"]): _outcome(item.get("output")) for item in outputs}


def _outcome(output: Any) -> Outcome:
    """A tool's output: a JSON object is its result, but `{"error": …}` or anything else says why there is none."""
    text = _text(output)
    try:
        data = json.loads(text)
    except ValueError:
        return Outcome(error=text)
    if isinstance(data, dict) and isinstance(data.get("error"), str):
        return Outcome(error=data["error"])
    if isinstance(data, dict) and data.get("type") not in {"text", "input_text"}:
        return Outcome(data=data)
    return Outcome(error=_text(data))


def _text(content: Any) -> str:
    """The words in a string, a text part, or a list of them."""
    if isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        return str(content.get("text") or "")
    if isinstance(content, Sequence):
        return "".join(_text(part) for part in content)
    return "" if content is None else str(content)


def _function_call(call_id: str, call: Call) -> ResponseFunctionToolCall:
    return ResponseFunctionToolCall(
        type="function_call",
        id=f"fc_{call_id}",
        call_id=call_id,
        name=call.tool,
        arguments=json.dumps(dict(call.arguments), ensure_ascii=False),
        status="completed",
    )


def _message(text: str, status: _Status = "completed") -> ResponseOutputMessage:
    part = ResponseOutputText(type="output_text", text=text, annotations=[], logprobs=[])
    content = [part] if status == "completed" else []
    return ResponseOutputMessage(id="msg_0", type="message", role="assistant", status=status, content=list(content))


def _events(output: Sequence[ResponseOutputItem], now: dt.datetime) -> list[TResponseStreamEvent]:
    """All the events of one response, still without their numbers in the sequence."""
    usage = ResponseUsage(
        input_tokens=0,
        output_tokens=0,
        total_tokens=0,
        input_tokens_details=InputTokensDetails(cached_tokens=0, cache_write_tokens=0),
        output_tokens_details=OutputTokensDetails(reasoning_tokens=0),
    )
    begun = _response([], now, "in_progress")
    events: list[TResponseStreamEvent] = [
        ResponseCreatedEvent(type="response.created", response=begun, sequence_number=0),
        ResponseInProgressEvent(type="response.in_progress", response=begun, sequence_number=0),
    ]
    for index, item in enumerate(output):
        if isinstance(item, ResponseOutputMessage):
            events += _message_events(item, index)
        elif isinstance(item, ResponseFunctionToolCall):
            events += _call_events(item, index)
    done = _response(list(output), now, "completed").model_copy(update={"usage": usage})
    return [*events, ResponseCompletedEvent(type="response.completed", response=done, sequence_number=0)]


def _response(output: list[ResponseOutputItem], now: dt.datetime, status: _Status) -> Response:
    return Response(
        id="resp_0",
        created_at=now.timestamp(),
        model=NAME,
        object="response",
        output=output,
        status=status,
        tool_choice="auto",
        tools=[],
        parallel_tool_calls=True,
    )


def _message_events(item: ResponseOutputMessage, index: int) -> list[TResponseStreamEvent]:
    part = item.content[0]
    text = part.text if isinstance(part, ResponseOutputText) else ""
    empty = ResponseOutputText(type="output_text", text="", annotations=[], logprobs=[])
    place: dict[str, Any] = {"item_id": item.id, "output_index": index, "content_index": 0, "sequence_number": 0}
    deltas = [
        ResponseTextDeltaEvent(type="response.output_text.delta", delta=word, logprobs=[], **place)
        for word in re.findall(r"\s*\S+\s*", text) or [text]
    ]
    return [
        ResponseOutputItemAddedEvent(
            type="response.output_item.added", item=_message("", "in_progress"), output_index=index, sequence_number=0
        ),
        ResponseContentPartAddedEvent(type="response.content_part.added", part=empty, **place),
        *deltas,
        ResponseTextDoneEvent(type="response.output_text.done", text=text, logprobs=[], **place),
        ResponseContentPartDoneEvent(type="response.content_part.done", part=part, **place),
        ResponseOutputItemDoneEvent(type="response.output_item.done", item=item, output_index=index, sequence_number=0),
    ]


def _call_events(item: ResponseFunctionToolCall, index: int) -> list[TResponseStreamEvent]:
    begun = item.model_copy(update={"arguments": "", "status": "in_progress"})
    item_id = str(item.id)
    return [
        ResponseOutputItemAddedEvent(
            type="response.output_item.added", item=begun, output_index=index, sequence_number=0
        ),
        ResponseFunctionCallArgumentsDeltaEvent(
            type="response.function_call_arguments.delta",
            delta=item.arguments,
            item_id=item_id,
            output_index=index,
            sequence_number=0,
        ),
        ResponseFunctionCallArgumentsDoneEvent(
            type="response.function_call_arguments.done",
            arguments=item.arguments,
            item_id=item_id,
            output_index=index,
            sequence_number=0,
        ),
        ResponseOutputItemDoneEvent(type="response.output_item.done", item=item, output_index=index, sequence_number=0),
    ]
