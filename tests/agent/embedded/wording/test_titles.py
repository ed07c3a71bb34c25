"""Somebody's words in a reply: as typed, on one line, no wider than reads well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from taskchat.agent.embedded.wording import plain
from taskchat.agent.embedded.wording.titles import cut, width


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("buy milk", "buy milk"),
        ("*star* task", r"\*star\* task"),
        ("snake_case stays", "snake_case stays"),
        ("_so_", r"\_so\_"),
        ("<b>x</b> & &amp;", r"\<b\>x\</b\> & \&amp;"),
        ("two\nlines\tand  spaces", "two lines and spaces"),
    ],
)
def test_markdown_is_escaped(typed: str, shown: str) -> None:
    assert plain(typed) == shown


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("买牛奶", 6, "买牛奶"),
        ("买牛奶和面包", 6, "买牛…"),
        ("e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"),
    ],
)
def test_a_text_is_cut_by_the_columns_that_it_takes(text: str, columns: int, shown: str) -> None:
    assert cut(text, columns) == shown


@given(st.text(max_size=80), st.integers(5, 40))
def test_what_is_cut_fits(text: str, columns: int) -> None:
    assert width(cut(text, columns)) <= columns


@given(st.text(alphabet="ab *_`[]<>&;#~|\\é买！", min_size=1, max_size=30).filter(lambda text: text.strip()))
def test_a_title_in_a_sentence_never_becomes_markup(title: str) -> None:
    tokens = MarkdownIt().parse(f"Done: x {plain(title)}")
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "text_special"}
