"""Words as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.spelling import is_form, root, says, slips
from taskchat.tasks.search import search

WORDS = st.text(alphabet="abc", max_size=8)


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        ("milk", "milk", 0),
        ("milk", "mlk", 1),  # one is missing
        ("milk", "millk", 1),  # one too many
        ("milk", "silk", 1),  # a wrong one
        ("milk", "mikl", 1),  # swapped
        ("groceries", "grocerys", 2),
        ("ab", "ba", 1),
        ("", "ab", 2),
        ("milk", "bread", 3),  # more than were asked for
    ],
)
def test_slips_are_counted_up_to_what_was_asked_for(one: str, two: str, apart: int) -> None:
    assert slips(one, two, 2) == apart


@given(WORDS, WORDS, st.integers(0, 3))
def test_it_is_the_same_both_ways_and_the_limit_changes_nothing_below_it(one: str, two: str, most: int) -> None:
    assert slips(one, two, most) == slips(two, one, most) == min(slips(one, two, 10), most + 1)


@given(WORDS, st.lists(WORDS, max_size=4).map(" ".join))
def test_a_text_says_what_a_search_finds_in_it_as_it_stands(wanted: str, text: str) -> None:
    assert says(wanted)(text) == (search(wanted, [(1, text)]) == ([1], "exact"))


@given(st.text(max_size=8), st.text(max_size=8))
def test_every_form_of_a_word_begins_with_its_root(word: str, other: str) -> None:
    assert not is_form(word, other) or other.startswith(root(word))
