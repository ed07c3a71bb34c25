"""How a server is asked, and what is learned when it refuses a part of that."""

from __future__ import annotations

from typing import Any

import pytest
from openai import omit

from taskchat.agent.models.asking import Habits, asked_for, tools_in
from taskchat.agent.models.faults import Fault
from taskchat.agent.models.refusals import kind_of_refusal

TOOL = {"type": "function", "function": {"name": "add_task", "parameters": {"type": "object"}, "strict": False}}
REQUEST: dict[str, Any] = {
    "model": "m",
    "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": None, "tool_calls": []}],
    "tools": [TOOL],
    "stream": True,
    "stream_options": {"include_usage": True},
    "store": False,
    "max_tokens": 100,
    "temperature": omit,
    "metadata": None,
}


def refused(status: int, said: str) -> Fault:
    return Fault(kind_of_refusal(status, said), status=status, said=said)


def test_only_what_is_given_is_asked_and_nothing_that_is_the_default() -> None:
    asked = asked_for(REQUEST, Habits(), stream=True)
    assert asked.keys() == {"model", "messages", "tools", "stream", "stream_options", "store", "max_tokens"}
    assert asked["tools"] == [{"type": "function", "function": {"name": "add_task", "parameters": {"type": "object"}}}]


def test_an_endpoint_that_shall_not_stream_is_not_asked_to() -> None:
    assert asked_for(REQUEST, Habits(), stream=False).keys().isdisjoint({"stream", "stream_options"})


LESSONS: list[tuple[int, str, set[str], set[str]]] = [
    (400, "unknown parameter: 'stream_options'", {"stream_options"}, set()),
    (422, "extra_forbidden body stream_options extra inputs are not permitted", {"stream_options"}, set()),
    (422, "extra inputs are not permitted: include_usage", {"stream_options"}, set()),
    (400, "unrecognized request argument supplied: store", {"store"}, set()),
    (
        400,
        "unsupported parameter: 'max_tokens' is not supported with this model. use 'max_completion_tokens' instead.",
        {"max_tokens"},
        {"max_completion_tokens"},
    ),
    (400, "this model does not support streaming", {"stream", "stream_options"}, set()),
    (400, "stream is not supported when using tools", {"stream", "stream_options"}, set()),
    (500, "cannot use tools with stream", {"stream", "stream_options"}, set()),
]


@pytest.mark.parametrize(("status", "said", "gone", "new"), LESSONS)
def test_what_a_server_refuses_it_is_not_asked_again(status: int, said: str, gone: set[str], new: set[str]) -> None:
    habits = Habits()
    before = asked_for(REQUEST, habits, stream=True)
    assert habits.learn(refused(status, said), before)
    after = asked_for(REQUEST, habits, stream=True)
    assert (before.keys() - after.keys(), after.keys() - before.keys()) == (gone, new)
    assert not habits.learn(refused(status, said), after)


def test_a_server_that_wants_words_with_each_call_gets_empty_ones() -> None:
    habits = Habits()
    assert habits.learn(refused(400, "invalid 'messages' in payload: content is required"), REQUEST)
    assert [message["content"] for message in asked_for(REQUEST, habits, stream=True)["messages"]] == ["hi", ""]


def test_a_server_that_can_not_stream_tools_still_streams_without() -> None:
    habits = Habits()
    habits.learn(refused(400, "stream is not supported when using tools"), REQUEST)
    assert "stream" in asked_for({**REQUEST, "tools": omit}, habits, stream=True)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "no stream for you: invalid api key"),
        (400, "no"),
        (500, "error in the upstream"),
        (500, "error while reading the stream"),
        (404, "model not found"),
    ],
)
def test_other_refusals_teach_nothing(status: int, said: str) -> None:
    assert not Habits().learn(refused(status, said), asked_for(REQUEST, Habits(), stream=True))


@pytest.mark.parametrize(("made", "sent"), [("aB3aB3aB3", "aB3aB3aB3"), ("call_7", "e61e4bcd9"), ("", "e3b0c4429")])
def test_calls_of_the_past_have_ids_that_every_server_takes(made: str, sent: str) -> None:
    messages = [{"tool_calls": [{"id": made, "type": "function"}]}, {"role": "tool", "tool_call_id": made}]
    call, result = asked_for({"messages": messages}, Habits(), stream=True)["messages"]
    assert (call["tool_calls"][0]["id"], result["tool_call_id"]) == (sent, sent)


def test_the_tools_that_are_offered() -> None:
    assert tools_in(asked_for(REQUEST, Habits(), stream=True)) == {"add_task": {"type": "object"}}
    assert tools_in({}) == {}
