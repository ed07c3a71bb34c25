"""Text as it is kept: headings, tables and code marked as in Markdown, built piece by piece within its limit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest

from taskchat.knowledge.reading.source import Limits, too_long

HEADINGS = 6
NAME_LETTERS = 80  # of a column
# What shows nothing, breaks databases, turns text round, or hides words from people that a model reads.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\U000e0000-\U000e0fff]"
)
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")


class Marked:
    """A text under construction. Raises CannotRead as soon as it is longer than it may be."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pieces: list[str] = []
        self._length = self._begun = 0
        self._pages: list[int] = []
        self.first_heading = ""

    def __len__(self) -> int:
        return self._length

    def take(self, other: Marked) -> None:
        """Add all of another text."""
        self.first_heading = self.first_heading or other.first_heading
        self._add(other.text())

    def page(self) -> None:
        """A page begins."""
        self._begun += 1

    def heading(self, level: int, text: str) -> None:
        """A heading of a level from 1."""
        if line := one_line(text):
            self.first_heading = self.first_heading or line
            self._add(f"{'#' * max(1, min(level, HEADINGS))} {line}")

    def paragraph(self, text: str) -> None:
        """Some lines that belong together."""
        self._add(tidy(text))

    def item(self, text: str, depth: int = 0) -> None:
        """An item of a list; those that follow each other stand on lines of their own."""
        if line := one_line(text):
            self._add(f"{'  ' * min(depth, HEADINGS)}- {line}", apart="\n")

    def code(self, text: str) -> None:
        """Lines to be kept as they are."""
        body = clean(text).strip("\n")
        if body:
            fence = "```" if "```" not in body else "~~~~"
            self._add(f"{fence}\n{body}\n{fence}")

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """A table, its first row the names of its columns."""
        lines: list[str] = []
        for row in rows:
            cells = [one_line(cell).replace("|", "\\|") for cell in row]
            if not any(cells):
                continue
            lines.append(f"| {' | '.join(cells)} |")
            if len(lines) == 1:
                lines.append(f"|{' --- |' * len(cells)}")
        self._add("\n".join(lines))

    def text(self) -> str:
        """All of it."""
        return "".join(self._pieces)

    def pages(self) -> tuple[int, ...]:
        """Where each page begins: with its first letter, or where the next one does."""
        return (*self._pages, *[self._length] * self._begun)

    def _add(self, block: str, apart: str = "\n\n") -> None:
        if not block:
            return
        if self._pieces:
            self._put(apart if self._pieces[-1].lstrip().startswith("- ") else "\n\n")
        self._pages += [self._length] * self._begun
        self._begun = 0
        self._put(block)

    def _put(self, piece: str) -> None:
        self._length += len(piece)
        if self._length > self._limits.characters:
            raise too_long(self._limits)
        self._pieces.append(piece)


def clean(text: str) -> str:
    """The text with plain line ends, and without what shows nothing. Joiners that languages need stay."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNWANTED.sub("", text)


def tidy(text: str) -> str:
    """The same without blanks that mean nothing."""
    lines = (_BLANKS.sub(" ", line).strip() for line in clean(text).split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean(text).split())


def records(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows of a table as lines that can each be read alone: `name: Anna; city: Rome`, by the names in the first row.

    Where the first row names nothing, the cells stand side by side.
    """
    filled = ([one_line(cell) for cell in row] for row in rows)
    table = (cells for cells in filled if any(cells))
    first = next(table, None)
    if first is None:
        return
    second = next(table, None)
    names = first if second is not None and _are_names(first) else []
    if not names:
        yield _record(names, first)
    for cells in chain([second] if second is not None else [], table):
        yield _record(names, cells)


def _are_names(cells: Sequence[str]) -> bool:
    """Whether cells name columns: words, each another one."""
    named = [cell for cell in cells if cell]
    words = all(any(letter.isalpha() for letter in cell) and len(cell) <= NAME_LETTERS for cell in named)
    return words and len({cell.casefold() for cell in named}) == len(named)


def _record(names: Sequence[str], cells: Sequence[str]) -> str:
    pairs = zip_longest(names[: len(cells)], cells, fillvalue="")
    parts = [f"{name}: {cell}" if name else cell for name, cell in pairs if cell]
    return ("; " if names else " | ").join(parts)
