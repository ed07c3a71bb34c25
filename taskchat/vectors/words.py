"""The vector of a text: its pieces' rows in the shipped file, added up with their weights."""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from taskchat.vectors.file import parted
from taskchat.vectors.pieces import WordPiece
from taskchat.vectors.pooling import Pooling, cosines, normalised

FILE = Path(__file__).with_name("words.bin")
NAME = "minilm-l6-words-1"
DIMENSIONS = 256
RARE = 25_000  # what the pieces of a word weigh that is hardly ever used


class Words:
    """The vectors of a file, ready to be used.

    Raises:
        ValueError: it is no file of word vectors.
        OSError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            table = parted(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
        self.name, self.dimensions = table.name, table.dimensions
        self._pieces = WordPiece({piece: number for number, piece in enumerate(table.pieces)})
        self._pooling = Pooling(table.rows, table.weights, table.dimensions)

    def embed(self, text: str) -> array[float]:
        """The text's vector, of length 1; all zeros when no word of it is known."""
        return array("f", normalised(self._sum(text)))

    def similarities(self, text: str, others: Iterable[str]) -> list[float]:
        """How near each of the others is to a text in meaning, from -1 to 1: the cosines of their vectors."""
        return cosines(self._sum(text), map(self._sum, others))

    def rarity(self, word: str) -> float:
        """How much its rarest piece weighs."""
        return self._pooling.heaviest(self._pieces.pieces(word)) / RARE

    def _sum(self, text: str) -> list[int]:
        return self._pooling.pooled(self._pieces.pieces(text))


@cache
def shipped() -> Words:
    """The vectors that come with taskchat."""
    return Words(FILE)


def embed(text: str) -> array[float]:
    """The text's vector: `DIMENSIONS` 32-bit numbers of length 1; all zeros when no word of it is known."""
    return shipped().embed(text)


def rarity(word: str) -> float:
    """How rare a word is in English, and so how much it tells: about .3 for "the", 1 for "detergent"; 0 if unknown."""
    return shipped().rarity(word)


def similarity(first: str, second: str) -> float:
    """How near two texts are in meaning, from -1 to 1: the cosine of their vectors."""
    return shipped().similarities(first, [second])[0]


def similarities(text: str, others: Iterable[str]) -> list[float]:
    """How near each of the others is to a text in meaning, from -1 to 1."""
    return shipped().similarities(text, others)
