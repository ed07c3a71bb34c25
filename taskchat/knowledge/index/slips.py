"""Words that nothing says, read as words that something does. Pure.

A slip is a letter too many, too few or wrong, or two swapped. One slip leaves the beginning or the end of a word as it
is, so the database need only give what begins or ends alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from taskchat import spelling
from taskchat.knowledge.index.question import Sought, Spelled, Standing
from taskchat.knowledge.index.words import is_unspaced

LEAST = 4  # letters of a word that may be a slip
TWO_FROM = 8  # letters of a word that may have two
SURE = (0.9, 0.7)  # how surely a word is meant at one slip and at two
OTHERS, OTHERS_SURE = 2, 0.5  # further words as near, and how surely one of them is meant


class Near(NamedTuple):
    """What a word that is read for another looks like: its beginning or its end is one of these, and its length."""

    head: str
    tail: str
    least: int
    most: int


def may_be_slips(words: Iterable[Sought]) -> dict[str, Near]:
    """Those of the words that nothing says as they are, and what to look for."""
    return {one.word: _near(one.word) for one in words if _may_be(one)}


def mended(
    words: Sequence[Sought], near: dict[str, list[Spelled]], standing: Standing, small: frozenset[str]
) -> list[Sought]:
    """The words, each that nothing says read as what is nearest to it and stands in the most passages.

    A slip in one of the `small` words tells no more than it would.
    """
    read = [_mended(one, near.get(one.word, []), standing) for one in words]
    return [one for one in read if one.read_as not in small] or read


def _may_be(one: Sought) -> bool:
    said = any(sure == 1.0 for sure in one.terms.values())
    return not said and not one.small and len(one.word) >= LEAST and one.word.isalpha() and not is_unspaced(one.word)


def _near(word: str) -> Near:
    kept, slips = (len(word) - 1) // 2, _slips(word)
    return Near(word[:kept], word[-kept:], len(word) - slips, len(word) + slips)


def _slips(word: str) -> int:
    return 2 if len(word) >= TWO_FROM else 1


def _mended(one: Sought, near: Sequence[Spelled], standing: Standing) -> Sought:
    most = _slips(one.word)
    apart = [(spelling.slips(one.word, other.word, most), other) for other in near]
    nearest = min((slips for slips, _ in apart), default=most + 1)
    if nearest > most:
        return one
    found = [other for slips, other in apart if slips == nearest]
    found.sort(key=lambda other: (other.word[0] != one.word[0], -other.passages, other.word))
    standing.add(found)
    terms = {found[0].term: SURE[nearest - 1]}
    for other in found[1 : 1 + OTHERS]:
        terms.setdefault(other.term, OTHERS_SURE)
    weight = standing.rarity(standing.of([found[0].term]))
    return Sought(word=one.word, terms={**one.terms, **terms}, weight=weight, read_as=found[0].word)
