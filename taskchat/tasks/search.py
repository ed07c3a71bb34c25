"""Which texts speak of the words that somebody is looking for. Pure.

A word is found when it stands there, begins a word that does, or shares its stem ("calling", "calls", "call"). Texts
with all the words are the answer. If there are none, those that have them with typos; if none has, those with some of
the words, the best first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from taskchat.spelling import slips

_WORD = re.compile(r"\w+", re.UNICODE)
_SUFFIXES = ("ing", "ies", "ied", "ed", "es", "s", "e", "y")
_EMPTY = frozenset(
    ("a an and any about are at for from i in is it me my of on one or that the there this to with").split()  # noqa: SIM905 - reads as a list
)
WORDS_MAX = 20
SLIP_LETTERS = 40  # of the longest word that is looked for with slips
SLIP_STEPS = 1_000_000  # of comparing, in one search


class Found(NamedTuple):
    """The numbers of the texts that were found, in the given order, or the best first when `match` is partial."""

    numbers: list[int]
    match: Literal["exact", "typo", "partial"]


def search(wanted: str, texts: Iterable[tuple[int, str]]) -> Found:
    """Find the texts that speak of `wanted`."""
    needle = " ".join(wanted.casefold().split())
    words = _words(needle)
    stands = _where_it_stands(needle)
    folded = [(number, text.casefold()) for number, text in texts]
    said = [_as_said(words, text) for _, text in folded]
    exact = [
        number
        for (number, text), there in zip(folded, said, strict=True)
        if (needle and stands.search(text)) or (words and all(there))
    ]
    if exact:
        return Found(exact, "exact")
    slips = _Slips()
    typo: list[int] = []
    partial: list[tuple[int, int, int]] = []
    for place, ((number, text), there) in enumerate(zip(folded, said, strict=True)):
        others = set(_WORD.findall(text))
        found = sum(same or slips.of(word, others) for word, same in zip(words, there, strict=True))
        if words and found == len(words):
            typo.append(number)
        elif found:
            partial.append((-found, place, number))
    if typo:
        return Found(typo, "typo")
    return Found([number for _, _, number in sorted(partial)], "partial")


def _where_it_stands(needle: str) -> re.Pattern[str]:
    """The words as they are, from the beginning of a word on: "art" is not in "start". Where a script has no blanks
    between words, anywhere."""
    begins = r"(?<!\w)" if needle[:1].isascii() and needle[:1].isalnum() else ""
    return re.compile(begins + re.escape(needle))


def _words(needle: str) -> list[str]:
    found = list(dict.fromkeys(_WORD.findall(needle)))[:WORDS_MAX]
    return [word for word in found if word not in _EMPTY] or found


def _as_said(words: list[str], text: str) -> list[bool]:
    """Which of the words stand in a text, in whatever form. A word of one or two letters has only one."""
    there = set(_WORD.findall(text))
    stems = {_stem(other) for other in there if len(other) >= 3}
    return [
        word in there
        or (len(word) >= 3 and (_stem(word) in stems or re.search(rf"(?<!\w){re.escape(word)}", text) is not None))
        for word in words
    ]


class _Slips:
    """Finds words that are the ones looked for but for the typing. Comparing is dear: who has written very many very
    odd words finds no more slips after a while, so that nobody else has to wait."""

    def __init__(self) -> None:
        self._left = SLIP_STEPS

    def of(self, word: str, others: Iterable[str]) -> bool:
        """Whether one of the other words is this one with a slip."""
        if not 4 <= len(word) <= SLIP_LETTERS or word.isdigit():
            return False
        return any(self._is(word, other) for other in others if other[0] == word[0] and len(other) >= 4)

    def _is(self, word: str, other: str) -> bool:
        allowed = 2 if min(len(word), len(other)) >= 8 else 1  # slips
        if abs(len(word) - len(other)) > allowed or other.isdigit():
            return False
        self._left -= len(word) * len(other)
        return self._left > 0 and slips(word, other, allowed) <= allowed


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    """Cut an English ending: the same for every form of most words, and that is all it is for."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word
