"""Word: headings, paragraphs, lists and tables of a .docx file, through python-docx."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taskchat.knowledge.reading.archive import checked
from taskchat.knowledge.reading.marked import Marked
from taskchat.knowledge.reading.source import ReadText, Source, damaged

STEP = 200  # paragraphs between two words on how far it is
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def read_docx(source: Source) -> ReadText:
    """A Word document."""
    checked(source.file, source.limits, needs="word/document.xml")
    import docx
    from docx.opc.exceptions import OpcError
    from docx.table import Table
    from lxml.etree import LxmlError

    out = Marked(source.limits)
    source.file.seek(0)
    try:
        document = docx.Document(source.file)
        title = document.core_properties.title or ""
        parts = list(document.iter_inner_content())
        for number, part in enumerate(parts):
            if number % STEP == 0:
                source.told(number, len(parts))
            if isinstance(part, Table):
                out.table(_rows(part))
            else:
                _add(out, part.text, part.style.name if part.style is not None else "")
    except (OpcError, LxmlError, KeyError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise damaged() from error
    return ReadText(text=out.text(), form="marked", title=(title or out.first_heading))


def _add(out: Marked, text: str, style: str | None) -> None:
    style = style or ""
    if style == "Title":
        out.heading(1, text)
    elif found := _HEADING.match(style):
        out.heading(int(found[1]), text)
    elif style.startswith("List"):
        out.item(text)
    else:
        out.paragraph(text)


def _rows(table: object) -> Iterator[list[str]]:
    """The cells of a table. One that spans several columns is told once."""
    for row in table.rows:  # type: ignore[attr-defined]  # its class is only there where the library is
        cells: list[str] = []
        before: object = None
        for cell in row.cells:
            if cell._tc is not before:  # noqa: SLF001 - cells have no other identity
                cells.append(cell.text)
            before = cell._tc  # noqa: SLF001
        yield cells
