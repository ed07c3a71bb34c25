"""The model that comes with taskchat: static word vectors. It needs nothing and knows English best."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from taskchat import vectors
from taskchat.knowledge.embedding.embedder import Vector

# At once in a thread: so much that it pays, so little that others get their turn.
TOGETHER = 64


class BuiltinEmbedder:
    """Embeds with `taskchat.vectors`, beside the event loop."""

    name = f"builtin/{vectors.NAME}"
    dimensions = vectors.DIMENSIONS

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """The texts' vectors."""
        found: list[Vector] = []
        for start in range(0, len(texts), TOGETHER):
            found += await asyncio.to_thread(_embedded, texts[start : start + TOGETHER])
        return found

    async def close(self) -> None:
        """Nothing is held."""


def _embedded(texts: Sequence[str]) -> list[Vector]:
    return [vectors.embed(text) for text in texts]
