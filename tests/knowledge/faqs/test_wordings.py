"""What an FAQ is found by: every piece stands at its place in the text that is read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from taskchat.knowledge.faqs.wordings import Texts, asked_of, passages_of, suggested_by

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\x00"), min_size=1, max_size=40)
ANSWERS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=2000)


@given(question=WORDS, wordings=st.lists(WORDS, max_size=4), keywords=st.lists(WORDS, max_size=3), answer=ANSWERS)
def test_each_passage_is_a_stretch_of_the_read_text(
    question: str, wordings: list[str], keywords: list[str], answer: str
) -> None:
    texts = Texts(question=question, wordings=wordings, keywords=keywords, answer=answer)
    read = "\n".join(texts.lines) + "\n\n" + answer
    found = passages_of(texts)
    assert read[texts.answer_start :] == answer
    assert [one.text for one in found] == [read[one.start : one.end] for one in found]
    assert [one.ordinal for one in found] == list(range(len(found)))
    assert [one.text for one in found][: len(texts.lines)] == texts.lines


def test_the_answer_stands_below_the_question() -> None:
    found = passages_of(Texts(question="Why?", answer="Because.\n\n# More\n\nThere is more."))
    assert [(one.text, one.path) for one in found] == [
        ("Why?", ()),
        ("Because.", ("Why?",)),
        ("There is more.", ("Why?", "More")),
    ]


def test_questions_that_differ_in_signs_alone_are_the_same() -> None:
    for other in ("when does it close", "WHEN does it close?!", "  When,  does it close? ", "Whén does it close"):
        assert asked_of(other) == "when does it close"
    assert asked_of("?") == "?"


def test_an_faq_is_suggested_by_each_word_once() -> None:
    assert suggested_by(["Close the door", "the door, CLOSE it"]) == ["close", "the", "door", "it"]
