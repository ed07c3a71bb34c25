"""Which words of a passage say what is sought, and where they stand. Pure."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from taskchat.knowledge.index.languages import stem
from taskchat.knowledge.index.terms import POINT
from taskchat.knowledge.index.words import words_of


class Said(NamedTuple):
    """A word of a text that says a term, from `start` to `end`."""

    term: str
    start: int
    end: int


def said_in(text: str, language: str, terms: str, wanted: Container[str]) -> list[Said]:
    """The words of a stored text whose term is wanted, in their order.

    `terms` are those that are stored with the text, so that its words need not be stemmed again.
    """
    stored = [term for term in terms.split(" ") if term != POINT]
    words = list(words_of(text))
    if len(words) != len(stored):  # stored by a version that cut words otherwise
        stored = [stem(word.text, language) for word in words]
    return [Said(term, word.start, word.end) for word, term in zip(words, stored, strict=True) if term in wanted]
