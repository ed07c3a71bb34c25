"""Words and meaning weighed together. Pure.

What a passage says by its words, what it means as a whole, and what the best of its sentences means are each about 1
where they fit and are added with weights. These were found on half of the articles of SQuAD 2's development set.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from taskchat.knowledge.index.ranking import Ranked
from taskchat.knowledge.index.saying import Said


class Sure(NamedTuple):
    """What makes one confident of the best passage: what it says, how near its best sentence is in meaning, and how far
    it stands above what other sources say."""

    constant: float
    words: float
    sentence: float
    apart: float


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What meaning weighs beside words, which weigh the rest of 1; and what makes confidence of the best passage."""

    passage: float = 0.0
    sentence: float = 0.0
    sure: Sure


@dataclass(kw_only=True)
class Found:
    """A passage on its way to be a hit. `near` is its cosine, `nearest` that of its best sentence at `place`; `said`
    are the words in it that say what is asked, once it is known where they stand.
    """

    ranked: Ranked
    score: float
    near: float | None = None
    nearest: float | None = None
    place: tuple[int, int] | None = None
    said: list[Said] | None = None


WORDS_ONLY = Weights(sure=Sure(-7.0, 8.3, 0.0, 10.7))
WORD_VECTORS = Weights(passage=0.1, sentence=0.2, sure=Sure(-11.2, 7.4, 11.2, 8.1))
MODEL = Weights(passage=0.4, sentence=0.1, sure=Sure(-6.0, 10.0, 0.0, 0.0))
CLOSE_MODEL = Weights(passage=0.15, sentence=0.4, sure=Sure(-6.0, 10.0, 0.0, 0.0))
APART_MOST, ALONE = 0.3, 0.15  # how far above others counts, and what does where no other says anything


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
    best, sure = found[0], weights.sure
    others = [one.ranked.score for one in found if _source(one) != _source(best)]
    apart = min(best.ranked.score - max(others), APART_MOST) if others else ALONE
    sum_ = sure.constant + sure.words * best.ranked.score + sure.apart * apart + sure.sentence * (best.nearest or 0.0)
    return 1 / (1 + math.exp(-max(min(sum_, 30.0), -30.0)))


def _source(one: Found) -> tuple[str, str]:
    return one.ranked.row.collection, one.ranked.row.source
