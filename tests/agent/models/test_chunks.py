"""What servers send, and the one sound answer that it is."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.models.chunks import CUT_OFF, TEXT_MAX, WITHHELD, Answer, Call, Piece, Usage
from taskchat.agent.models.faults import Fault, Kind
from tests.agent.models.cutting import CUTS, pieces_of

OFFERED: dict[str, dict[str, Any]] = {"add_task": {}}
MILK = {"function": {"name": "add_task", "arguments": '{"title": "milk"}'}, "id": "a", "index": 0}
ADDED = Call("id1", "add_task", '{"title": "milk"}')


def ids() -> Callable[[], str]:
    count = itertools.count(1)
    return lambda: f"id{next(count)}"


def delta(content: object = None, reason: object = None, **others: object) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": content, **others}, "finish_reason": reason}]}


def message(content: object = None, reason: object = "stop", **others: object) -> dict[str, Any]:
    return {"choices": [{"index": 0, "message": {"content": content, **others}, "finish_reason": reason}]}


def answered(*documents: dict[str, Any], done: bool = False) -> Piece:
    """All pieces as one."""
    answer = Answer(OFFERED, ids())
    pieces = [piece for document in documents for piece in answer.take(document)]
    last = answer.end(done=done)
    text = "".join(piece.text for piece in [*pieces, last])
    thought = "".join(piece.thought for piece in [*pieces, last])
    return Piece(text=text, thought=thought, calls=last.calls, usage=last.usage, ended=True)


def fault(*documents: dict[str, Any], done: bool = False) -> Kind:
    with pytest.raises(Fault) as caught:
        answered(*documents, done=done)
    return caught.value.kind


TEXTS: list[tuple[str, list[dict[str, Any]], str]] = [
    ("a stream", [delta("Hel"), delta("lo"), delta(reason="stop")], "Hello"),
    ("one document", [message("Hello")], "Hello"),
    ("one document without a reason", [message("Hello", reason=None)], "Hello"),
    (
        "parts",
        [message([{"type": "text", "text": "Hel"}, {"type": "thinking", "text": "hm"}, {"text": "lo"}])],
        "Hello",
    ),
    ("two choices", [{"choices": [*delta("a", "stop")["choices"], {"index": 1, "delta": {"content": "b"}}]}], "a"),
    ("choices counted from 1", [{"choices": [{"index": 1, "delta": {"content": "a"}, "finish_reason": "stop"}]}], "a"),
    ("a refusal", [message(None, refusal="I can't.")], "I can't."),
    ("cut off", [delta("First"), delta(reason="length")], "First" + CUT_OFF),
    ("withheld", [delta("First"), delta(reason="content_filter")], "First" + WITHHELD),
    ("usage as its end", [delta("Hi"), {"choices": [], "usage": {"prompt_tokens": 1}}], "Hi"),
    ("other documents between", [{"choices": []}, {"type": "ping"}, delta("Hi"), delta(reason="stop")], "Hi"),
    ("a thought before it, unmarked", [message("hm\n</think>\n\nHi")], "Hi"),
    ("blanks before it", [delta("\n\n"), delta(" Hi"), delta(reason="stop")], "Hi"),
    ("a reason from the start", [delta("H", "stop"), delta("i", "stop")], "Hi"),
]


@pytest.mark.parametrize(("documents", "text"), [row[1:] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_what_is_said(documents: list[dict[str, Any]], text: str) -> None:
    assert answered(*documents).text == text


CALLS: list[tuple[str, list[dict[str, Any]], str, list[Call]]] = [
    ("a stream", [delta(tool_calls=[MILK]), delta(reason="tool_calls")], "", [ADDED]),
    ("one document", [message(tool_calls=[MILK])], "", [ADDED]),
    ("words before", [message("I will.", tool_calls=[MILK])], "I will.", [ADDED]),
    ("the old form", [message(function_call=MILK["function"])], "", [ADDED]),
    ("not in a list", [message(tool_calls=MILK)], "", [ADDED]),
    ("printed", [message('{"name": "add_task", "arguments": {"title": "milk"}}')], "", [ADDED]),
    (
        "printed and made",
        [message('{"name": "add_task", "arguments": {"title": "milk"}}', tool_calls=[MILK])],
        "",
        [ADDED],
    ),
    ("null calls", [message("Hi", tool_calls=None)], "Hi", []),
    ("long, but whole", [message(reason="length", tool_calls=[MILK])], "", [ADDED]),
]


@pytest.mark.parametrize(("documents", "text", "calls"), [row[1:] for row in CALLS], ids=[row[0] for row in CALLS])
def test_what_is_called(documents: list[dict[str, Any]], text: str, calls: list[Call]) -> None:
    found = answered(*documents)
    assert (found.text, list(found.calls)) == (text, calls)


HALF = {**MILK, "function": {"name": "add_task", "arguments": '{"title": "mi'}}
FAULTS: list[tuple[str, list[dict[str, Any]], bool, Kind]] = [
    ("nothing", [], False, Kind.BROKEN),
    ("only the end", [], True, Kind.EMPTY),
    ("no end", [delta("Hel")], False, Kind.BROKEN),
    ("no end, though usage was in each", [{**delta("Hel"), "usage": {"prompt_tokens": 1}}], False, Kind.BROKEN),
    ("no end of a call", [delta(tool_calls=[MILK])], False, Kind.BROKEN),
    ("no choices", [{"choices": []}], True, Kind.EMPTY),
    ("null choices", [{"choices": None}], True, Kind.EMPTY),
    ("no words", [message("")], False, Kind.EMPTY),
    ("blank words", [message(" \n")], False, Kind.EMPTY),
    ("only a thought", [message("<think>hm</think>")], False, Kind.EMPTY),
    ("a thought without an end", [delta("<think>hm"), delta(reason="length")], False, Kind.CUT_SHORT),
    ("half a call", [message(reason="length", tool_calls=[HALF])], False, Kind.CUT_SHORT),
    ("filtered", [delta(reason="content_filter")], False, Kind.REFUSED),
    ("a filtered call", [message(reason="content_filter", tool_calls=[MILK])], False, Kind.REFUSED),
    ("an error for a reason", [delta("Hi", "error")], True, Kind.BROKEN),
    ("an error", [{"error": {"message": "no", "code": 429}}], False, Kind.BUSY),
    ("an error in text", [{"error": "boom"}], False, Kind.DOWN),
    ("an error in the middle", [delta("Hi"), {"error": {"code": 502}, "choices": []}], False, Kind.DOWN),
    ("an error of one choice", [{"choices": [{"error": {"code": 502}, "delta": {}}]}], False, Kind.DOWN),
    ("an error that is the whole", [{"object": "error", "message": "x", "code": 404}], False, Kind.NO_LLM),
    ("a detail", [{"detail": "Not authenticated", "status": 401}], False, Kind.KEY),
    ("too many words", [message("x" * (TEXT_MAX + 1))], False, Kind.TOO_MUCH),
    (
        "too many calls",
        [message(tool_calls=[{**MILK, "index": n, "id": str(n)} for n in range(65)])],
        False,
        Kind.TOO_MUCH,
    ),
]


@pytest.mark.parametrize(("documents", "done", "kind"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_what_is_no_answer(documents: list[dict[str, Any]], done: bool, kind: Kind) -> None:
    assert fault(*documents, done=done) is kind


@pytest.mark.parametrize(
    ("usage", "counted"),
    [
        ({"prompt_tokens": 7, "completion_tokens": 2}, Usage(7, 2)),
        ({"prompt_tokens": "7", "completion_tokens": 2.0}, Usage(7, 2)),
        ({"prompt_tokens": None, "completion_tokens": 2}, Usage(0, 2)),
        ({"prompt_tokens": 7, "prompt_tokens_details": {"cached_tokens": 5}}, Usage(7, 0, cached=5)),
        ({"prompt_tokens": 7, "prompt_cache_hit_tokens": 5}, Usage(7, 0, cached=5)),
        ({"prompt_tokens": 7, "prompt_tokens_details": {"cached_tokens": 50}}, Usage(7, 0, cached=7)),
        ({"completion_tokens": 9, "completion_tokens_details": {"reasoning_tokens": 4}}, Usage(0, 9, reasoning=4)),
        ({"prompt_tokens": -1}, None),
        ({"prompt_tokens": float("nan")}, None),
        ({"prompt_tokens": True}, None),
        ({}, None),
        ("much", None),
    ],
)
def test_what_it_cost(usage: object, counted: Usage | None) -> None:
    assert answered({**message("Hi"), "usage": usage}).usage == counted


def test_thoughts_are_kept_apart_for_models_that_want_them_back() -> None:
    found = answered(delta(reasoning_content="hm"), delta("Hi"), delta(reason="stop"))
    assert (found.thought, found.text) == ("hm", "Hi")


def test_calls_come_only_with_the_last_piece() -> None:
    answer = Answer(OFFERED, ids())
    assert [*answer.take(delta(tool_calls=[MILK])), *answer.take(delta(reason="tool_calls"))] == []
    assert answer.end(done=False).calls == (ADDED,)


def test_what_says_from_the_start_why_it_ended_is_waited_for() -> None:
    answer = Answer(OFFERED, ids())
    list(answer.take(delta("H", "stop")))
    assert answer.finished
    list(answer.take(delta("i", "stop")))
    assert not answer.finished


SAID = ["Hello", " ", "<think>hm</think>", "\n", "🍎", '{"name": "add_task", "arguments": {}}', "<tool_call>", "{"]


def outcome(*documents: dict[str, Any]) -> Piece | Kind:
    try:
        return answered(*documents, done=True)
    except Fault as found:
        return found.kind


@given(st.lists(st.sampled_from(SAID), min_size=1).map("".join), CUTS)
def test_a_stream_says_what_one_document_says(said: str, cuts: list[int]) -> None:
    stream = [delta(piece) for piece in pieces_of(said, cuts)]
    assert outcome(*stream) == outcome(message(said))


KEYS = ["choices", "delta", "message", "content", "tool_calls", "function", "name", "arguments", "index", "id", "usage"]
KEYS += [
    "finish_reason",
    "error",
    "code",
    "prompt_tokens",
    "completion_tokens_details",
    "type",
    "text",
    "function_call",
]
LEAVES: Any = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
JSON: Any = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=30,
)


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=5), max_size=4), st.booleans())
def test_any_documents_are_an_answer_or_a_fault(documents: list[dict[str, Any]], done: bool) -> None:
    try:
        found = answered(*documents, done=done)
    except Fault:
        return
    assert found.text.strip() or found.calls


@given(JSON)
def test_any_choice_is_an_answer_or_a_fault(value: object) -> None:
    for choice in (
        value,
        {"delta": value, "finish_reason": value},
        {"message": value},
        {"delta": {"tool_calls": value}},
    ):
        try:
            answered({"choices": [choice], "usage": value}, done=True)
        except Fault:
            continue
