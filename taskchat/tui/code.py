"""Code of a reply: coloured piece by piece, so that a long listing that grows is not coloured again from its top."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from textual.content import Content

PIECE_LINES = 40  # a piece ends before the first paragraph of code behind so many lines
PIECE_MOST = 80  # or in the middle of one
TAB = 4


def cuts(lines: Sequence[str]) -> list[int]:
    """The indexes at which a new piece begins. They depend on nothing that follows, but that the line is not empty."""
    found: list[int] = []
    last = 0
    for at, line in enumerate(lines):
        size = at - last
        if size >= PIECE_LINES and line.strip() and (size >= PIECE_MOST or not lines[at - 1].strip()):
            found.append(at)
            last = at
    return found


def pieces(code: str) -> list[str]:
    """`code` in pieces, one above the other."""
    lines = code.split("\n")
    bounds = [0, *cuts(lines), len(lines)]
    return ["\n".join(lines[start:end]) for start, end in pairwise(bounds)]


@lru_cache(maxsize=256)
def coloured(piece: str, language: str) -> Content:
    """A piece with the colours of its language, where that is known."""
    text = piece.expandtabs(TAB)
    if not language:
        return Content(text)
    from textual.highlight import highlight

    found = highlight(text, language=language)
    # The highlighter drops the line ends at the end, behind which the next piece goes on.
    return found if found.plain == text else Content(text, list(found.spans))
