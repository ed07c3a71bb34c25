"""Bodies and streams that are otherwise than HTTP, server-sent events and OpenAI have them, or that break off."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.fakes.llm.answers import Answer, Cut, say
from tests.fakes.llm.quirk import HELLO, Quirk
from tests.fakes.llm.wire import Reply, as_events, as_json

PROCESSING = b": OPENROUTER PROCESSING\n\n"
EURO = (say("Grüße! Das sind 5 € – für zwölf Äpfel 🍎."),)


def _events(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Reply], Reply]:
    """The hook that changes the events of a stream, and leaves a JSON body alone."""

    def reply(given: Reply) -> Reply:
        return replace(given, pieces=change(given.pieces)) if given.streams else given

    return reply


def _typed(name: str) -> Callable[[Reply], Reply]:
    def reply(given: Reply) -> Reply:
        return replace(given, headers={**given.headers, "Content-Type": name})

    return reply


def _cut(after: int | str, how: Any) -> Any:
    return lambda given, _body: replace(given, cut=Cut(after=after, how=how))


def _cut_call(after: str, how: Any) -> Any:
    return lambda given, _body: replace(given, cut=Cut(after=after, how=how)) if given.calls else given


def _azure(stream: list[Any]) -> list[Any]:
    first = {"id": "", "object": "", "created": 0, "model": "", "choices": [], "prompt_filter_results": []}
    last = {**first, "choices": [{"index": 0, "delta": None, "finish_reason": None, "content_filter_results": {}}]}
    return [first, *stream, last]


def _body(text: str | dict[str, Any]) -> Callable[[Reply], Reply]:
    return lambda _given: as_json(text)


def _whole_text(given: Answer, _body: dict[str, Any]) -> Answer:
    return replace(given, pieces=1)


def _stretched(pieces: list[bytes]) -> list[bytes]:
    body = b"".join(pieces)
    return [body[:1], *[b" " * 1_000_000] * 12, body[1:]]


def _comments_for_ever(given: Reply) -> Reply:
    return replace(as_events([]), pieces=[PROCESSING] * 2000) if given.streams else replace(given, pieces=[b" "] * 2000)


def _streamed(given: Reply) -> Reply:
    """The stream of a whole completion, sent although none was asked for."""
    if given.streams:
        return given
    body = json.loads(given.pieces[0])
    choice = body["choices"][0]
    calls = [{"index": place, **one} for place, one in enumerate(choice["message"].get("tool_calls") or [])]
    said = {**choice["message"], **({"tool_calls": calls} if calls else {})}
    chunk = {"index": 0, "delta": said, "finish_reason": choice["finish_reason"]}
    return as_events([{**body, "object": "chat.completion.chunk", "choices": [chunk]}])


def _error_event(**error: Any) -> Callable[[Reply], Reply]:
    def reply(given: Reply) -> Reply:
        told = {"error": {"message": "Worker local total request limit reached (33/32)", "code": 502, **error}}
        return as_events([told]) if given.streams else as_json(told)

    return reply


def _error_midway(given: Reply) -> Reply:
    error = {"code": 502, "message": "Provider disconnected", "metadata": {"error_type": "provider_unavailable"}}
    if not given.streams:
        body = json.loads(given.pieces[0])
        body["choices"][0].update(finish_reason="error", error=error)
        return as_json(body)
    last = {"id": "gen-1", "object": "chat.completion.chunk", "created": 0, "model": "m", "error": error}
    last["choices"] = [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}]
    broken = [b"data: " + json.dumps(last).encode() + b"\n\n"]
    return replace(given, pieces=given.pieces[:3] + broken)


def _whole_again(stream: list[Any]) -> list[Any]:
    """The stream with the whole message in its last chunk, beside the delta."""
    made = copy.deepcopy(stream)
    last = next(chunk for chunk in made[::-1] if chunk["choices"])
    said = "".join(chunk["choices"][0]["delta"].get("content") or "" for chunk in stream if chunk["choices"])
    last["choices"][0]["message"] = {"role": "assistant", "content": said}
    last["object"] = "chat.completion"
    return made


def _words_after_end(stream: list[Any]) -> list[Any]:
    """The stream whose finish_reason comes before its last words."""
    place = next(at for at, chunk in enumerate(stream) if chunk["choices"] and chunk["choices"][0]["finish_reason"])
    return [*stream[: place - 1], stream[place], stream[place - 1], *stream[place + 1 :]]


def _zipped(given: Reply) -> Reply:
    return replace(
        given, headers={**given.headers, "Content-Encoding": "gzip"}, pieces=[gzip.compress(b"".join(given.pieces))]
    )


FORMS = (
    Quirk(
        name="no-done",
        what="A stream without [DONE] at its end",
        seen="many",
        reply=_events(lambda events: events[:-1]),
    ),
    Quirk(
        name="comments",
        what="Comments between the events",
        seen="OpenRouter, openai-go#227",
        reply=_events(lambda events: [PROCESSING, *(each for event in events for each in (event, PROCESSING))]),
    ),
    Quirk(
        name="line-ends",
        what="CR LF, and no blank behind `data:`",
        seen="proxies, gptel#592",
        reply=_events(lambda events: [event.replace(b"data: ", b"data:").replace(b"\n", b"\r\n") for event in events]),
    ),
    Quirk(
        name="named-events",
        what="Events with names and ids",
        seen="proxies",
        reply=_events(lambda events: [b"id: 7\nevent: message\nretry: 100\n" + event for event in events]),
    ),
    Quirk(
        name="byte-by-byte",
        what="Each byte alone, in the middle of letters",
        seen="slow networks",
        means=EURO,
        reply=lambda given: replace(given, pieces=[bytes([one]) for one in b"".join(given.pieces)]),
    ),
    Quirk(
        name="all-at-once",
        what="A whole stream in one piece",
        seen="proxies that buffer",
        reply=lambda given: replace(given, pieces=[b"".join(given.pieces)]),
    ),
    Quirk(
        name="words-at-once",
        what="All words in one event",
        seen="Ollama with tools, lmstudio#1868",
        means=HELLO,
        answer=_whole_text,
    ),
    Quirk(
        name="byte-order-mark",
        what="A byte order mark before all",
        seen="Windows proxies",
        reply=lambda given: replace(given, pieces=[b"\xef\xbb\xbf", *given.pieces]),
    ),
    Quirk(
        name="whole-again",
        what="The whole message again in the last piece",
        seen="MiniMax",
        means=HELLO,
        chunks=_whole_again,
    ),
    Quirk(
        name="words-after-end",
        what="finish_reason before the last words",
        seen="proxies",
        means=HELLO,
        chunks=_words_after_end,
    ),
    Quirk(
        name="until-closed",
        what="A body without a length, which ends where the connection does",
        seen="home-made servers",
        reply=lambda given: replace(given, framed=False),
    ),
    Quirk(name="zipped", what="A body that is compressed without being asked", seen="proxies", reply=_zipped),
    Quirk(
        name="filter-chunks",
        what="Chunks without choices, or with a delta that is null",
        seen="Azure OpenAI",
        chunks=_azure,
    ),
    Quirk(
        name="after-done",
        what="More events after [DONE]",
        seen="proxies",
        reply=_events(lambda events: [*events, b'data: {"choices": []}\n\n', b"data: nonsense\n\n"]),
    ),
    Quirk(
        name="plain-type", what="The body is called text/plain", seen="ollama#8991, proxies", reply=_typed("text/plain")
    ),
    Quirk(name="no-type", what="The body has no type", seen="home-made servers", reply=_typed("")),
    Quirk(
        name="json-although-stream",
        what="One JSON body, also when a stream was asked for",
        seen="tinyagents#56",
        streams=False,
    ),
    Quirk(
        name="stream-although-json",
        what="A stream, also when one JSON body was asked for",
        seen="proxies",
        reply=_streamed,
    ),
    Quirk(
        name="not-json",
        what="A body that is no JSON",
        seen="proxies",
        means=HELLO,
        reply=lambda given: (
            replace(given, pieces=[*given.pieces[:3], b'data: {"choices": [{"delta"\n\n'])
            if given.streams
            else replace(given, pieces=[b"upstream said hello"])
        ),
    ),
    Quirk(
        name="web-page",
        what="A web page, with status 200",
        seen="captive portals",
        means=HELLO,
        reply=lambda _given: replace(
            as_json("<html><body>Please sign in</body></html>"), headers={"Content-Type": "text/html"}
        ),
    ),
    Quirk(
        name="list-body",
        what="A list where an object belongs",
        seen="Gemini's compatible API",
        means=HELLO,
        reply=lambda given: as_events([[]]) if given.streams else as_json("[]"),
    ),
    Quirk(
        name="null-choices",
        what="choices that are null",
        seen="litellm, proxies",
        means=HELLO,
        reply=lambda given: (
            as_events([{"id": "x", "choices": None}])
            if given.streams
            else as_json({"id": "x", "object": "chat.completion", "choices": None})
        ),
    ),
    Quirk(
        name="no-choices",
        what="No choice at all",
        seen="OpenRouter",
        means=HELLO,
        reply=lambda given: (
            as_events([{"id": "x", "choices": []}])
            if given.streams
            else as_json({"id": "x", "object": "chat.completion", "choices": []})
        ),
    ),
    Quirk(
        name="empty-body",
        what="Nothing at all, with status 200",
        seen="proxies",
        means=HELLO,
        reply=lambda given: replace(given, pieces=[]),
    ),
    Quirk(
        name="error-with-200",
        what="An error with status 200",
        seen="OpenRouter, nodetool#5755",
        means=HELLO,
        reply=_error_event(),
    ),
    Quirk(
        name="error-with-200-limit",
        what="A 429 inside of a body with status 200",
        seen="OpenRouter",
        means=HELLO,
        reply=_error_event(code=429, message="Rate limit exceeded: free-models-per-min."),
    ),
    Quirk(
        name="error-with-200-text",
        what="An error that is but a text, with status 200",
        seen="Ollama",
        means=HELLO,
        reply=lambda given: (
            as_events([{"error": "unexpected EOF"}]) if given.streams else as_json({"error": "unexpected EOF"})
        ),
    ),
    Quirk(
        name="error-midway",
        what="An error after some words",
        seen="OpenRouter, local-operator#223",
        means=HELLO,
        reply=_error_midway,
    ),
    Quirk(
        name="error-event",
        what="An event called error, after some words",
        seen="llama.cpp, SGLang",
        means=HELLO,
        reply=lambda given: (
            replace(
                given,
                pieces=[*given.pieces[:3], b'event: error\ndata: {"error":{"code":500,"message":"slot died"}}\n\n'],
            )
            if given.streams
            else as_json({"error": {"code": 500, "message": "slot died"}})
        ),
    ),
)

BREAKS = (
    Quirk(
        name="reset-once",
        what="The connection is reset before an answer, once",
        seen="restarts",
        at=frozenset({1}),
        answer=_cut(-1, "reset"),
    ),
    Quirk(
        name="reset-always",
        what="The connection is reset before each answer",
        seen="crashes",
        means=HELLO,
        answer=_cut(-1, "reset"),
    ),
    Quirk(
        name="closed-after-head",
        what="The connection is closed right behind the head, once",
        seen="crashes",
        at=frozenset({1}),
        answer=_cut(0, "close"),
    ),
    Quirk(
        name="reset-midway",
        what="The connection is reset in the middle of the words",
        seen="out of memory",
        means=HELLO,
        answer=_cut("What", "reset"),
    ),
    Quirk(
        name="end-midway",
        what="The body ends in the middle of the words, in good order",
        seen="Ollama, pi#2537",
        means=HELLO,
        answer=_cut("What", "end"),
    ),
    Quirk(
        name="reset-in-call",
        what="The connection is reset in the middle of a call",
        seen="out of memory",
        answer=_cut_call("title", "reset"),
    ),
    Quirk(
        name="end-in-call",
        what="The body ends in the middle of a call, in good order",
        seen="Ollama",
        answer=_cut_call("title", "end"),
    ),
    Quirk(
        name="reset-after-calls",
        what="The connection is reset when it is told what the tools did",
        seen="crashes",
        answer=lambda given, _body: given if given.calls else replace(given, cut=Cut(after=-1)),
    ),
    Quirk(
        name="reset-midway-after-calls",
        what="The connection is reset in the words about what the tools did",
        seen="crashes",
        answer=lambda given, _body: given if given.calls else replace(given, cut=Cut(after="milk")),
    ),
    Quirk(
        name="silent",
        silent=True,
        what="It takes the request and is silent",
        seen="a model that loads, a full queue",
        means=HELLO,
        answer=_cut(-1, "hang"),
    ),
    Quirk(
        name="silent-midway",
        silent=True,
        what="It falls silent in the middle of the words",
        seen="a slot that hangs",
        means=HELLO,
        answer=_cut("What", "hang"),
    ),
    Quirk(
        name="silent-in-call",
        silent=True,
        what="It falls silent in the middle of a call",
        seen="a slot that hangs",
        answer=_cut_call("title", "hang"),
    ),
    Quirk(
        name="comments-for-ever",
        silent=True,
        what="It says that it is at work, and nothing else, for ever",
        seen="OpenRouter",
        means=HELLO,
        answer=lambda given, _body: replace(given, pause=0.05),
        reply=_comments_for_ever,
    ),
    Quirk(
        name="words-for-ever",
        what="Words without an end",
        seen="models that loop",
        means=(say("and so on " * 60_000, pieces=60),),
    ),
    Quirk(
        name="huge-body",
        what="A body of 12 MB",
        seen="models that loop",
        means=HELLO,
        reply=lambda given: replace(given, pieces=_stretched(given.pieces)),
    ),
)
