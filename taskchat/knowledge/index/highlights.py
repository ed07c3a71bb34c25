"""Where a passage says what was asked. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from taskchat.knowledge.index.saying import Said


def highlights(said: Iterable[Said]) -> list[tuple[int, int]]:
    """The stretches of a text that say the words that are sought, in order and apart."""
    found: list[tuple[int, int]] = []
    for _, start, end in said:
        if found and start <= found[-1][1]:
            found[-1] = (min(start, found[-1][0]), max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
