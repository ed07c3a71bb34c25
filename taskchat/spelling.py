"""Words as people type them: their forms, how far two are apart in typing, and whether a text says them.

What search and the embedded model forgive is decided here. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

WORD = re.compile(r"\w+", re.UNICODE)
WORDS_MAX = 20
_SUFFIXES = ("ing", "ies", "ied", "ed", "es", "s", "e", "y")
_EMPTY = frozenset(
    ("a an and any about are at for from i in is it me my of on one or that the there this to with").split()  # noqa: SIM905 - reads as a list
)


def words_of(needle: str) -> list[str]:
    """The words that somebody looks for, each once. Small ones do not count where there are others."""
    found = list(dict.fromkeys(WORD.findall(needle)))[:WORDS_MAX]
    return [word for word in found if word not in _EMPTY] or found


def normal(wanted: str) -> str:
    """What somebody looks for, as texts are compared with it: casefolded, a blank between each two words."""
    return " ".join(wanted.casefold().split())


def says(wanted: str) -> Callable[[str], bool]:
    """What tells whether a text has all the words that are wanted, in whatever form, or has them as they stand."""
    needle = normal(wanted)
    words, stands = words_of(needle), where_it_stands(needle)
    letters = [root(word) for word in words]  # most texts lack them, which is quickly seen

    def said(text: str) -> bool:
        folded = text.casefold()
        if needle and needle in folded and stands.search(folded) is not None:
            return True
        return bool(words) and all(some in folded for some in letters) and all(as_said(words, folded))

    return said


def root(word: str) -> str:
    """The letters with which every form of a word begins."""
    return stem(word) if len(word) >= 3 else word


def where_it_stands(needle: str) -> re.Pattern[str]:
    """The words as they are, from the beginning of a word on: "art" is not in "start". Where a script has no blanks
    between words, anywhere."""
    begins = r"(?<!\w)" if needle[:1].isascii() and needle[:1].isalnum() else ""
    return re.compile(begins + re.escape(needle))


def is_form(word: str, other: str) -> bool:
    """Whether `other` says `word`: it is the word, begins with it, or shares its stem. Two letters have one form."""
    if word == other or len(word) < 3:
        return word == other
    return other.startswith(word) or (len(other) >= 3 and stem(other) == stem(word))


def as_said(words: list[str], text: str) -> list[bool]:
    """Which of the words stand in a text, in whatever form."""
    there = set(WORD.findall(text))
    stems = {stem(other) for other in there if len(other) >= 3}
    return [
        word in there
        or (len(word) >= 3 and (stem(word) in stems or re.search(rf"(?<!\w){re.escape(word)}", text) is not None))
        for word in words
    ]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Cut an English ending: the same for every form of most words, and that is all it is for. A word begins with
    its stem."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word


@lru_cache(maxsize=4096)
def slips(one: str, two: str, most: int) -> int:
    """How many typing slips lie between two words, or `most` + 1 when there are more.

    A slip is a letter too many, too few or wrong, or two neighbours swapped (Damerau's, in its restricted form).
    """
    if abs(len(one) - len(two)) > most or len(set(one) ^ set(two)) > 2 * most:
        return most + 1
    before_last: list[int] = []
    last = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(last) > most:  # a swap looks two rows back
            return most + 1
        before_last, last = last, row
    return min(last[-1], most + 1)
