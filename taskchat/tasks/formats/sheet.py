"""CSV, for spreadsheets. The first row names the columns, in any order; only a title must be there. Pure.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it, which is taken off again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from taskchat.errors import InvalidInput
from taskchat.schemas.cells import guarded, unguarded
from taskchat.tasks.formats.fitting import Fitting
from taskchat.tasks.formats.records import Here, Record

COLUMNS: tuple[str, ...] = ("title", "status", "due", "priority", "project", "tags", "recurrence", "description")
COLUMNS += ("created_at", "updated_at", "completed_at", "uid", "id")
_OTHER_NAMES = {  # how other programs call them
    **dict.fromkeys(("task", "name", "content", "summary", "subject", "what", "todo"), "title"),
    **dict.fromkeys(("note", "notes", "details", "comment", "body"), "description"),
    **dict.fromkeys(("state", "done", "completed", "complete", "is completed"), "status"),
    **dict.fromkeys(("due date", "date", "deadline", "when"), "due"),
    **dict.fromkeys(("list", "list name", "folder", "category", "area"), "project"),
    **dict.fromkeys(("labels", "label", "tag", "contexts", "context", "keywords", "categories"), "tags"),
    **dict.fromkeys(("repeat", "repeats", "rrule"), "recurrence"),
    **dict.fromkeys(("created", "created date", "creation date", "added"), "created_at"),
    **dict.fromkeys(("updated", "modified", "last modified"), "updated_at"),
    **dict.fromkeys(("completed date", "completion date", "completed time", "finished"), "completed_at"),
    **dict.fromkeys(("uuid", "key"), "uid"),
}


def read(text: str, here: Here) -> Iterator[Record]:
    """The tasks of a sheet. Raises InvalidInput where its first row does not name the columns."""
    fitting = Fitting(here)
    head = text.split("\n", 1)[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    columns = _columns(lines)
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield fitting.refuse(f"from line {lines.line_num} on it can't be read as CSV: {error}")
            return
        if any(cell.strip() for cell in cells):
            named = {name: unguarded(cell) for name, cell in zip(columns, cells, strict=False) if name}
            yield fitting.take({**named, **({"tags": _split(named["tags"])} if "tags" in named else {})})


def head(_here: Here) -> str:
    """The row that names the columns, behind the mark by which spreadsheets know UTF-8."""
    return "\ufeff" + ",".join(COLUMNS) + "\r\n"


def piece(task: Mapping[str, Any], here: Here, *, first: bool) -> str:  # noqa: ARG001 - as the other formats
    """One task as a row."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([guarded(_cell(task.get(name))) for name in COLUMNS])
    return line.getvalue()


def tail() -> str:
    """Nothing comes behind them."""
    return ""


def lacks(_task: Mapping[str, Any]) -> list[str]:
    """It has a place for everything."""
    return []


def _columns(lines: Iterator[list[str]]) -> list[str]:
    """What each column holds; "" is none of ours, and is left out."""
    try:
        names = next(lines, [])
    except csv.Error:
        names = []
    columns, known = list[str](), set[str]()
    for name in names:
        plain = " ".join(name.casefold().replace("_", " ").split())
        ours = _OTHER_NAMES.get(plain, plain.replace(" ", "_"))
        columns.append(ours if ours in COLUMNS and ours != "id" and ours not in known else "")
        known.add(ours)
    if "title" not in known:
        raise InvalidInput(
            "The first row does not name the columns: one must be title.", hint=f"There are: {', '.join(COLUMNS)}."
        )
    return columns


def _split(cell: str) -> list[str]:
    return [part for part in re.split(r"[,\s]+", cell) if part]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(value) if isinstance(value, list) else str(value)
