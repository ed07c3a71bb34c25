"""Passages are exact stretches of the text, whole where they can be, and none is too long."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.knowledge.splitting import split, tokens
from taskchat.knowledge.splitting.sentences import sentences

KINDS = ("md", "txt", "code", "csv", "unheard of")
LINES = st.sampled_from(
    [
        *("", "", "# One", "## Two", "###", "# One", "Title", "=====", "---", "```", "~~~", "    code()", "| a | b |"),
        *(
            "| --- | --- |",
            "- an item",
            "1. first",
            "Short.",
            "def f(x):",
            "class A:",
            "@decorator",
            "name: Anna; city: Rome",
        ),
        *(
            "A sentence. And another one! Is it? Dr. Smith says so, e.g. here.",
            "我们在北京。天气很好！",
            "x" * 90,
            "\t",
            "…",
        ),
    ]
)
TEXTS = st.lists(LINES, max_size=30).map("\n".join) | st.text(max_size=200)


def bare(text: str) -> list[str]:
    return [letter for letter in text if not letter.isspace()]


@given(text=TEXTS, kind=st.sampled_from(KINDS), budget=st.integers(1, 60))
def test_every_passage_is_the_stretch_that_it_says_and_fits(text: str, kind: str, budget: int) -> None:
    passages = split(text, kind=kind, budget=budget)
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert passage.text.strip()
        assert passage.text == passage.text.rstrip()
        assert tokens.count(passage.text) <= budget
    assert [one.start for one in passages] == sorted(one.start for one in passages)
    assert [one.end for one in passages] == sorted(one.end for one in passages)


@given(text=TEXTS, kind=st.sampled_from(KINDS), budget=st.integers(1, 60))
def test_nothing_is_lost_but_headings(text: str, kind: str, budget: int) -> None:
    passages = split(text, kind=kind, budget=budget)
    said = [False] * len(text)
    for passage in passages:
        said[passage.start : passage.end] = [True] * (passage.end - passage.start)
    lost = "".join(letter if not there else "\n" for letter, there in zip(text, said, strict=True))
    headings = {" ".join(title.split()) for passage in passages for title in passage.path}
    for line in lost.split("\n"):
        words = " ".join(line.strip().strip("#=-").split())
        assert kind in ("md", "txt", "unheard of") or not words
        assert not words or any(words in title for title in headings), (line, headings)


@given(text=TEXTS)
def test_splitting_twice_gives_the_same(text: str) -> None:
    assert split(text, kind="md") == split(text, kind="md")


def test_headings_are_the_path_and_end_a_passage() -> None:
    text = "# House\nIt is old.\n\n## Cellar\nThe boiler stands here.\n\n## Attic\nBoxes.\n\n# Garden\nRoses."
    assert [(one.path, one.text) for one in split(text, kind="md")] == [
        (("House",), "It is old."),
        (("House", "Cellar"), "The boiler stands here."),
        (("House", "Attic"), "Boxes."),
        (("Garden",), "Roses."),
    ]


def test_a_heading_with_nothing_under_it_is_a_passage() -> None:
    text = "# Rules\n## No smoking\n## No dogs\nNot even small ones."
    assert [(one.path, one.text) for one in split(text, kind="md")] == [
        (("Rules",), "## No smoking"),
        (("Rules", "No dogs"), "Not even small ones."),
    ]


def test_a_long_paragraph_is_cut_between_sentences_which_are_said_again() -> None:
    text = " ".join(f"This is sentence number {number} of many." for number in range(30))
    passages = split(text, kind="txt", budget=60)
    assert all(one.text.startswith("This is") and one.text.endswith("many.") for one in passages)
    assert all(later.start < earlier.end for earlier, later in itertools.pairwise(passages))


def test_short_paragraphs_of_a_part_stay_together() -> None:
    assert len(split("One.\n\nTwo.\n\nThree.", kind="txt")) == 1


def test_rows_of_a_table_are_not_cut() -> None:
    rows = [f"| row {number} | some words in a cell |" for number in range(40)]
    text = "\n".join(["| name | words |", "| --- | --- |", *rows])
    for passage in split(text, kind="md", budget=50):
        assert all(line.startswith("|") and line.endswith("|") for line in passage.text.split("\n"))


def test_code_is_cut_where_something_is_defined() -> None:
    text = "import os\n\n\ndef one():\n    return 1\n\n\n@cached\ndef two():\n    return 2\n"
    assert [(one.path, one.text) for one in split(text, kind="code")] == [
        ((), "import os"),
        (("one",), "def one():\n    return 1"),
        (("two",), "@cached\ndef two():\n    return 2"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Smith came at 5 p.m. on Monday. He left.", ["Dr. Smith came at 5 p.m. on Monday.", "He left."]),
        ('J. S. Bach wrote it. "Really?" Yes.', ["J. S. Bach wrote it.", '"Really?"', "Yes."]),
        ("It costs 3.50 euros. Cheap.", ["It costs 3.50 euros.", "Cheap."]),
        ("我们在北京。天气很好！", ["我们在北京。", "天气很好！"]),
        ("First\n\nSecond", ["First", "Second"]),
        ("Das gilt bzw. galt z.B. Hier. Dann nicht.", ["Das gilt bzw. galt z.B. Hier.", "Dann nicht."]),
        ("", []),
    ],
)
def test_sentences(text: str, said: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == said
