"""Events, from bytes cut anywhere."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.models.sse import EventReader


def events_of(*pieces: bytes) -> list[str]:
    reader = EventReader()
    return [event for piece in pieces for event in reader.feed(piece)] + reader.feed(b"", last=True)


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        (b"data: a\n\ndata: b\n\n", ["a", "b"]),
        (b"data:a\r\n\r\ndata:b\r\rdata:c\n\n", ["a", "b", "c"]),
        (b": a comment\n\ndata: a\nid: 1\nevent: x\n\n", ["a"]),
        (b"data: a\ndata: b\n\n", ["a\nb"]),
        (b"data: without its end", ["without its end"]),
        (b"data:  two blanks\n\n", [" two blanks"]),
        ("data: Grüße 🍎\n\n".encode(), ["Grüße 🍎"]),
        (b"data: \xff\n\n", ["�"]),
        (b"\n\n\n", []),
        (b"", []),
    ],
)
def test_events_of_a_stream(stream: bytes, events: list[str]) -> None:
    assert events_of(stream) == events


@given(
    st.lists(st.sampled_from([b"data: ", b"a", "ü🍎".encode(), b"\r", b"\n", b"\r\n", b":", b"event: x", b"\xff"])),
    st.lists(st.integers(0, 1000)),
)
def test_it_does_not_matter_where_bytes_are_cut(parts: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(parts)
    places = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
    pieces = [stream[start:end] for start, end in pairwise(places)]
    assert events_of(*pieces) == events_of(stream)
