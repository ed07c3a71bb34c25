"""The vectors that come with taskchat."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from taskchat import vectors
from taskchat.vectors.file import parted, written
from taskchat.vectors.words import FILE, shipped


@pytest.mark.parametrize(
    ("text", "nearer", "farther"),
    [
        ("I want a refund", "You get your money back within a week.", "Our office is closed on Sundays."),
        ("The car does not start", "My vehicle won't start any more", "The concert starts at eight"),
        ("Wie alt ist Berlin?", "Berlin ist alt", "Paris is young"),
        ("buy milk and bread", "groceries: butter, cheese", "renew the passport"),
    ],
)
def test_what_means_alike_is_nearer(text: str, nearer: str, farther: str) -> None:
    assert vectors.similarity(text, nearer) > vectors.similarity(text, farther) + 0.05


def test_a_vector_has_the_length_one() -> None:
    vector = vectors.embed("Hello there, world!")
    assert len(vector) == vectors.DIMENSIONS
    assert vectors.similarity("Hello there, world!", "Hello there, world!") == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\udc80", "\U000f0000" * 50])
def test_a_text_without_words_points_nowhere(text: str) -> None:
    assert not any(vectors.embed(text))


def test_the_code_knows_its_file() -> None:
    assert (shipped().name, shipped().dimensions) == (vectors.NAME, vectors.DIMENSIONS)
    assert FILE.stat().st_size < 8_000_000


def test_the_same_text_has_the_same_numbers_on_every_machine() -> None:
    assert vectors.embed("milk").tobytes()[:16].hex() == "d05735bdd05735bd5fa6e4bdcc886c3d"


def test_nothing_but_python_is_needed() -> None:
    code = "import sys; from taskchat import vectors; vectors.embed('milk'); print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_file_that_is_none_or_not_whole_is_refused() -> None:
    whole = written("of-test", ["a", "b"], b"\x01\x00\x02\x00", bytes(8))
    assert parted(memoryview(whole)).pieces == ["a", "b"]
    assert list(parted(memoryview(whole)).weights) == [1, 2]
    for broken in (b"", b"PK\x03\x04" + bytes(40), whole[:-1], Path(__file__).read_bytes()):
        with pytest.raises(ValueError, match="file"):
            parted(memoryview(broken))
