"""Vectors keep their direction when they are stored."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.knowledge.embedding.encoding import (
    code_of,
    cosine,
    digest_of,
    normalised,
    packed,
    unpacked,
    written,
)

numbers = st.lists(st.floats(-1e3, 1e3).filter(lambda number: abs(number) > 1e-3), min_size=1, max_size=40)


@given(numbers, st.data())
def test_a_cosine_survives_being_stored(first: list[float], data: st.DataObject) -> None:
    second = data.draw(st.lists(st.floats(-1e3, 1e3), min_size=len(first), max_size=len(first)))
    one, other = normalised(first), normalised(second)
    assert cosine(one, packed(other)) == pytest.approx(sum(map(float.__mul__, one, other)), abs=2e-3)


@pytest.mark.parametrize("odd", [[0.0, 0.0], [math.nan, 1.0], [math.inf, 1.0], [1.0, math.nan], []])
def test_what_has_no_direction_has_none(odd: list[float]) -> None:
    assert not any(normalised(odd))


def test_sizes_that_do_not_fit_are_never_compared() -> None:
    assert cosine([1.0, 0.0], packed([1.0, 0.0, 0.0])) == 0


def test_huge_and_tiny_numbers_have_a_direction() -> None:
    for size in (1e200, 1e-200):
        assert normalised([size, -size]) == pytest.approx([0.5**0.5, -(0.5**0.5)])


def test_a_code_has_a_bit_for_each_number() -> None:
    assert code_of([0.1, -0.1, 0.0, 1.0] * 2) == bytes([0b10011001])
    assert len(code_of([1.0] * 9)) == 2
    assert unpacked(packed([0.5, -1.0])) == (0.5, -1.0)
    assert written([0.5, -1.0, 1e-7]) == "[0.5,-1,1e-07]"


def test_each_text_has_its_own_digest() -> None:
    assert len({digest_of(text) for text in ("a", "b", "a ", "\udc80", "")}) == 5
