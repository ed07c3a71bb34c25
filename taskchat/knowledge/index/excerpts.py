"""Which sentences of a passage say most of what is asked. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from taskchat.knowledge.index.languages import stem
from taskchat.knowledge.index.question import Sought
from taskchat.knowledge.index.words import words_of
from taskchat.knowledge.splitting.sentences import sentences


class Excerpt(NamedTuple):
    """A stretch of a passage, and how much of the question it says (the sum of its words' weights)."""

    start: int
    end: int
    weight: float


def excerpts(text: str, language: str, sought: Sequence[Sought], most: int) -> list[Excerpt]:
    """The sentences of a passage that say the most, at most so many, the best first."""
    of_term: dict[str, list[tuple[int, float]]] = {}
    for index, one in enumerate(sought):
        for term, sure in () if one.small else one.terms.items():
            of_term.setdefault(term, []).append((index, one.weight * sure))
    stretches = sentences(text)
    said: list[dict[int, float]] = [{} for _ in stretches]
    place = 0
    for word in words_of(text):
        found = of_term.get(stem(word.text, language))
        if found is None:
            continue
        while place < len(stretches) - 1 and word.start >= stretches[place][1]:
            place += 1
        for index, weight in found:
            said[place][index] = max(weight, said[place].get(index, 0.0))
    told = [Excerpt(start, end, sum(each.values())) for (start, end), each in zip(stretches, said, strict=True)]
    return sorted(told, key=lambda one: (-one.weight, one.start))[:most]
