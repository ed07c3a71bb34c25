"""A table as text for people: columns as wide as what is in them, wide characters counted right, cut to fit.

For fast commands: Rich takes longer to import than they to answer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

GAP = "  "
_WIDE = ("W", "F")
_BOLD, _END = "\x1b[1m", "\x1b[0m"


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    return sum(_cells_of(character) for character in text)


def _cells_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def cut(text: str, most: int) -> str:
    """`text` in at most so many columns, with … where something is missing."""
    if cells(text) <= most:
        return text
    kept, used = [], 0
    for character in text:
        used += _cells_of(character)
        if used > most - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """`text`, filled up with spaces to so many columns."""
    missing = " " * max(0, columns - cells(text))
    return missing + text if right else text + missing


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: int,
    grows: int,
    styles: Sequence[Sequence[str]] | None = None,
    right: Sequence[int] = (),
    colour: bool = False,
) -> str:
    """Rows under a header, as wide as they need to be, at most `width`: the column `grows` is cut then, and where even
    that does not help, the last ones are left out. `styles` are ANSI codes of the cells (""), shown with `colour`."""
    shown = [index for index in range(len(header)) if index == grows or any(row[index] for row in rows)]
    sizes = [
        max(cells(header[index]), *(cells(row[index]) for row in rows)) if rows else 0 for index in range(len(header))
    ]
    while len(shown) > 1 and _total(sizes, shown) - sizes[grows] + min(sizes[grows], 12) > width:
        dropped = next((index for index in reversed(shown) if index not in (0, grows)), None)
        if dropped is None:
            break
        shown.remove(dropped)
    sizes[grows] = max(4, min(sizes[grows], width - (_total(sizes, shown) - sizes[grows])))
    lines = [_line(header, sizes, shown, right, [_BOLD] * len(header) if colour else None)]
    for number, row in enumerate(rows):
        lines.append(_line(row, sizes, shown, right, styles[number] if colour and styles else None))
    return "\n".join(lines)


def _total(sizes: Sequence[int], shown: Sequence[int]) -> int:
    return sum(sizes[index] for index in shown) + len(GAP) * (len(shown) - 1)


def _line(
    row: Sequence[str], sizes: Sequence[int], shown: Sequence[int], right: Sequence[int], styles: Sequence[str] | None
) -> str:
    parts = []
    for index in shown:
        text = cut(row[index], sizes[index])
        filled = padded(text, sizes[index], right=index in right)
        if index == shown[-1] and index not in right:
            filled = text
        style = styles[index] if styles else ""
        parts.append(f"{style}{filled}{_END}" if style and text else filled)
    return GAP.join(parts).rstrip()
