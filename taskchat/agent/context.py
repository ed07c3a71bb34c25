"""The context manager: which part of a conversation the agent sees. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from taskchat.schemas.caller import CallRecord

BYTES_PER_TOKEN = 4  # what the tokenizers of today's models come to on English, roughly


@dataclass(frozen=True)
class PastMessage:
    """A stored message, as the agent needs it. `memory` is what the embedded model left itself on a reply."""

    role: Literal["user", "assistant"]
    content: str
    calls: Sequence[CallRecord] = ()
    memory: Mapping[str, Any] | None = field(default=None, compare=False)


def window(past: Sequence[PastMessage], *, most_messages: int, most_tokens: int) -> list[PastMessage]:
    """The newest messages within both budgets, cut so that the first is the user's."""
    kept: list[PastMessage] = []
    tokens = 0
    for message in reversed(past[-most_messages:] if most_messages else []):
        tokens += estimated_tokens(message)
        if tokens > most_tokens:
            break
        kept.append(message)
    kept.reverse()
    first = next((place for place, message in enumerate(kept) if message.role == "user"), len(kept))
    return kept[first:]


def estimated_tokens(message: PastMessage) -> int:
    """What a message costs, within a third or so."""
    size = len(message.content.encode())
    size += sum(len(json.dumps([dict(call.arguments), call.result])) for call in message.calls)
    return size // BYTES_PER_TOKEN + 4


def input_items(past: Sequence[PastMessage], message: str, recorded: Sequence[CallRecord]) -> list[dict[str, Any]]:
    """The conversation as the SDK's input items: earlier turns with their tool calls, the user's words, and what this
    turn's calls gave when an earlier try was cut off."""
    items: list[dict[str, Any]] = []
    for number, earlier in enumerate(past):
        for call in earlier.calls:
            items += _call_items(call, f"past_{number}_{call.id}")
        items.append({"role": earlier.role, "content": earlier.content})
    items.append({"role": "user", "content": message})
    for call in recorded:
        items += _call_items(call, call.id)
    return items


def output_text(call: CallRecord) -> str:
    """What a finished call says to a model: its result as compact JSON, or its error in words, as JSON too."""
    shown = {"error": call.error} if call.error is not None else call.result
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def _call_items(call: CallRecord, call_id: str) -> list[dict[str, Any]]:
    arguments = json.dumps(dict(call.arguments), ensure_ascii=False)
    return [
        {"type": "function_call", "call_id": call_id, "name": call.tool, "arguments": arguments},
        {"type": "function_call_output", "call_id": call_id, "output": output_text(call)},
    ]
