"""The features of a message: hashes of its words, of pairs and triples of them, and of how they begin and end."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise

BUCKETS = 1 << 14
WORDS_MAX = 30  # what a longer message wants is told at its ends
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[?“]|[^\s\w.,!;:'\"()-]")


def words(text: str) -> list[str]:
    """A message's words as the model knows them: numbers are all the same, what stands in quotes is one."""
    found = ["0" if word.isdigit() else word for word in _WORD.findall(text.lower().replace("’", "'"))]
    return found if len(found) <= WORDS_MAX else found[: WORDS_MAX - 10] + found[-10:]


def features(said: Sequence[str]) -> list[int]:
    """The buckets that a message's words fall into; each counts once."""
    return sorted({zlib.crc32(name.encode()) % BUCKETS for name in _names(said)})


def _names(said: Sequence[str]) -> Iterator[str]:
    padded = ["^", *said, "$"]
    yield f"={min(len(said), 8)}"
    for word in said:
        yield word
        if len(word) > 4:
            yield f"<{word[:4]}"
            yield f">{word[-4:]}"
    for one, two in pairwise(padded):
        yield f"{one} {two}"
    for one, two, three in zip(padded, padded[1:], padded[2:], strict=False):
        yield f"{one} {two} {three}"
        yield f"{one} * {three}"
