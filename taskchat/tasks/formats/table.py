"""The formats that tasks travel in. A new one is a module of this package and a row here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol, get_args

from taskchat.errors import InvalidInput
from taskchat.schemas.transfer import FileFormat
from taskchat.tasks.formats import ical, own, sheet, taskwarrior, todotxt
from taskchat.tasks.formats.records import Here, Record


class Writes(Protocol):
    """Writes one task."""

    def __call__(self, task: Mapping[str, Any], here: Here, *, first: bool) -> str:
        """`task` has its fields as JSON has them, and its uid."""


class Form(NamedTuple):
    """One format: how it is read and written, and how its files are called."""

    read: Callable[[str, Here], Iterator[Record]]  # the tasks of a file; raises InvalidInput where it is no such file
    head: Callable[[Here], str]  # what comes before the tasks
    piece: Writes
    tail: Callable[[], str]  # what comes behind them
    lacks: Callable[[Mapping[str, Any]], list[str]]  # what of a task the format has no place for
    suffix: str
    media_type: str


FORMS: Mapping[FileFormat, Form] = {
    "json": Form(own.read, own.head, own.piece, own.tail, own.lacks, "json", "application/json"),
    "csv": Form(sheet.read, sheet.head, sheet.piece, sheet.tail, sheet.lacks, "csv", "text/csv; charset=utf-8"),
    "todotxt": Form(
        todotxt.read, todotxt.head, todotxt.piece, todotxt.tail, todotxt.lacks, "txt", "text/plain; charset=utf-8"
    ),
    "taskwarrior": Form(
        taskwarrior.read,
        taskwarrior.head,
        taskwarrior.piece,
        taskwarrior.tail,
        taskwarrior.lacks,
        "json",
        "application/json",
    ),
    "ical": Form(ical.read, ical.head, ical.piece, ical.tail, ical.lacks, "ics", "text/calendar; charset=utf-8"),
}
_ENDINGS: Mapping[str, FileFormat] = {"csv": "csv", "tsv": "csv", "txt": "todotxt", "ics": "ical", "ical": "ical"}


def format_of(name: str, text: str) -> FileFormat:
    """Which format a file is, by its name, and by its beginning where that is JSON. Raises InvalidInput."""
    ending = name.lower().rpartition(".")[2]
    begun = text[:4096].lstrip("\ufeff \t\r\n")
    if ending in ("json", "jsonl", "ndjson", "data") or (ending not in _ENDINGS and begun[:1] in ("{", "[")):
        theirs = re.search(r'"uuid"\s*:|"entry"\s*:', begun) and not begun.startswith('{"taskchat":')
        return "taskwarrior" if theirs else "json"
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    if begun.upper().startswith("BEGIN:VCALENDAR"):
        return "ical"
    raise InvalidInput("It is not clear what file this is.", hint=f"Say its format: {', '.join(get_args(FileFormat))}.")
