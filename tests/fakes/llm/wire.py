"""How an answer goes over the wire, written as OpenAI writes it: as one JSON body, or as server-sent events. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.llm.answers import Answer, Spent

DONE = "[DONE]"


@dataclass(kw_only=True)
class Reply:
    """A response: its status, its headers, and its body in the pieces it leaves in. `streams`: it is made of events.

    One that is not `framed` ends where its connection does.
    """

    status: int = 200
    streams: bool = False
    framed: bool = True
    headers: dict[str, str] = field(default_factory=dict)
    pieces: list[bytes] = field(default_factory=list)


def completion(answer: Answer, model: str, number: int) -> dict[str, Any]:
    """The answer as one completion."""
    message: dict[str, Any] = {"role": "assistant", "content": answer.text or None}
    if answer.calls:
        message["tool_calls"] = _calls(answer, number)
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(answer)}
    made = {**_head(model, number), "object": "chat.completion", "choices": [choice]}
    return made if answer.spent is None else {**made, "usage": _usage(answer.spent)}


def chunks(answer: Answer, model: str, number: int, *, usage: bool) -> list[dict[str, Any]]:
    """The answer as the chunks of a stream. Usage is told in a chunk of its own, where it was asked for."""
    head = {**_head(model, number), "object": "chat.completion.chunk"}
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": None if answer.calls and not answer.text else ""}]
    deltas += [{"content": piece} for piece in _pieces(answer)]
    for place, one in enumerate(_calls(answer, number)):
        function = one["function"]
        first = {"index": place, **one, "function": {"name": function["name"], "arguments": ""}}
        deltas.append({"tool_calls": [first]})
        half = len(function["arguments"]) // 2
        for part in (function["arguments"][:half], function["arguments"][half:]):
            deltas.append({"tool_calls": [{"index": place, "function": {"arguments": part}}]})
    made = [{**head, "choices": [{"index": 0, "delta": each, "finish_reason": None}]} for each in deltas]
    made.append({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": _finish(answer)}]})
    if usage and answer.spent is not None:
        made.append({**head, "choices": [], "usage": _usage(answer.spent)})
    return made


def as_json(body: Mapping[str, Any] | str, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """One JSON body, or a text that is taken as it is."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return Reply(status=status, headers={"Content-Type": "application/json", **(headers or {})}, pieces=[text.encode()])


def as_events(payloads: list[Any], headers: Mapping[str, str] | None = None, *, done: bool = True) -> Reply:
    """Server-sent events, one piece each. A payload that is a text is taken as it is."""
    texts = [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in payloads]
    return Reply(
        streams=True,
        headers={"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache", **(headers or {})},
        pieces=[f"data: {text}\n\n".encode() for text in (*texts, *([DONE] if done else []))],
    )


def _head(model: str, number: int) -> dict[str, Any]:
    return {"id": f"chatcmpl-{number}", "created": 1_700_000_000 + number, "model": model, "system_fingerprint": "fp_0"}


def _calls(answer: Answer, number: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"call_{number}_{place}" if one.id is None else one.id,
            "type": "function",
            "function": {
                "name": one.tool,
                "arguments": one.arguments if isinstance(one.arguments, str) else json.dumps(dict(one.arguments)),
            },
        }
        for place, one in enumerate(answer.calls)
    ]


def _pieces(answer: Answer) -> list[str]:
    if answer.pieces is None:
        return re.findall(r"\S+\s*|\s+", answer.text)
    size = -(-len(answer.text) // max(answer.pieces, 1)) or 1
    return [answer.text[start : start + size] for start in range(0, len(answer.text), size)]


def _finish(answer: Answer) -> str:
    return answer.finish or ("tool_calls" if answer.calls else "stop")


def _usage(spent: Spent) -> dict[str, Any]:
    return {
        "prompt_tokens": spent.input,
        "completion_tokens": spent.output,
        "total_tokens": spent.input + spent.output,
        "prompt_tokens_details": {"cached_tokens": spent.cached},
        "completion_tokens_details": {"reasoning_tokens": 0},
    }
