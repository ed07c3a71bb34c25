"""Which sentences of a passage say most of what is asked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from taskchat.knowledge.index.question import Sought
from taskchat.knowledge.index.saying import Said
from taskchat.knowledge.splitting.sentences import sentences

# For each term, which of the words that are sought it says, each with what it weighs.
OfTerm: TypeAlias = Mapping[str, Sequence[tuple[int, float]]]


class Excerpt(NamedTuple):
    """A stretch of a passage, and how much of the question it says (the sum of its words' weights)."""

    start: int
    end: int
    weight: float


def telling_terms(sought: Sequence[Sought]) -> OfTerm:
    """The terms of the words that tell what is asked."""
    found: dict[str, list[tuple[int, float]]] = {}
    for index, one in enumerate(sought):
        for term, sure in () if one.small else one.terms.items():
            found.setdefault(term, []).append((index, one.weight * sure))
    return found


def excerpts(text: str, said: Iterable[Said], of_term: OfTerm, most: int) -> list[Excerpt]:
    """The sentences of a text that say the most, at most so many, the best first."""
    stretches = sentences(text)
    weights: list[dict[int, float]] = [{} for _ in stretches]
    place = 0
    for term, start, _ in said:
        while place < len(stretches) - 1 and start >= stretches[place][1]:
            place += 1
        for index, weight in of_term.get(term, ()):
            weights[place][index] = max(weight, weights[place].get(index, 0.0))
    told = [Excerpt(start, end, sum(each.values())) for (start, end), each in zip(stretches, weights, strict=True)]
    return sorted(told, key=lambda one: (-one.weight, one.start))[:most]
