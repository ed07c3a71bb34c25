"""Which texts speak of the words that somebody is looking for. Pure.

A word is found when it stands there, begins a word that does, or shares its stem ("calling", "calls", "call"). Texts
with all the words are the answer. If there are none, those that have them with typos; if none has, those with some of
the words, the best first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from taskchat.spelling import WORD, as_said, normal, slips, where_it_stands, words_of

SLIP_LETTERS = 40  # of the longest word that is looked for with slips
SLIP_STEPS = 1_000_000  # of comparing, in one search

Tier = Literal["exact", "typo", "partial"]


class Found(NamedTuple):
    """The numbers of the texts that were found, in the given order, or the best first when `match` is partial."""

    numbers: list[int]
    match: Tier


def search(wanted: str, texts: Iterable[tuple[int, str]]) -> Found:
    """Find the texts that speak of `wanted`."""
    needle = normal(wanted)
    words = words_of(needle)
    stands = where_it_stands(needle)
    folded = [(number, text.casefold()) for number, text in texts]
    said = [as_said(words, text) for _, text in folded]
    exact = [
        number
        for (number, text), there in zip(folded, said, strict=True)
        if (needle and stands.search(text)) or (words and all(there))
    ]
    if exact:
        return Found(exact, "exact")
    slip = Slips()
    typo: list[int] = []
    partial: list[tuple[int, int, int]] = []
    for place, ((number, text), there) in enumerate(zip(folded, said, strict=True)):
        others = set(WORD.findall(text))
        found = sum(same or slip.of(word, others) for word, same in zip(words, there, strict=True))
        if words and found == len(words):
            typo.append(number)
        elif found:
            partial.append((-found, place, number))
    if typo:
        return Found(typo, "typo")
    return Found([number for _, _, number in sorted(partial)], "partial")


class Slips:
    """Finds words that are the ones looked for but for the typing. Comparing is dear: who has written very many very
    odd words finds no more slips after a while, so that nobody else has to wait."""

    def __init__(self) -> None:
        self._left = SLIP_STEPS

    def of(self, word: str, others: Iterable[str]) -> bool:
        """Whether one of the other words is this one with a slip."""
        return may_slip(word) and any(self._is(word, other) for other in others)

    def among(self, word: str, others: Iterable[str]) -> list[str]:
        """Which of the other words are this one with a slip."""
        return [other for other in others if self._is(word, other)] if may_slip(word) else []

    def _is(self, word: str, other: str) -> bool:
        if other[0] != word[0] or len(other) < 4:
            return False
        allowed = 2 if min(len(word), len(other)) >= 8 else 1  # slips
        if abs(len(word) - len(other)) > allowed or other.isdigit():
            return False
        self._left -= len(word) * len(other)
        return self._left > 0 and slips(word, other, allowed) <= allowed


def may_slip(word: str) -> bool:
    """Whether a word is looked for with slips: short words and numbers have to be right."""
    return 4 <= len(word) <= SLIP_LETTERS and not word.isdigit()
