"""Texts cut into pieces in any way, for what must not depend on it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import strategies as st


def pieces_of(text: str, cuts: Iterable[int]) -> list[str]:
    """The text, cut there."""
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [text[start:end] for start, end in pairwise(places)]


CUTS = st.lists(st.integers(0, 10_000), max_size=30)
"""Where a text is cut, whatever its length."""
