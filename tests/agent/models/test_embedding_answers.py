"""What servers answer to a request for vectors, and what is made of it."""

from __future__ import annotations

import base64
import contextlib
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.models.embedding_answers import vectors_in
from taskchat.agent.models.faults import Fault, Kind

BASE64 = base64.b64encode(struct.pack("<2f", 1, 2)).decode()
TWO = [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize(
    "body",
    [
        {"data": [{"index": 0, "embedding": [1, 2]}, {"index": 1, "embedding": [3, 4]}]},
        {"data": [{"index": 1, "embedding": [3, 4]}, {"index": 0, "embedding": [1, 2]}]},  # in another order
        {"data": [{"embedding": [1, 2]}, {"embedding": [3, 4]}]},  # without an index
        {"data": [{"index": 0, "embedding": [1, 2]}, {"index": 0, "embedding": [3, 4]}]},  # the same one twice
        {"data": [{"index": 0, "embedding": BASE64}, {"index": 1, "embedding": [[3, 4]]}]},  # as text, and nested
        {"data": [[1, 2], [3, 4]]},
        {"embeddings": TWO},  # Ollama's own
        {"results": {"embeddings": TWO}},
        [{"embedding": [[1, 2]]}, {"embedding": [[3, 4]]}],  # llama.cpp's own
        [{"values": [1, 2]}, {"vector": [3, 4]}],
    ],
)
def test_vectors_are_found_however_they_are_wrapped(body: Any) -> None:
    assert vectors_in(body, 2) == TWO


def test_one_vector_may_stand_alone() -> None:
    assert vectors_in({"embedding": [1, 2]}, 1) == TWO[:1]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (None, Kind.NO_LLM),
        ("vectors", Kind.NO_LLM),
        ({}, Kind.NO_LLM),
        ({"data": []}, Kind.NO_LLM),
        ({"data": [[1, 2]]}, Kind.BROKEN),  # fewer than texts
        ({"data": [[1, 2], [3]]}, Kind.BROKEN),  # of several lengths
        ({"data": [[1, 2], []]}, Kind.BROKEN),
        ({"data": [[1, 2], ["3", None]]}, Kind.BROKEN),
        ({"data": [[1, 2], [float("nan"), 1]]}, Kind.BROKEN),
        ({"data": [[1, 2], [10**400, 1]]}, Kind.BROKEN),
        ({"data": [[1, 2], [True, 1]]}, Kind.BROKEN),
        ({"data": [[1, 2], {"embedding": "no base64!"}]}, Kind.BROKEN),
        ({"data": [[1, 2], [0.0] * 20_000]}, Kind.BROKEN),
        ({"error": {"message": "Rate limit reached", "code": 429}}, Kind.BUSY),
        ({"error": "model 'x' not found", "status": 404}, Kind.UNKNOWN),
    ],
)
def test_an_answer_without_sound_vectors_says_what_is_wrong(body: Any, kind: Kind) -> None:
    with pytest.raises(Fault) as caught:
        vectors_in(body, 2)
    assert caught.value.kind is kind


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["data", "embedding", "embeddings", "index", "error", "code"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(json_values, st.integers(1, 3))
def test_whatever_comes_is_vectors_or_a_fault(body: Any, count: int) -> None:
    with contextlib.suppress(Fault):
        assert len(vectors_in(body, count)) == count
