"""Server-sent events out of bytes."""

from __future__ import annotations

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from taskchat.client.sse import EventReader

TEXTS = st.lists(st.text(), max_size=6)
CUTS = st.lists(st.integers(min_value=0, max_value=400), max_size=12)


@given(TEXTS, CUTS)
def test_events_come_out_whole_however_their_bytes_are_cut(texts: list[str], cuts: list[int]) -> None:
    stream = "".join(f"event: x\ndata: {json.dumps(t, ensure_ascii=False)}\n\n" for t in texts)
    sent = stream.encode("utf-8", "replace")
    edges = sorted({0, len(sent), *(cut for cut in cuts if cut < len(sent))})
    reader = EventReader()
    got = [data for start, end in pairwise(edges) for data in reader.feed(sent[start:end])]
    assert [data.decode() for data in got] == [
        json.dumps(t, ensure_ascii=False).encode("utf-8", "replace").decode() for t in texts
    ]


def test_comments_and_unknown_fields_are_passed_over() -> None:
    sent = b": keep-alive\n\nid: 7\nevent: a\ndata:1\n\n: again\nretry: 5\ndata: 2\n\n"
    assert list(EventReader().feed(sent)) == [b"1", b"2"]


def test_an_event_without_its_empty_line_is_not_given() -> None:
    assert list(EventReader().feed(b"data: 1\n\ndata: 2\n")) == [b"1"]


def test_lines_may_end_as_on_windows_and_data_may_have_several() -> None:
    assert list(EventReader().feed(b"data: 1\r\ndata: 2\r\n\r\n")) == [b"1\n2"]


def test_the_id_of_the_last_whole_event_is_known() -> None:
    reader = EventReader()
    assert list(reader.feed(b"data: 1\nid: 7-a-1\n\ndata: 2\nid: 7-a-2\n")) == [b"1"]
    assert reader.last_id == "7-a-1"
    list(reader.feed(b"\n"))
    assert reader.last_id == "7-a-2"
