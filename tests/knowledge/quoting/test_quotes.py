"""Which sentences are quoted, exactly as they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.knowledge.quoting import Quotable, quotes, support
from taskchat.knowledge.quoting.wanted import Kind, holds, kind_of
from tests.fakes.knowledge import RULES

PASSAGES = [Quotable(text=text, titles=("House rules",), score=0.5) for text in RULES]


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("where is the laundry room?", "The laundry room is in the basement."),
        ("when is garbage collected?", "Garbage is collected every Tuesday."),
        ("which bin does paper go into?", "Paper goes into the blue bin."),
        ("who has the key of the bike cellar?", "Mrs. Miller has the key to the bike cellar."),  # no end after Mrs.
        ("how many days of vacation do I have?", "Every employee has 28 days of vacation a year."),
        ("when do vacation days expire?", "Days that were not taken expire on March 31 of the next year."),
    ],
)
def test_the_sentence_that_answers_is_quoted_first(question: str, quoted: str) -> None:
    best = quotes(question, PASSAGES, most=1)[0]
    assert PASSAGES[best.place].text[best.start : best.end] == quoted


def test_sentences_that_stand_together_are_one_quote() -> None:
    text = "Paper goes into the blue bin. Glass goes into the green bin. Dogs are not allowed."
    found = quotes("which bins do paper and glass go into?", [Quotable(text=text)])
    said = [text[one.start : one.end] for one in found]
    assert said == ["Paper goes into the blue bin. Glass goes into the green bin."]


def test_nothing_to_read_is_nothing_to_quote() -> None:
    assert quotes("what?", []) == []
    assert quotes("what?", [Quotable(text=" \n ")]) == []
    assert support("anything", Quotable(text="")) is None


def test_a_claim_finds_its_sentence() -> None:
    found = support("Paper belongs into the blue bin", PASSAGES[1])
    assert found is not None
    assert RULES[1][found.start : found.end] == "Paper goes into the blue bin."


@given(st.text(max_size=80), st.lists(st.text(max_size=200), max_size=4))
def test_quotes_are_stretches_of_their_passages_and_few(question: str, texts: list[str]) -> None:
    found = quotes(question, [Quotable(text=text) for text in texts], similar=lambda _one, _other: 0.0)
    assert len(found) <= 3
    for one in found:
        assert 0 <= one.start < one.end <= len(texts[one.place])
        assert texts[one.place][one.start : one.end].strip() == texts[one.place][one.start : one.end]


@pytest.mark.parametrize(
    ("question", "kind", "holder", "other"),
    [
        ("When was it founded?", "moment", "It was founded in 1926", "It was founded by monks"),
        ("how many rooms are there?", "number", "There are twelve rooms", "There are rooms"),
        ("Who wrote it?", "name", "It was written by Jane Austen", "it was written by hand"),
        ("where is it?", "place", "It lies in Poland", "it is large"),
        ("Why is it closed?", "reason", "because it is being painted", "it shut"),
        ("what is a lease?", "meaning", "A lease is a contract", "leases end"),
        ("Wann ist offen?", "moment", "ab 9 Uhr", "immer"),
    ],
)
def test_the_kind_of_answer_is_seen(question: str, kind: Kind, holder: str, other: str) -> None:
    assert kind_of(question) == kind
    assert holds(holder, kind) > holds(other, kind)
