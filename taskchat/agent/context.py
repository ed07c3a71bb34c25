"""The context manager: which part of a conversation the agent sees. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from taskchat.agent.shortening import shortened
from taskchat.schemas.caller import CallRecord

Count = Callable[[str], int]
MESSAGE_TOKENS = 4  # what a message costs beside its words
EARLIER_SHARE = 4  # results of earlier turns get this part of what a result of the turn itself may have


@dataclass(frozen=True)
class PastMessage:
    """A stored message, as the agent needs it. `memory` is what the embedded model left itself on a reply."""

    role: Literal["user", "assistant"]
    content: str
    calls: Sequence[CallRecord] = ()
    memory: Mapping[str, Any] | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Room:
    """How much a model is shown: messages, tokens of them in all, and tokens of one tool result."""

    messages: int
    tokens: int
    result_tokens: int
    count: Count

    def told(self, call: CallRecord) -> str:
        """What a call of this turn says to the model."""
        return output_text(call, most=self.result_tokens, count=self.count)

    def recalled(self, call: CallRecord) -> str:
        """What a call of an earlier turn says to it."""
        return output_text(call, most=self.result_tokens // EARLIER_SHARE, count=self.count)

    def cost(self, message: PastMessage) -> int:
        """The tokens of a message with its calls."""
        calls = sum(self.count(_arguments(call)) + self.count(self.recalled(call)) for call in message.calls)
        return MESSAGE_TOKENS + self.count(message.content) + calls


def window(past: Sequence[PastMessage], room: Room) -> list[PastMessage]:
    """The newest messages that there is room for, cut so that the first is the user's."""
    kept: list[PastMessage] = []
    tokens = 0
    for message in reversed(past[-room.messages :] if room.messages else []):
        tokens += room.cost(message)
        if tokens > room.tokens:
            break
        kept.append(message)
    kept.reverse()
    first = next((place for place, message in enumerate(kept) if message.role == "user"), len(kept))
    return kept[first:]


def input_items(
    past: Sequence[PastMessage], message: str, recorded: Sequence[CallRecord], room: Room | None = None
) -> list[dict[str, Any]]:
    """The conversation as the SDK's input items: earlier turns with their tool calls, the user's words, and what this
    turn's calls gave when an earlier try was cut off. Without a `room`, results are whole."""
    items: list[dict[str, Any]] = []
    for number, earlier in enumerate(past):
        for call in earlier.calls:
            items += _call_items(call, f"past_{number}_{call.id}", room.recalled(call) if room else output_text(call))
        items.append({"role": earlier.role, "content": earlier.content})
    items.append({"role": "user", "content": message})
    for call in recorded:
        items += _call_items(call, call.id, room.told(call) if room else output_text(call))
    return items


def output_text(call: CallRecord, *, most: int | None = None, count: Count = len) -> str:
    """What a finished call says to a model: its result as compact JSON, or its error in words, as JSON too. A result
    of more than `most` tokens is shortened."""
    shown = {"error": call.error} if call.error is not None else call.result
    if most is not None and call.error is None and call.result is not None:
        shown = shortened(call.result, most_tokens=most, count=count)
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def name_for_models(tool: str) -> str:
    """A tool's name as models can say it: those of connected servers have a dot, which few providers take."""
    return tool.replace(".", "__", 1)


def _arguments(call: CallRecord) -> str:
    return json.dumps(dict(call.arguments), ensure_ascii=False)


def _call_items(call: CallRecord, call_id: str, output: str) -> list[dict[str, Any]]:
    name = name_for_models(call.tool)
    return [
        {"type": "function_call", "call_id": call_id, "name": name, "arguments": _arguments(call)},
        {"type": "function_call_output", "call_id": call_id, "output": output},
    ]
