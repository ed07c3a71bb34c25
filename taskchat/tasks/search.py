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

_WORD = re.compile(r"\w+", re.UNICODE)
_SUFFIXES = ("ing", "ies", "ied", "ed", "es", "s", "e", "y")
_EMPTY = frozenset(
    ("a an and any about are at for from i in is it me my of on one or that the there this to with").split()  # noqa: SIM905 - reads as a list
)
WORDS_MAX = 20


class Found(NamedTuple):
    """The numbers of the texts that were found, in the given order, or the best first when `match` is partial."""

    numbers: list[int]
    match: Literal["exact", "typo", "partial"]


def search(wanted: str, texts: Iterable[tuple[int, str]]) -> Found:
    """Find the texts that speak of `wanted`."""
    needle = " ".join(wanted.casefold().split())
    words = _words(needle)
    stands = _where_it_stands(needle)
    exact: list[int] = []
    typo: list[int] = []
    partial: list[tuple[int, int, int]] = []
    for place, (number, text) in enumerate(texts):
        folded = text.casefold()
        if needle and stands.search(folded):
            exact.append(number)
            continue
        there = _WORD.findall(folded)
        as_said = [any(_same(word, other) for other in there) for word in words]
        if words and all(as_said):
            exact.append(number)
            continue
        found = sum(
            same or any(_slip(word, other) for other in there) for word, same in zip(words, as_said, strict=True)
        )
        if words and found == len(words):
            typo.append(number)
        elif found:
            partial.append((-found, place, number))
    if exact:
        return Found(exact, "exact")
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


@lru_cache(maxsize=65536)
def _same(word: str, other: str) -> bool:
    """Whether a word of a text is the one that is looked for, in whatever form."""
    if word == other:
        return True
    if len(word) < 3 or len(other) < 3:
        return False
    return other.startswith(word) or _stem(word) == _stem(other)


@lru_cache(maxsize=65536)
def _slip(word: str, other: str) -> bool:
    """Whether a word of a text is the one that is looked for, but for the typing."""
    return min(len(word), len(other)) >= 4 and not word.isdigit() and not other.isdigit() and _close(word, other)


def _stem(word: str) -> str:
    """Cut an English ending: the same for every form of most words, and that is all it is for."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word


def _close(one: str, two: str) -> bool:
    """Whether one typing slip (two, in words of 8 letters or more) lies between the words; swapped letters are one."""
    allowed = 2 if min(len(one), len(two)) >= 8 else 1
    if abs(len(one) - len(two)) > allowed or one[0] != two[0]:
        return False
    before_last: list[int] = []
    last = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        before_last, last = last, row
    return last[-1] <= allowed
