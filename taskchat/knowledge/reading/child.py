"""The process that reads one document: a file on standard input, its text and passages on standard output.

It says lines of JSON: how far it is, and at last what was read, behind which the text follows; or why it can't.
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any, BinaryIO

from taskchat.knowledge.passages import Passage
from taskchat.knowledge.reading.caps import forbid, take_limits
from taskchat.knowledge.reading.marked import one_line
from taskchat.knowledge.reading.source import CannotRead, Form, Limits, ReadText, Source, page_of
from taskchat.schemas.document_kinds import Kind

READERS: dict[Kind, tuple[str, str, str]] = {  # module, function, the library that it needs
    "md": ("plain", "read_markdown", ""),
    "txt": ("plain", "read_text", ""),
    "code": ("plain", "read_code", ""),
    "html": ("page", "read_html", ""),
    "csv": ("table", "read_csv", ""),
    "eml": ("letter", "read_eml", ""),
    "epub": ("book", "read_epub", ""),
    "pdf": ("pdf", "read_pdf", "pypdf"),
    "docx": ("word", "read_docx", "docx"),
    "pptx": ("slides", "read_pptx", "pptx"),
    "xlsx": ("sheets", "read_xlsx", "openpyxl"),
}
FORMS: dict[Form, Kind] = {"marked": "md", "plain": "txt", "code": "code", "records": "csv"}  # how each is split
STEPS = 50  # words on how far it is, at most
TITLE_LETTERS = 200
SMALLER = "Cut it into several documents."
NEEDS_EXTRA = (
    "This server can't read this kind of file yet.",
    "Whoever runs it installs the readers: pip install 'taskchat[documents]'",
)


def main(arguments: list[str]) -> None:
    """Read standard input: `arguments` are its kind and the limits."""
    kind, limits = arguments[0], Limits(**json.loads(arguments[1]))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes nowhere
    take_limits(limits)
    try:
        source = Source(file=os.fdopen(0, "rb"), limits=limits, told=_Telling(out, "reading"))
        found = read(source, kind)  # type: ignore[arg-type]  # whoever starts it has the kind from the table
        _say(out, {"at": "splitting", "done": 0, "of": 1})
        passages = split_text(found)
        _give(out, found, passages)
    except CannotRead as error:
        _say(out, {"failed": error.reason, "hint": error.hint})
    except (MemoryError, RecursionError):
        _say(out, {"failed": "It takes more memory to read than this server gives one document.", "hint": SMALLER})
    out.flush()


def read(source: Source, kind: Kind) -> ReadText:
    """The text of a document. Raises CannotRead."""
    module, function, library = READERS[kind]
    try:
        if library:
            importlib.import_module(library)
        reader: Callable[[Source], ReadText] = getattr(
            importlib.import_module(f"taskchat.knowledge.reading.{module}"), function
        )
    except ImportError as error:
        raise CannotRead(*NEEDS_EXTRA) from error
    forbid()
    found = reader(source)
    if not found.text.strip():
        raise CannotRead("It has no text in it.")
    return replace(found, title=one_line(found.title)[:TITLE_LETTERS])


def split_text(found: ReadText) -> list[Passage]:
    """The passages of a text, each with its page."""
    from taskchat.knowledge.splitting import split

    passages = split(found.text, kind=FORMS[found.form])
    return [replace(passage, page=page_of(found.pages, passage.start)) for passage in passages]


class _Telling:
    """Says how far it is, now and then."""

    def __init__(self, out: BinaryIO, at: str) -> None:
        self._out, self._at, self._said = out, at, -1

    def __call__(self, done: int, total: int) -> None:
        step = done * STEPS // max(total, 1)
        if step != self._said:
            self._said = step
            _say(self._out, {"at": self._at, "done": done, "of": total})


def _say(out: BinaryIO, value: dict[str, Any]) -> None:
    out.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")
    out.flush()


def _give(out: BinaryIO, found: ReadText, passages: list[Passage]) -> None:
    text = found.text.encode()
    _say(
        out,
        {
            "text": len(text),
            "form": found.form,
            "title": found.title,
            "pages": found.pages,
            "notes": found.notes,
            "passages": [(each.start, each.end, each.path, each.page) for each in passages],
        },
    )
    out.write(text)
