"""Where a passage says what was asked. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from taskchat.knowledge.index.languages import stem
from taskchat.knowledge.index.question import Sought
from taskchat.knowledge.index.words import words_of


def highlights(text: str, language: str, sought: Sequence[Sought]) -> list[tuple[int, int]]:
    """The stretches of a text that say the words that are sought, in order and apart."""
    terms = {term for one in sought for term in one.terms}
    found: list[tuple[int, int]] = []
    for word in words_of(text):
        if stem(word.text, language) not in terms:
            continue
        if found and word.start <= found[-1][1]:
            found[-1] = (min(word.start, found[-1][0]), max(word.end, found[-1][1]))
        else:
            found.append((word.start, word.end))
    return found
