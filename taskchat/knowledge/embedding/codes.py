"""Codes of vectors in memory, and which of them differ least from one. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from taskchat.knowledge.embedding.columns import differences, places, smallest, transposed

BLOCK = 32_768  # codes that lie together
ID = 8  # bytes that an id takes beside its code


@dataclass(frozen=True)
class _Block:
    """Some codes as columns. `rows` has a bit for each that still counts."""

    ids: array[int]
    columns: Sequence[int]
    rows: int

    @classmethod
    def of(cls, codes: Sequence[tuple[int, int]], width: int) -> _Block:
        """A block of these ids and their codes, all of which count."""
        columns = transposed([code for _, code in codes], width)
        return cls(array("q", [number for number, _ in codes]), columns, (1 << len(codes)) - 1)

    def __len__(self) -> int:
        return self.rows.bit_count()

    @property
    def kept(self) -> Iterator[int]:
        """The ids that count."""
        return (self.ids[place] for place in places(self.rows))

    def codes(self) -> list[tuple[int, int]]:
        """The ids that count, and their codes."""
        rows = transposed(self.columns, len(self.ids))
        return [(self.ids[place], rows[place]) for place in places(self.rows)]

    def joined(self, other: _Block) -> _Block:
        """These and behind them those of another."""
        behind = len(self.ids)
        columns = [one | two << behind for one, two in zip(self.columns, other.columns, strict=True)]
        return _Block(self.ids + other.ids, columns, self.rows | other.rows << behind)

    def without(self, gone: Collection[int]) -> _Block:
        """These, but not those of the passages that are gone. Once most are gone, they give up their room."""
        away = [place for place, number in enumerate(self.ids) if number in gone]
        if not away:
            return self
        left = _Block(self.ids, self.columns, self.rows & ~sum(1 << place for place in away))
        return left if len(left) * 2 > len(self.ids) else _Block.of(left.codes(), len(self.columns))


@dataclass(frozen=True)
class Codes:
    """The codes of some passages, all of one length. They never change: who adds some makes others, so that threads
    may share them.
    """

    blocks: Sequence[_Block] = ()

    def __len__(self) -> int:
        return sum(map(len, self.blocks))

    def __iter__(self) -> Iterator[int]:
        """The ids of the passages."""
        for block in self.blocks:
            yield from block.kept

    def with_more(self, rows: Iterable[tuple[int, bytes]]) -> Codes:
        """These and more; a passage that is there already gets its new code."""
        new = dict(rows)
        if not new:
            return self
        width = 8 * max(map(len, new.values()))
        blocks = list(self.without(new.keys()).blocks)
        more = [(number, int.from_bytes(code, "big")) for number, code in new.items()]
        if blocks and len(blocks[-1].ids) < BLOCK:
            room = BLOCK - len(blocks[-1].ids)
            blocks[-1] = blocks[-1].joined(_Block.of(more[:room], width))
            more = more[room:]
        blocks += [_Block.of(more[start : start + BLOCK], width) for start in range(0, len(more), BLOCK)]
        return Codes(blocks)

    def without(self, gone: Collection[int]) -> Codes:
        """These, but not those of the passages that are gone."""
        return Codes([left for block in self.blocks if len(left := block.without(gone))])

    def nearest(self, code: int, limit: int) -> list[int]:
        """The passages whose codes differ from this one in the fewest bits, at most so many."""
        found = [(differences(block.columns, code, (1 << len(block.ids)) - 1), block.rows) for block in self.blocks]
        nearest = smallest(found, limit)
        return [block.ids[place] for block, some in zip(self.blocks, nearest, strict=True) for place in some]

    @property
    def size(self) -> int:
        """About how many bytes they take."""
        return sum(len(block.ids) * (ID + len(block.columns) // 8) for block in self.blocks)
