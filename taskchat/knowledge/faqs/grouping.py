"""Which questions ask the same, as far as their words tell. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from taskchat.knowledge.faqs.wordings import asked_of
from taskchat.knowledge.index.languages import language_of, small_words, stem
from taskchat.knowledge.index.words import words_of

ALIKE = 0.6  # of the words of both that are in both


def digest_of(question: str) -> str:
    """What is the same for questions with the same words."""
    return hashlib.sha256(asked_of(question).encode()).hexdigest()


def gist_of(question: str) -> frozenset[str]:
    """The stems of the words that tell what is asked; of all its words, where it has only small ones."""
    words = [word.text for word in words_of(question)]
    language = language_of(words)
    small = small_words([language])
    telling = [word for word in words if word not in small] or words
    return frozenset(stem(word, language) for word in telling)


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two gists share, from 0 to 1."""
    both = len(one | other)
    return len(one & other) / both if both else 0.0


def group_of(question: str, asked_before: Iterable[tuple[str, str]]) -> str | None:
    """The group of the question that is most alike, among those asked before (their group and their words); None where
    nobody asked anything like it."""
    gist = gist_of(question)
    best: tuple[float, str | None] = (0.0, None)
    for group, words in asked_before:
        score = alike(gist, gist_of(words))
        if score >= ALIKE and score > best[0]:
            best = (score, group)
    return best[1]
