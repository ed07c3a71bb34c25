"""A closer look at the best passages: how near the meaning of single sentences is to the question.

It is the place for a reranker: anything that tells for some texts how well each answers a question is a `Closer`.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence

from taskchat import vectors
from taskchat.knowledge.embedding import Embedder, Vector

# The question and some texts in, how near each of these is to it out (about 0 to 1).
Closer = Callable[[str, Sequence[str]], Awaitable[list[float]]]


async def by_word_vectors(question: str, texts: Sequence[str]) -> list[float]:
    """With the vectors that come with taskchat: some 0.05 ms a sentence."""
    return await asyncio.to_thread(vectors.similarities, question, texts)


def by_embedder(embedder: Embedder) -> Closer:
    """With a model that is near enough to be asked at every search. It raises what the model raises."""

    async def look(question: str, texts: Sequence[str]) -> list[float]:
        asked, *said = await embedder.embed([question, *texts])
        return [_cosine(asked, one) for one in said]

    return look


def _dot(one: Vector, other: Vector) -> float:
    return sum(map(float.__mul__, one, other))


def _cosine(one: Vector, other: Vector) -> float:
    lengths = math.sqrt(_dot(one, one) * _dot(other, other))
    return _dot(one, other) / lengths if lengths else 0.0
