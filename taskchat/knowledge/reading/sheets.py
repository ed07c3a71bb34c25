"""Excel: the rows of each sheet of an .xlsx file, through openpyxl. Each row becomes a line that can be read alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from taskchat.knowledge.reading.archive import checked
from taskchat.knowledge.reading.marked import Marked, records
from taskchat.knowledge.reading.source import CannotRead, ReadText, Source, damaged

CELLS_MAX = 5_000_000
STEP = 500  # rows between two words on how far it is


def read_xlsx(source: Source) -> ReadText:
    """A workbook. Each sheet is a page; of formulas the last result is read."""
    checked(source.file, source.limits, needs="xl/workbook.xml")
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    out = Marked(source.limits)
    source.file.seek(0)
    try:
        book = load_workbook(source.file, read_only=True, data_only=True)
        title = book.properties.title or ""
        counted = _Counted()
        for number, sheet in enumerate(book.worksheets):
            source.told(number, len(book.worksheets))
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # what the file says of them may be a lie
            out.page()
            for place, line in enumerate(records(counted.rows(sheet))):
                if place == 0:
                    out.heading(1, sheet.title)
                out.item(line)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise damaged() from error
    except SyntaxError as error:  # of XML
        raise damaged() from error
    return ReadText(text=out.text(), form="marked", title=title, pages=out.pages())


class _Counted:
    """The cells of all sheets together have an end."""

    def __init__(self) -> None:
        self._cells = 0

    def rows(self, sheet: Any) -> Iterator[list[str]]:
        """The rows as text."""
        for row in sheet.iter_rows(values_only=True):
            self._cells += max(len(row), 1)
            if self._cells > CELLS_MAX:
                raise CannotRead(f"It has more than {CELLS_MAX:,} cells.", "Cut it into several documents.")
            yield ["" if value is None else str(value) for value in row]
