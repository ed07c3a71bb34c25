"""Texts are cut as BERT's own tokenizer cuts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.vectors.pieces import KNOWN_LETTERS, Letters, WordPiece

PIECES = [
    "un",
    "##aff",
    "##able",
    "##a",
    "want",
    "##ed",
    "run",
    "naive",
    "strasse",
    "!",
    "$",
    "€5",
    "東",
    "京",
    "don",
    "'",
    "t",
]
CUT = WordPiece({piece: number for number, piece in enumerate(PIECES)})


def cut(text: str) -> list[str]:
    return [PIECES[number] for number in CUT.pieces(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("unaffable", ["un", "##aff", "##able"]),  # the longest piece first
        ("UNwanted", []),  # "un" goes on with no piece that is known, so the whole word has none
        ("Wanted  run", ["want", "##ed", "run"]),
        ("naïve", ["naive"]),  # accents go
        ("don't!", ["don", "'", "t", "!"]),
        ("$run", ["$", "run"]),  # a sign of ASCII stands alone
        ("€5", ["€5"]),  # others do not
        ("東京", ["東", "京"]),
        ("r\u200bu\x00n", ["run"]),  # what can't be seen is not there
        ("run\u00a0run", ["run", "run"]),
        ("un" + "a" * 100, []),  # longer than any word
        ("", []),
    ],
)
def test_a_text_is_cut_into_pieces(text: str, pieces: list[str]) -> None:
    assert cut(text) == pieces


@given(st.text(max_size=60))
def test_whatever_is_said_the_pieces_are_known_ones(text: str) -> None:
    assert set(cut(text)) <= set(PIECES)
    assert cut(text) == cut(text.replace(" ", "  "))


def test_what_is_remembered_of_letters_is_bounded() -> None:
    letters = Letters()
    for point in range(0x10000, 0x10000 + KNOWN_LETTERS + 100):
        _ = letters[point]
    assert len(letters) == KNOWN_LETTERS
