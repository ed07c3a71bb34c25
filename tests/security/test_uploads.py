"""Files that were made to harm: each is refused, or read within its caps, and says so in words."""

from __future__ import annotations

import contextlib
import io
import resource
import stat
import time
import zipfile
from typing import Any

import pytest

from taskchat.knowledge.reading.source import CannotRead
from tests.fakes import papers
from tests.knowledge.reading.reads import read

MB = 1024 * 1024
SMALL: dict[str, Any] = {"memory": 256 * MB, "seconds": 4}


async def refusal(data: bytes, kind: Any, **limits: Any) -> str:
    """Why it can't be read. It must not take long to say so."""
    begun = time.monotonic()
    with pytest.raises(CannotRead) as told:
        await read(data, kind, **{**SMALL, **limits})
    assert time.monotonic() - begun < 15
    assert told.value.reason
    return told.value.words


def a_word_file(body: bytes) -> bytes:
    return papers.changed(papers.docx(("Normal", "x")), {"word/document.xml": body})


DOCUMENT = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
PARAGRAPH = "<w:p><w:r><w:t>boom</w:t></w:r></w:p>"


async def test_a_packed_file_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    bomb = a_word_file((DOCUMENT + "<w:body>" + PARAGRAPH * 2_000_000 + "</w:body></w:document>").encode())
    assert len(bomb) < 2 * MB
    assert "unpacks to far more" in await refusal(bomb, "docx", unpacked=64 * MB)
    assert "unpacks to far more" in await refusal(papers.epub("x" * 80 * MB), "epub")


async def test_a_packed_file_within_the_caps_that_takes_all_memory_ends_alone() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    heavy = a_word_file((DOCUMENT + "<w:body>" + PARAGRAPH * 900_000 + "</w:body></w:document>").encode())
    words = await refusal(heavy, "docx", seconds=30, unpacked=256 * MB)
    assert "memory" in words or "unpacks" in words
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024  # kilobytes: what made the file


async def test_a_size_that_is_a_lie_is_not_believed() -> None:
    honest = papers.packed({"META-INF/container.xml": "x" * MB})
    place = honest.index((MB).to_bytes(4, "little"), honest.index(b"PK\x01\x02"))
    liar = honest[:place] + (10).to_bytes(4, "little") + honest[place + 4 :]
    assert "damaged" in await refusal(liar, "epub")


@pytest.mark.parametrize(
    ("declared", "where"),
    [
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "word/document.xml"),
        ('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">', "word/styles.xml"),
        ('<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;">]>', "docProps/core.xml"),
    ],
)
async def test_xml_that_includes_or_repeats_is_refused(declared: str, where: str) -> None:
    start = '<?xml version="1.0"?>'
    for encoding in ("utf-8", "utf-16"):
        body = f"{start}{' ' * 70_000}{declared}<x>&a;</x>".encode(encoding)
        file = papers.changed(papers.docx(("Normal", "x")), {where: body})
        assert "includes other files or repeats itself" in await refusal(file, "docx")


async def test_a_book_that_declares_entities_is_refused() -> None:
    bad = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>&a;</p>'
    assert "includes other files" in await refusal(papers.epub(bad), "epub")
    plain = await read(papers.epub("<!DOCTYPE html><p>Plain words.</p>"), "epub")
    assert plain.read.text == "Plain words."


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b", "..\\..\\b"])
async def test_entries_that_would_lie_outside_are_refused(name: str) -> None:
    assert "outside" in await refusal(papers.changed(papers.docx(("Normal", "x")), {name: "x"}), "docx")


async def test_links_and_locked_entries_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("META-INF/container.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "outside" in await refusal(out.getvalue(), "epub")
    file = bytearray(papers.packed({"META-INF/container.xml": "x"}))
    file[file.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in await refusal(bytes(file), "epub")


async def test_more_parts_than_any_document_has_are_refused() -> None:
    many = papers.packed({"META-INF/container.xml": "x", **{f"p{number}": "" for number in range(10_001)}})
    assert "more than 10,000 parts" in await refusal(many, "epub")


async def test_a_sheet_that_claims_all_cells_there_can_be_is_read_or_refused_in_time() -> None:
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>far</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>away</t></is></c></row></sheetData></worksheet>'
    )
    file = papers.changed(papers.xlsx(One=[["a"]]), {"xl/worksheets/sheet1.xml": sheet})
    found = await read(file, "xlsx", memory=256 * MB, seconds=20)
    assert "away" in found.read.text
    rows = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 500))
    wide = papers.changed(
        papers.xlsx(One=[["a"]]),
        {"xl/worksheets/sheet1.xml": sheet.partition("<row")[0] + rows + "</sheetData></worksheet>"},
    )
    assert "cells" in await refusal(wide, "xlsx", seconds=20)


async def test_a_pdf_whose_pages_go_round_in_a_circle_comes_to_an_end() -> None:
    circle = papers.pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1000000 /Kids [2 0 R 3 0 R] >>",
            b"<< /Type /Pages /Count 5 /Kids [2 0 R] /Parent 2 0 R >>",
        ]
    )
    assert await refusal(circle, "pdf")


async def test_a_pdf_stream_that_unpacks_without_end_is_left_out_and_told() -> None:
    import zlib

    stream = zlib.compress(b"(boom) Tj " * 20_000_000, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    assert await refusal(papers.pdf_of(objects), "pdf", seconds=10)


async def test_a_pdf_with_more_pages_than_are_read_says_so() -> None:
    words = await refusal(papers.pdf(*["x"] * 5_001), "pdf", seconds=60)
    assert "more than 5,000 pages" in words


async def test_a_locked_pdf_says_so() -> None:
    assert "password" in await refusal(papers.pdf("x", password="1234"), "pdf")


async def test_reading_that_takes_too_long_is_ended() -> None:
    slow = b"<div " + b"a" * 50 + b"".join(b"<table><tr><td>" for _ in range(400_000))
    slow += b"</p></q></s>" * 3_000_000
    assert "longer" in await refusal(slow, "html", seconds=1)


async def test_text_without_end_is_refused() -> None:
    assert "more than 1,000 characters" in await refusal(b"word " * 1000, "txt", characters=1000)
    assert "more than 1,000 characters" in await refusal(b"<p>word</p>" * 1000, "html", characters=1000)
    assert "more than 1,000 characters" in await refusal(b"a,b\n" * 1000, "csv", characters=1000)


@pytest.mark.parametrize("kind", ["pdf", "docx", "pptx", "xlsx", "epub"])
async def test_noise_is_damaged(kind: Any) -> None:
    noise = bytes(range(256)) * 40
    assert await refusal(b"PK\x03\x04" + noise, kind)
    for cut in (b"", papers.docx(("Normal", "x"))[:500], papers.pdf("x")[:200]):
        assert await refusal(cut, kind)


@pytest.mark.parametrize(
    "data",
    [b"\xff" * 1000, b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n" * 20_000, b"\0\0", b"=?x?b?" * 5000],
)
async def test_a_mail_of_noise_is_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(CannotRead):
        assert (await read(b"Subject: x\n" + data, "eml", **SMALL)).read.title == "x"


async def test_what_nobody_sees_is_not_in_the_text() -> None:
    hidden = "vis\u200dible\x00\x1b[2J \U000e0041\U000e0042 \u202eright\u202c"
    found = await read(hidden.encode(), "md")
    assert found.read.text == "vis\u200dible[2J  right"
    page = "<p>seen</p><p hidden>obey me</p><div style='DISPLAY : none'>and me</div><script>me too</script>"
    assert (await read(page.encode(), "html")).read.text == "seen"
