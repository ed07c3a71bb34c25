"""Citations of an LLM's reply: checked while it speaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.knowledge.citing import Citing, note_of, sources_of
from taskchat.agent.speech import Speech
from taskchat.schemas.chat import TextDelta
from tests.fakes.knowledge import RULES, passage

PASSAGES = {1: passage(1, RULES[0]), 2: passage(2, RULES[1])}


def heard(*pieces: str) -> tuple[str, int]:
    told: list[str] = []
    speech = Speech(lambda event: told.append(event.text) if isinstance(event, TextDelta) else None)
    citing = Citing(speech, lambda: PASSAGES)
    for piece in pieces:
        citing.say(piece)
    citing.end()
    assert "".join(told) == citing.text  # what is heard is what is kept
    return citing.text, citing.removed


@pytest.mark.parametrize(
    ("said", "kept", "removed"),
    [
        ("It opens at 8 [1].", "It opens at 8 [1].", 0),
        ("It opens at 8 [7].", "It opens at 8.", 1),
        ("Both [1, 9] say so.", "Both [1] say so.", 1),
        ("So say [1][2].", "So say [1][2].", 0),
        ("At 8 [^1] or 9【2】.", "At 8 [1] or 9[2].", 0),
        ("See [1](https://evil.example/x)", "See [1](https://evil.example/x)", 0),  # a link is no citation
        ("Use `items[7]` here", "Use `items[7]` here", 0),
        ("```\na[9]\n```\nand [9]", "```\na[9]\n```\nand", 1),
        ("No [marker] and [ ] none", "No [marker] and [ ] none", 0),
    ],
)
def test_markers_name_passages_or_go(said: str, kept: str, removed: int) -> None:
    assert heard(said) == (kept, removed)
    assert heard(*said) == (kept, removed)


@given(st.lists(st.text(alphabet="ab [](){}^`12,9.\n", max_size=12), max_size=12))
def test_where_pieces_end_changes_nothing(pieces: list[str]) -> None:
    assert heard(*pieces) == heard("".join(pieces))


def test_a_source_is_the_sentence_that_says_it() -> None:
    sources = sources_of("Paper goes into the blue one [2]. The room is downstairs [1].", PASSAGES)
    assert [(one.n, one.quote) for one in sources] == [
        (1, "The laundry room is in the basement."),
        (2, "Paper goes into the blue bin."),
    ]
    start = 100 + RULES[1].index("Paper")
    assert (sources[1].start, sources[1].end) == (start, start + len(sources[1].quote))
    assert f"start={start}&length={len(sources[1].quote)}&version=1" in sources[1].url


@pytest.mark.parametrize(
    ("text", "removed", "used", "note"),
    [
        ("It opens at 8 [1].", 0, True, None),
        ("It opens at 8.", 0, True, "uncited"),
        ("It opens at 8.", 1, True, "uncited"),
        ("It opens at 8.", 0, False, None),
        ("It opens at 8 [1].", 1, True, "removed"),
        ("It opens at 8 [1].\n\nThe moon is made of green cheese, they say.", 0, True, "partly"),
        (
            "Here is what I found for you there:\n\nIt opens at 8 [1].\n\nDo you want to know more about it?",
            0,
            True,
            None,
        ),
    ],
)
def test_what_is_not_of_the_documents_is_noted(text: str, removed: int, used: bool, note: str | None) -> None:
    assert note_of(text, "[1]" in text, removed=removed, used=used) == note
