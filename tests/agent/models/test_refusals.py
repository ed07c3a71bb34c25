"""What servers mean when they say no, in their own words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.models.faults import Kind
from taskchat.agent.models.refusals import SAID_MAX, kind_of_refusal, status_in, words_of

SAID: list[tuple[int | None, object, Kind]] = [
    # OpenAI
    (401, {"message": "Incorrect API key provided: sk-abc.", "code": "invalid_api_key"}, Kind.KEY),
    (429, {"message": "You exceeded your current quota, please check your plan and billing details."}, Kind.QUOTA),
    (429, {"message": "Rate limit reached for gpt-5 on tokens per min", "code": "rate_limit_exceeded"}, Kind.BUSY),
    (404, {"message": "The model `gpt-9` does not exist or you do not have access to it."}, Kind.UNKNOWN),
    (400, {"message": "This model's maximum context length is 128000 tokens."}, Kind.TOO_LONG),
    (400, {"code": "content_filter", "message": "The response was filtered."}, Kind.REFUSED),
    (503, {"message": "The server is currently overloaded."}, Kind.DOWN),
    # OpenRouter
    (402, {"message": "Insufficient credits", "code": 402}, Kind.QUOTA),
    (404, {"message": "No endpoints found that support tool use."}, Kind.NO_TOOLS),
    (404, {"message": "No endpoints found for foo/bar."}, Kind.UNKNOWN),
    (400, {"message": "foo/bar is not a valid model ID"}, Kind.UNKNOWN),
    (403, {"message": "Your chosen model requires moderation and your input was flagged"}, Kind.REFUSED),
    # Ollama
    (404, {"message": 'model "llama9" not found, try pulling it first'}, Kind.UNKNOWN),
    (400, {"message": "registry.ollama.ai/library/gemma:2b does not support tools"}, Kind.NO_TOOLS),
    # llama.cpp
    (500, {"message": "tools param requires --jinja flag"}, Kind.NO_TOOLS),
    (503, {"message": "Loading model", "type": "unavailable_error"}, Kind.LOADING),
    (400, {"type": "exceed_context_size_error", "message": "the request exceeds the available size"}, Kind.TOO_LONG),
    # vLLM
    (400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set', Kind.NO_TOOLS),
    # LM Studio
    (400, "Trying to keep the first 5000 tokens when context the overflows.", Kind.TOO_LONG),
    (None, "Unexpected endpoint or method. (POST /chat/completions)", Kind.NO_LLM),
    (404, {"detail": "Not Found"}, Kind.NO_LLM),
    # whoever
    (302, "", Kind.REDIRECTED),
    (400, "what?", Kind.REJECTED),
    (409, "", Kind.BROKEN),
    (413, "", Kind.TOO_LONG),
    (418, "", Kind.REJECTED),
    (502, "<html>Bad gateway</html>", Kind.DOWN),
    (529, "", Kind.BUSY),
    (None, {"message": "Internal error", "type": "server_error"}, Kind.DOWN),
    (None, {"message": "Rate limit exceeded"}, Kind.BUSY),
]


@pytest.mark.parametrize(("status", "body", "kind"), SAID)
def test_what_a_refusal_means(status: int | None, body: object, kind: Kind) -> None:
    assert kind_of_refusal(status, words_of(body)) is kind


def test_what_a_refusal_repeats_of_the_request_means_nothing() -> None:
    echoed = {"detail": [{"msg": "Field required", "input": {"content": "my context length and billing"}}]}
    assert words_of(echoed) == "field required"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"code": 429}, 429),
        ({"code": "503"}, 503),
        ({"status": 401, "code": "bad"}, 401),
        ({"code": 200}, None),
        ({"code": True}, None),
        ({"code": "invalid_api_key"}, None),
        ({"code": "9" * 5000}, None),
        ("429", None),
    ],
)
def test_a_body_may_name_a_status(body: object, status: int | None) -> None:
    assert status_in(body) == status


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.none() | st.integers(300, 599), JSON)
def test_any_body_is_read_and_means_something(status: int | None, body: object) -> None:
    assert len(said := words_of(body)) <= SAID_MAX * 3  # a letter may have more than one small one
    assert kind_of_refusal(status, said) in Kind
