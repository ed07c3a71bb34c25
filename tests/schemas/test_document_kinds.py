"""Which kind a file is: by its name, checked by its first bytes."""

from __future__ import annotations

import pytest

from taskchat.errors import InvalidInput
from taskchat.schemas.document_kinds import kind_by_name, kind_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.md", "md"),
        ("A.MARKDOWN", "md"),
        ("notes/a.b.txt", "txt"),
        ("x.tsv", "csv"),
        ("main.py", "code"),
        ("Dockerfile", "code"),
        ("page.HTM", "html"),
        ("deck.pptm", "pptx"),
        ("mail.eml", "eml"),
        ("photo.jpg", None),
        ("README", None),
    ],
)
def test_a_name_says_a_kind(name: str, kind: str | None) -> None:
    assert kind_by_name(name) == kind


@pytest.mark.parametrize(
    ("name", "head", "media_type", "kind"),
    [
        ("README", b"Read me.", "", "txt"),
        ("data.unknown", b"%PDF-1.4", "", "pdf"),
        ("a.pdf", b"\n\n%PDF-1.4", "", "pdf"),
        ("a.docx", b"PK\x03\x04...", "", "docx"),
        ("index", b"<p>", "text/html; charset=utf-8", "html"),
        ("file.php", b"%PDF-1.4", "application/pdf", "pdf"),
        ("utf16.txt", b"\xff\xfea\x00", "", "txt"),
        ("empty.md", b"", "", "md"),
    ],
)
def test_the_first_bytes_may_say_it_too(name: str, head: bytes, media_type: str, kind: str) -> None:
    assert kind_of(name, head, media_type) == kind


@pytest.mark.parametrize(
    ("name", "head", "why"),
    [
        ("a.pdf", b"<html>", "called a PDF file"),
        ("a.docx", b"%PDF-1.4", r"called a \.docx file"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1", "old kind"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1", "password"),
        ("a.txt", b"a\x00b", "no text"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00", "can't be read"),
        ("program", b"\x7fELF\x00", "can't be read"),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_advice(name: str, head: bytes, why: str) -> None:
    with pytest.raises(InvalidInput, match=why) as told:
        kind_of(name, head)
    assert told.value.hint
