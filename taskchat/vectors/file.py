"""The file of the word vectors: what stands in it, in which order. scripts/distil.py writes it.

```
8 bytes   the magic, with the version of this layout
u32 u16 u16   pieces, dimensions, bytes of the name (little endian, as all numbers here)
u32           bytes of the vocabulary
name          which vectors these are, UTF-8
vocabulary    the pieces, a line feed between each two, UTF-8
weights       a u16 for each piece
rows          for each piece as many bytes as there are dimensions
```
"""

from __future__ import annotations

import sys
from array import array
from dataclasses import dataclass
from struct import Struct

MAGIC = b"TCWORDS\x01"
HEAD = Struct("<8sIHHI")


@dataclass(frozen=True, kw_only=True)
class Table:
    """The parts of a file; `rows` is a view of it, not a copy."""

    name: str
    dimensions: int
    pieces: list[str]
    weights: array[int]
    rows: memoryview


def written(name: str, pieces: list[str], weights: bytes, rows: bytes) -> bytes:
    """The file's bytes; the dimensions follow from the length of the rows."""
    vocabulary = "\n".join(pieces).encode()
    head = HEAD.pack(MAGIC, len(pieces), len(rows) // len(pieces), len(name.encode()), len(vocabulary))
    return b"".join((head, name.encode(), vocabulary, weights, rows))


def parted(data: memoryview) -> Table:
    """The parts of a file.

    Raises:
        ValueError: it is no such file, or it is cut off.
    """
    if len(data) < HEAD.size or data[:8] != MAGIC:
        raise ValueError("This is not a file of word vectors.")
    _, count, dimensions, name_bytes, vocabulary_bytes = HEAD.unpack_from(data)
    names = HEAD.size
    words = names + name_bytes
    weights = words + vocabulary_bytes
    rows = weights + 2 * count
    if len(data) != rows + count * dimensions:
        raise ValueError("The file of word vectors is not whole.")
    weighed = array("H", bytes(data[weights:rows]))
    if sys.byteorder == "big":
        weighed.byteswap()
    return Table(
        name=bytes(data[names:words]).decode(),
        dimensions=dimensions,
        pieces=bytes(data[words:weights]).decode().split("\n"),
        weights=weighed,
        rows=data[rows:],
    )
