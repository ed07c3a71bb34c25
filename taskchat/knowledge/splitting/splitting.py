"""A text cut into passages: along its headings, paragraphs, tables, code and sentences, none longer than the budget.

1. the text is read as blocks (`blocks`)
2. a block falls apart into pieces that should stay whole: sentences, or lines; what is too long is cut at words
3. pieces with the same headings are put together as long as the budget lets them
4. where a paragraph had to be cut, the next passage begins with the end of the one before
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from taskchat.knowledge.passages import Passage
from taskchat.knowledge.splitting import tokens
from taskchat.knowledge.splitting.blocks import Block, blocks_of
from taskchat.knowledge.splitting.sentences import sentences

BUDGET = 200  # tokens of a passage: what small embedding models read, with room for the headings
OVERLAP = 0.15  # of the budget


class Piece(NamedTuple):
    """What stays whole. `first` begins a block; `prose` may be said again in the next passage."""

    start: int
    end: int
    tokens: int
    path: tuple[str, ...]
    part: int
    first: bool
    prose: bool


def split(text: str, *, kind: str, budget: int = BUDGET) -> list[Passage]:
    """The passages of a text that was read, in their order. `kind` is `md`, `txt`, `code` or `csv`.

    Each is exactly a stretch of the text, of at most `budget` tokens (as `tokens` counts them); together they have all
    of it but headings, which are in their paths, and blanks. Of `csv` no passage is put together from lines that are
    not neighbours.
    """
    stretches = _packed(list(_pieces(text, kind, max(budget, 1))), max(budget, 1))
    return [
        Passage(ordinal=ordinal, text=text[start:end], start=start, end=end, path=path)
        for ordinal, (start, end, path) in enumerate(stretches)
    ]


def _pieces(text: str, kind: str, budget: int) -> Iterator[Piece]:
    for block in blocks_of(text, kind):
        first = True
        for start, end in _parts(text, block):
            for begin, stop in _cut(text, start, end, budget):
                length = tokens.count(text[begin:stop])
                yield Piece(begin, stop, length, block.path, block.part, first, block.form == "prose")
                first = False


def _parts(text: str, block: Block) -> Iterator[tuple[int, int]]:
    if block.form == "prose":
        yield from ((block.start + start, block.start + end) for start, end in sentences(text[block.start : block.end]))
        return
    start = block.start
    for line in text[block.start : block.end].split("\n"):
        if line.strip():
            yield start, start + len(line.rstrip())
        start += len(line) + 1


def _cut(text: str, start: int, end: int, budget: int) -> Iterator[tuple[int, int]]:
    """The stretch, in pieces that are short enough."""
    while start < end:
        stop = tokens.cut(text, start, end, budget)
        kept = start + len(text[start:stop].rstrip())
        if kept > start:
            yield start, kept
        start = stop
        while start < end and text[start].isspace():
            start += 1


def _packed(pieces: Sequence[Piece], budget: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Stretches of neighbouring pieces that have the same headings and fit."""
    held: list[Piece] = []
    for piece in pieces:
        if held and (piece.part != held[0].part or _tokens(held) + piece.tokens > budget):
            yield held[0].start, held[-1].end, held[0].path
            held = _again(held, piece, budget)
        held.append(piece)
    if held:
        yield held[0].start, held[-1].end, held[0].path


def _again(held: Sequence[Piece], piece: Piece, budget: int) -> list[Piece]:
    """What the next passage says again: the last sentences, where a paragraph was cut in two."""
    if piece.first or not piece.prose or piece.part != held[-1].part:
        return []
    again: list[Piece] = []
    for one in reversed(held[1:]):
        if _tokens(again) + one.tokens > min(budget * OVERLAP, budget - piece.tokens):
            break
        again.insert(0, one)
        if one.first:
            break
    return again


def _tokens(pieces: Sequence[Piece]) -> int:
    return sum(piece.tokens for piece in pieces)
