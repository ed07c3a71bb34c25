"""A text as blocks: what belongs together, with the headings above it. One function for each kind of text. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Form = Literal["prose", "lines"]
HEADING_LETTERS = 200  # of a heading that are kept in a path

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#*)?[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
# A line that begins something in most languages: no blank before it, and a name behind a word that says what it is
_DEFINES = re.compile(
    r"^(?:@|#\[|export\b|public\b|private\b|protected\b|static\b|async\b|def\b|class\b|func\b|fn\b|function\b|impl\b"
    r"|interface\b|struct\b|enum\b|trait\b|type\b|module\b|namespace\b|package\b|create\b|resource\b|data\b|var\b|let\b"
    r"|const\b|pub\b|template\b|void\b|int\b|sub\b|\[[\w.\"-]+\]\s*$|[\w.-]+:\s*$)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:def|class|func|fn|function|impl|interface|struct|enum|trait|module)\s+(\w+(?:(?:\.|::)\w+)*)"
)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A stretch of the text from `start` to `end`. `prose` falls apart into sentences, `lines` into lines.

    `path` are the headings above it. A heading that nothing stands under is a block itself. `part` is another number
    behind every heading.
    """

    start: int
    end: int
    form: Form
    path: tuple[str, ...] = ()
    part: int = 0


def blocks_of(text: str, kind: str) -> Iterator[Block]:
    """The blocks of a text in their order. Every kind that is not known is plain text."""
    return _KINDS.get(kind, _plain)(text)


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Each line with its start and its end, which has no line end."""
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line), line
        start += len(line) + 1


def _marked(text: str) -> Iterator[Block]:
    """Markdown: headings make the path; fences, tables and lists fall apart into lines, paragraphs into sentences."""
    reader = _Reader()
    fence = ""
    for start, end, line in _lines(text):
        if fence:
            reader.take(start, end, "lines")
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
                yield from reader.finished()
        elif found := _FENCE.match(line):
            yield from reader.finished()
            fence = found[1]
            reader.take(start, end, "lines")
        elif not line.strip():
            yield from reader.finished()
        elif (found := _HEADING.match(line)) and found[2]:
            yield from reader.finished()
            yield from reader.heading(len(found[1]), found[2], start, end)
        elif (found := _UNDERLINE.match(line)) and reader.is_one_line(text):
            yield from reader.underlined(1 if found[1][0] == "=" else 2, text, end)
        else:
            yield from reader.line(start, end, "lines" if _ROW.match(line) or _ITEM.match(line) else "prose")
    yield from reader.finished()
    yield from reader.bare_heading()


def _plain(text: str) -> Iterator[Block]:
    """Plain text: paragraphs between blank lines. Underlined lines are headings."""
    reader = _Reader()
    for start, end, line in _lines(text):
        if not line.strip():
            yield from reader.finished()
        elif (found := _UNDERLINE.match(line)) and reader.is_one_line(text):
            yield from reader.underlined(1 if found[1][0] == "=" else 2, text, end)
        else:
            yield from reader.line(start, end, "lines" if _ITEM.match(line) else "prose")
    yield from reader.finished()
    yield from reader.bare_heading()


def _code(text: str) -> Iterator[Block]:
    """A program: what is defined at its margin, each with its name as the path."""
    begin, name = 0, ""
    last = part = 0
    for start, end, line in _lines(text):
        if _DEFINES.match(line) and not _is_decorated(text, begin, start):
            if text[begin:start].strip():
                yield Block(start=begin, end=last, form="lines", path=(name,) if name else (), part=part)
            begin, name = start, ""
            part += bool(_NAMED.search(line)) or bool(part)
        if not name and (found := _NAMED.search(line)) and not line[:1].isspace():
            name = found[1][:HEADING_LETTERS]
        if line.strip():
            last = end
    if text[begin:].strip():
        yield Block(start=begin, end=last, form="lines", path=(name,) if name else (), part=part)


def _is_decorated(text: str, begin: int, start: int) -> bool:
    """Whether all since `begin` are decorators, so that the definition is theirs."""
    before = text[begin:start].strip()
    return bool(before) and all(line.startswith(("@", "#[")) for line in before.split("\n"))


def _records(text: str) -> Iterator[Block]:
    """Lines that can each be read alone."""
    if text.strip():
        yield Block(start=0, end=len(text), form="lines")


_KINDS: dict[str, Callable[[str], Iterator[Block]]] = {"md": _marked, "txt": _plain, "code": _code, "csv": _records}


class _Reader:
    """The block that is being read, and the headings above it."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []
        self._bare: Block | None = None  # a heading under which nothing has stood yet
        self._start = self._end = -1
        self._part = 0
        self._form: Form = "prose"

    def take(self, start: int, end: int, form: Form) -> None:
        """A line goes on with the block, or begins one."""
        if self._start < 0:
            self._start, self._form = start, form
        self._end = end

    def line(self, start: int, end: int, form: Form) -> Iterator[Block]:
        """A line: what goes on after an item belongs to it."""
        if self._start >= 0 and form == "lines" and self._form == "prose":
            yield from self.finished()
        self.take(start, end, form)

    def finished(self) -> Iterator[Block]:
        """The block is at its end."""
        if self._start >= 0:
            self._bare = None
            yield Block(start=self._start, end=self._end, form=self._form, path=self._path(), part=self._part)
        self._start = -1

    def heading(self, level: int, title: str, start: int, end: int) -> Iterator[Block]:
        """A heading begins a part."""
        deeper = bool(self._headings) and level > self._headings[-1][0]
        if not deeper:
            yield from self.bare_heading()
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        self._part += 1
        self._bare = Block(start=start, end=end, form="prose", path=self._path(), part=self._part)
        self._headings.append((level, " ".join(title.split())[:HEADING_LETTERS]))

    def is_one_line(self, text: str) -> bool:
        """Whether the block is one line so far, which the next may underline."""
        return self._start >= 0 and self._form == "prose" and "\n" not in text[self._start : self._end]

    def underlined(self, level: int, text: str, end: int) -> Iterator[Block]:
        """The line before was a heading."""
        start, title = self._start, text[self._start : self._end].strip()
        self._start = -1
        yield from self.heading(level, title, start, end)

    def bare_heading(self) -> Iterator[Block]:
        """A heading that nothing stands under is a block itself."""
        if self._bare is not None:
            yield self._bare
        self._bare = None

    def _path(self) -> tuple[str, ...]:
        return tuple(title for _, title in self._headings)
