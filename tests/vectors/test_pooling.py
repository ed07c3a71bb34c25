"""Rows are added up exactly, whatever is in them and however many there are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from taskchat.vectors.pooling import BLOCK, Pooling, normalised

ROWS = 5
rows = st.binary(min_size=ROWS * 8, max_size=ROWS * 8)
weights = st.lists(st.integers(0, 65_535), min_size=ROWS, max_size=ROWS)


def plainly(table: bytes, weights: list[int], numbers: list[int]) -> list[int]:
    return [sum(weights[n] * (table[n * 8 + place] - 128) for n in numbers) for place in range(8)]


@given(rows, weights, st.lists(st.integers(0, ROWS - 1), max_size=20))
def test_the_sum_is_what_a_plain_loop_finds_a_byte_in_four_after_the_other(
    table: bytes, weights: list[int], numbers: list[int]
) -> None:
    expected = plainly(table, weights, numbers)
    assert Pooling(table, weights, 8).pooled(numbers) == [expected[place] for place in (0, 4, 1, 5, 2, 6, 3, 7)]


def test_a_text_of_any_length_does_not_overflow() -> None:
    many = [0] * (3 * BLOCK + 1)
    assert Pooling(b"\xff" * 8, [65_535], 8).pooled(many) == [127 * 65_535 * len(many)] * 8


@given(st.lists(st.integers(-(2**40), 2**40), min_size=1, max_size=8))
def test_a_direction_has_the_length_one_or_none(numbers: list[int]) -> None:
    length = sum(number * number for number in normalised(numbers)) ** 0.5
    assert abs(length - (1 if any(numbers) else 0)) < 1e-9
