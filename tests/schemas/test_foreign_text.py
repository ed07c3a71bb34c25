"""What a stranger wrote is shown without what nobody sees, and has an end."""

from __future__ import annotations

import pytest

from taskchat.schemas.foreign_text import escaped, one_line, shown


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("plain text", "plain text"),
        ("lines\nand\ttabs stay", "lines\nand\ttabs stay"),
        ("a\x1b[2Jb", "a[2Jb"),  # what would clear a screen
        ("a\u202eb\u2066c", "abc"),  # what turns the direction
        ("a\u200bb\ufeffc", "abc"),  # what has no width
        ("a\U000e0064\U000e0065b", "ab"),  # tags, which only models read
        ("a\ud83db", "ab"),  # half a character
        ("a\x00b\x7f", "ab"),
        ("  édition 🥛 ", "édition 🥛"),
        ("x" * 12, "xxxxxxxxxx… (2 more letters)"),
        ("x" * 10 + "\u200b" * 50, "xxxxxxxxxx… (50 more letters)"),
    ],
)
def test_what_nobody_sees_is_gone(text: str, left: str) -> None:
    assert shown(text, 10 if len(text) > 11 and set(text) <= {"x", "\u200b"} else 100) == left


def test_one_line_is_one() -> None:
    assert one_line("a\n\n b\tc", 100) == "a b c"


def test_what_is_escaped_is_all_there_and_all_seen() -> None:
    assert escaped("a b\u00a0\u202e\U000e0061é") == "a b\\u00a0\\u202e\\ue0061é"
