"""Pieces of an answer as the chunks, or the completion, that the Agents SDK takes in. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.completion_usage import CompletionTokensDetails, CompletionUsage, PromptTokensDetails

from taskchat.agent.models.chunks import Call, Piece, Usage


def chunks_of(piece: Piece, identity: str, model: str) -> Iterator[ChatCompletionChunk]:
    """The chunks of one piece: what is said; and with the last the calls, why it ended, and what it cost."""
    if piece.thought:
        yield _chunk(identity, model, {"role": "assistant", "reasoning_content": piece.thought})
    if piece.text:
        yield _chunk(identity, model, {"role": "assistant", "content": piece.text})
    if piece.calls:
        calls = [{"index": index, **_call(call)} for index, call in enumerate(piece.calls)]
        yield _chunk(identity, model, {"role": "assistant", "tool_calls": calls})
    if piece.ended:
        yield _chunk(identity, model, {}, reason=_reason(piece.calls), usage=piece.usage)


def completion_of(pieces: Sequence[Piece], identity: str, model: str) -> ChatCompletion:
    """All pieces as one answer."""
    calls = [call for piece in pieces for call in piece.calls]
    thought = "".join(piece.thought for piece in pieces)
    message: dict[str, Any] = {
        "role": "assistant",
        "content": "".join(piece.text for piece in pieces) or None,
        **({"reasoning_content": thought} if thought else {}),
        **({"tool_calls": [_call(call) for call in calls]} if calls else {}),
    }
    usage = next((piece.usage for piece in pieces if piece.usage), None)
    return ChatCompletion.model_validate(
        {
            "id": identity,
            "object": "chat.completion",
            "created": 0,
            "model": model,
            "choices": [{"index": 0, "message": message, "finish_reason": _reason(calls)}],
            "usage": _usage(usage),
        }
    )


def _chunk(
    identity: str, model: str, delta: dict[str, Any], *, reason: str | None = None, usage: Usage | None = None
) -> ChatCompletionChunk:
    return ChatCompletionChunk.model_validate(
        {
            "id": identity,
            "object": "chat.completion.chunk",
            "created": 0,
            "model": model,
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
            "usage": _usage(usage),
        }
    )


def _call(call: Call) -> dict[str, Any]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def _reason(calls: Sequence[Call]) -> Literal["tool_calls", "stop"]:
    return "tool_calls" if calls else "stop"


def _usage(usage: Usage | None) -> CompletionUsage | None:
    if usage is None:
        return None
    return CompletionUsage(
        prompt_tokens=usage.prompt,
        completion_tokens=usage.completion,
        total_tokens=usage.prompt + usage.completion,
        prompt_tokens_details=PromptTokensDetails(cached_tokens=usage.cached),
        completion_tokens_details=CompletionTokensDetails(reasoning_tokens=usage.reasoning),
    )
