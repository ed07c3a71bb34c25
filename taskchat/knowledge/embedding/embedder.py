"""What turns texts into vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

Vector = Sequence[float]


class Embedder(Protocol):
    """A model of meaning: texts that say alike get vectors that point alike."""

    @property
    def name(self) -> str:
        """Which model, and which version of it. Vectors of different names are never compared."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has; 0 as long as that is not known."""

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """A vector of length 1 for each text, or of zeros for one that has no meaning. Raises ModelFailed."""

    async def close(self) -> None:
        """Let go of what it holds."""
