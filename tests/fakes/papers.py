"""Files of every kind that can be read, small and made here, with the words that a test wants in them."""

from __future__ import annotations

import email.message
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

Row = Sequence[object]


def pdf(*pages: str, bookmarks: Sequence[tuple[str, int]] = (), title: str = "", password: str = "") -> bytes:
    """A PDF file with these lines on its pages, as the simplest of programs would write it. Latin letters only."""
    objects: list[bytes] = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for page in pages:
        lines = "".join(f"({_escaped(line)}) Tj T*\n" for line in page.split("\n"))
        stream = f"BT /F1 12 Tf 14 TL 50 780 Td\n{lines}ET".encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed)
    plain = pdf_of(objects)
    return _rewritten(plain, bookmarks, title, password) if bookmarks or title or password else plain


def pdf_of(objects: Iterable[bytes]) -> bytes:
    """A PDF file of these objects, the first of which is its catalog."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start))
    return out.getvalue()


def _rewritten(plain: bytes, bookmarks: Sequence[tuple[str, int]], title: str, password: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain)))
    for words, page in bookmarks:
        writer.add_outline_item(title=words, page_number=page)
    if title:
        writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def docx(*blocks: tuple[str, str] | Sequence[Row], title: str = "") -> bytes:
    """A Word file: each block is a style and its words, or the rows of a table."""
    import docx as library

    document = library.Document()
    document.core_properties.title = title
    for block in blocks:
        if isinstance(block, tuple) and isinstance(block[0], str):
            document.add_paragraph(str(block[1]), style=block[0])
        else:
            rows = [list(row) for row in block]
            table = document.add_table(rows=len(rows), cols=len(rows[0]))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, words in zip(row.cells, cells, strict=True):
                    cell.text = str(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pptx(*slides: tuple[str, Sequence[str], str]) -> bytes:
    """A presentation: of each slide its title, its lines and its notes."""
    from pptx import Presentation

    deck = Presentation()
    for title, lines, notes in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(lines)
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def xlsx(**sheets: Sequence[Row]) -> bytes:
    """A workbook: the rows of each sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def epub(*chapters: str, title: str = "A book") -> bytes:
    """A book of these pages."""
    items = "".join(f'<item id="c{number}" href="text/c{number}.xhtml"/>' for number in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    return packed(
        {
            "META-INF/container.xml": '<container><rootfile full-path="book/b.opf"/></container>',
            "book/b.opf": f"<package><metadata><title>{title}</title></metadata>"
            f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
            **{f"book/text/c{number}.xhtml": text for number, text in enumerate(chapters)},
        }
    )


def eml(subject: str, text: str = "", html: str = "", attachment: str = "") -> bytes:
    """A mail."""
    mail = email.message.EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "Ann <ann@example.com>", "bob@example.com"
    mail["Date"] = "Mon, 04 Jan 2027 09:00:00 +0000"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    if attachment:
        mail.add_attachment(b"secret", maintype="application", subtype="octet-stream", filename=attachment)
    return mail.as_bytes()


def packed(entries: Mapping[str, str | bytes], level: int = 9) -> bytes:
    """A packed file with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(file: bytes, entries: Mapping[str, str | bytes]) -> bytes:
    """A packed file with these entries in the place of those of the same names, or beside the others."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        there: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return packed({**there, **entries})
