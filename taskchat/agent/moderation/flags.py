"""What moderation finds. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Flags:
    """What a text is flagged as, with scores from 0 to 1."""

    categories: tuple[str, ...]
    scores: Mapping[str, float] = field(default_factory=dict)
