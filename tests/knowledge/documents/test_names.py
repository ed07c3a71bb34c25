"""What documents are called, whatever somebody calls their file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.knowledge.documents.names import clean_name, disposition, name_of_url, title_of
from taskchat.schemas.documents import DOCUMENT_NAME_MAX


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("notes.md", "notes.md"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/shadow", "etc/shadow"),
        ("C:\\Users\\ann\\a.pdf", "Users/ann/a.pdf"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("x\r\nSet-Cookie: y.html", "x Set-Cookie: y.html"),
        ("gpj\u202efdp.exe", "gpjfdp.exe"),
        ("  ", "unnamed"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("a" * 5000 + ".pdf", "a" * 146 + ".pdf"),
        ("NUL", "NUL"),  # no file of this name is ever made
    ],
)
def test_a_name_keeps_what_names_something(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(max_size=400))
def test_a_name_is_short_and_can_not_lead_anywhere(text: str) -> None:
    name = clean_name(text)
    assert 0 < len(name) <= DOCUMENT_NAME_MAX
    assert name.isprintable() or not name.isascii()
    assert not name.startswith("/")
    assert ".." not in name.split("/")
    assert clean_name(name) == name


@given(st.text(max_size=200))
def test_a_header_of_a_name_is_plain(text: str) -> None:
    header = disposition(clean_name(text))
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert header.startswith("attachment; ")


def test_titles_and_names_of_the_web() -> None:
    assert title_of("a/b/House rules.v2.md") == "House rules.v2"
    assert title_of(".bashrc") == ".bashrc"
    assert name_of_url("https://example.com/a/hand%20book.pdf?x#y") == "hand book.pdf"
    assert name_of_url("https://example.com/") == "example.com"
