"""JSON as its standard has it."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.server.problems import Refused
from taskchat.server.strict_json import DEPTH_MAX, check_json

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values, st.booleans())
def test_what_is_json_passes(value: object, ascii_only: bool) -> None:
    check_json(json.dumps(value, ensure_ascii=ascii_only).encode())


@given(st.binary(max_size=200))
def test_any_bytes_pass_or_are_refused(body: bytes) -> None:
    with contextlib.suppress(Refused):
        check_json(body)


@pytest.mark.parametrize(("opening", "closing", "levels"), [("[", "]", 1), ('{"a":', "}", 1), ('[{"a":', "}]", 2)])
def test_only_so_many_levels_are_read(opening: str, closing: str, levels: int) -> None:
    times = DEPTH_MAX // levels
    check_json((opening * times + "1" + closing * times).encode())
    for times in (DEPTH_MAX // levels + 1, 10_000):
        with pytest.raises(Refused, match=r"deeply|JSON"):
            check_json((opening * times + "1" + closing * times).encode())


def test_brackets_in_texts_and_side_by_side_are_no_depth() -> None:
    check_json(json.dumps({"title": "[" * 1000, "tags": [[]] * 1000}).encode())
