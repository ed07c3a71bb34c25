"""The likeliest intent of a message, and how likely it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from taskchat.agent.embedded.guessing.features import features, words
from taskchat.agent.embedded.guessing.weights import Weights

OTHER = "out_of_scope"


class Guess(NamedTuple):
    """An intent and its probability, calibrated on utterances that the weights were not trained from."""

    intent: str
    probability: float


def guess(text: str, weights: Weights | None = None) -> Guess:
    """What a message most likely wants; `weights` are the package's own unless others are given."""
    known = weights or _shipped()
    sums = scores(features(words(text)), known)
    top = max(sums)
    total = sum(math.exp((each - top) * known.scale) for each in sums)
    return Guess(known.intents[sums.index(top)], 1 / total)


def scores(buckets: Sequence[int], weights: Weights) -> list[int]:
    """The sum of the weights of each intent."""
    width, table = len(weights.intents), weights.table
    rows = [weights.bias, *(table[bucket * width : (bucket + 1) * width] for bucket in buckets)]
    return [sum(column) for column in zip(*rows, strict=True)]


@cache
def _shipped() -> Weights:
    return Weights.read((Path(__file__).parent / "weights.bin").read_bytes())
