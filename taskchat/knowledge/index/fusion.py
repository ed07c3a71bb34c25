"""Words and meaning weighed together. Pure.

What a passage says by its words, what it means as a whole, and what the best of its sentences means are each about 1
where they fit and are added with weights. These were found on half of the articles of SQuAD 2's development set.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from taskchat.knowledge.index.ranking import Ranked


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What meaning weighs beside words, which weigh the rest of 1; and what makes confidence of the best passage."""

    passage: float = 0.0
    sentence: float = 0.0
    sure: tuple[float, float, float, float]  # constant, words, passage, sentence


@dataclass(kw_only=True)
class Found:
    """A passage on its way to be a hit. `near` is its cosine, `nearest` that of its best sentence at `place`."""

    ranked: Ranked
    score: float
    near: float | None = None
    nearest: float | None = None
    place: tuple[int, int] | None = None


WORDS_ONLY = Weights(sure=(-8.1, 13.2, 0.0, 0.0))
WORD_VECTORS = Weights(passage=0.1, sentence=0.2, sure=(-12.2, 10.7, 0.0, 11.0))
MODEL = Weights(passage=0.4, sentence=0.1, sure=(-6.0, 10.0, 0.0, 0.0))
CLOSE_MODEL = Weights(passage=0.1, sentence=0.4, sure=(-6.0, 10.0, 0.0, 0.0))


def fused(ranked: Sequence[Ranked], cosines: Mapping[int, float], weights: Weights) -> list[Found]:
    """The passages by their words and their meaning as a whole, the best first."""
    found = []
    share = weights.passage + weights.sentence
    for one in ranked:
        near = cosines.get(one.row.id)
        score = one.score if near is None else (1 - share) * one.score + share * near
        found.append(Found(ranked=one, score=score, near=near))
    return sorted(found, key=lambda one: (-one.score, one.ranked.row.id))


def looked_closer(found: Sequence[Found], weights: Weights) -> list[Found]:
    """The passages anew, those at the top whose sentences were looked at by what these mean. The others stay below."""
    top, rest = [], []
    for one in found:
        if one.nearest is None:
            rest.append(one)
            continue
        near = one.near if one.near is not None else one.nearest
        words = 1 - weights.passage - weights.sentence
        one.score = words * one.ranked.score + weights.passage * near + weights.sentence * one.nearest
        top.append(one)
    top.sort(key=lambda one: (-one.score, one.ranked.row.id))
    lowest = min((one.score for one in top), default=math.inf)
    for one in rest:
        one.score = min(one.score, lowest)
    return [*top, *rest]


def confidence(found: Sequence[Found], weights: Weights) -> float:
    """How likely the best passage holds what was asked: 0 to 1."""
    if not found:
        return 0.0
    best = found[0]
    constant, words, passage, sentence = weights.sure
    sum_ = constant + words * best.ranked.score + passage * (best.near or 0.0) + sentence * (best.nearest or 0.0)
    return 1 / (1 + math.exp(-max(min(sum_, 30.0), -30.0)))
