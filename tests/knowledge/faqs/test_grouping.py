"""Questions that ask the same, as far as their words tell."""

from __future__ import annotations

import pytest

from taskchat.knowledge.faqs.grouping import digest_of, gist_of, group_of

DRYER = "Where is the tumble dryer?"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (DRYER, "where's the tumble dryer please", True),
        (DRYER, "Is there a tumble dryer?", True),
        (DRYER, "tumble dryers", True),  # inflected
        (DRYER, "Where is the bike room?", False),  # only small words in common
        (DRYER, "Who repairs the tumble dryer in the cellar?", False),  # asks for more than half as much again
        ("Wo ist der Trockner?", "Wo steht denn der Trockner", False),
        ("Wo ist der Trockner?", "Wo ist hier der Trockner", True),
        ("怎么开洗衣房的门", "洗衣房的门怎么开", True),
        ("洗衣房在哪里", "怎么付房租", False),
        ("what is it", "what is it?", True),  # nothing but small words
    ],
)
def test_what_asks_the_same_is_one_group(one: str, other: str, same: bool) -> None:
    assert (group_of(other, [("a", one)]) == "a") is same
    assert (group_of(one, [("a", other)]) == "a") is same


def test_the_most_alike_is_taken() -> None:
    before = [("a", "tumble dryer broken"), ("b", "tumble dryer place"), ("c", "rent")]
    assert group_of("the place of the tumble dryer", before) == "b"
    assert group_of("When is breakfast?", before) is None
    assert group_of("", before) is None


def test_a_question_is_known_again_whatever_its_signs() -> None:
    assert digest_of("Where is it?") == digest_of("WHERE is it")
    assert digest_of("Where is it?") != digest_of("Where was it?")
    assert gist_of("?") == frozenset()
