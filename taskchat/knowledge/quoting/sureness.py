"""How sure it is that passages answer a question, told from the words alone: however few passages a collection has,
and whatever else stands in it. Pure.

What counts is how much of the question the best sentence says, with those beside it and the headings; how much its
passage says; and how near both are in meaning. The weights were found on half of the articles of SQuAD 2's development
set, each question asked of all of them together, of one, and of three passages.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from taskchat import vectors
from taskchat.knowledge.index.languages import language_of, small_words, stem
from taskchat.knowledge.index.words import words_of
from taskchat.knowledge.quoting.picking import Quotable, quotes
from taskchat.knowledge.splitting.sentences import sentences

ALIKE = 0.45  # two words that are this near in meaning say the same in part
WORDS_MAX = 24
CONSTANT, WEIGHTS = -7.2, (5.9, 5.2, 6.0)
ANSWERS = 0.85  # from here on it is answered: 93 % of what can be, and 6 % of what can't


class Signs(NamedTuple):
    """What tells whether a question is answered, each from 0 to 1."""

    sentence: float  # of the question, what the best sentence says, with those beside it
    passage: float  # what its passage says
    near: float  # how near the best sentence is in meaning


def sureness(question: str, passages: Sequence[Quotable]) -> float:
    """How likely it is that the passages answer the question, from 0 to 1."""
    signs = signs_of(question, passages)
    if signs is None:
        return 0.0
    total = CONSTANT + sum(weight * sign for weight, sign in zip(WEIGHTS, signs, strict=True))
    return 1 / (1 + math.exp(-total))


def signs_of(question: str, passages: Sequence[Quotable]) -> Signs | None:
    """The signs of the passage that is quoted first; None where there is nothing to quote, or nothing asked."""
    best = next(iter(quotes(question, passages, most=1)), None)
    asked = _telling(question)
    if best is None or not asked:
        return None
    passage = passages[best.place]
    text = passage.text[best.start : best.end]
    titles = " . ".join(passage.titles)
    beside = _beside(passage.text, best.start, best.end)
    said = _said(asked, f"{text} . {titles}")
    around = _said(asked, beside)
    everywhere = _said(asked, f"{passage.text} . {titles}")
    together = {word: max(said[word], 0.6 * around[word]) for word in asked}
    return Signs(
        sentence=_share(asked, together),
        passage=_share(asked, everywhere),
        near=max(vectors.similarity(question, text), 0.0),
    )


def _telling(question: str) -> dict[str, float]:
    """The words that tell what is asked, each with its weight."""
    words = [word.text for word in words_of(question)][:WORDS_MAX]
    small = small_words({language_of(words), "en"})
    each = {word: max(vectors.rarity(word), 0.3) if word.isascii() else 0.8 for word in words if word not in small}
    return {word: min(weight, 1.2) for word, weight in each.items()}


def _said(asked: Mapping[str, float], text: str) -> dict[str, float]:
    """How surely a text says each word: 1 as it stands or in another form, less where it says something alike."""
    words = dict.fromkeys(word.text for word in words_of(text))
    language = language_of(words)
    stems = {stem(word, language) for word in words}
    return {word: 1.0 if word in words or stem(word, language) in stems else _alike(word, words) for word in asked}


def _alike(word: str, words: Mapping[str, None]) -> float:
    if any(_same_number(word, other) for other in words):
        return 1.0
    if word.isdigit():
        return 0.0
    near = max((_near(word, other) for other in words if not other.isdigit()), default=0.0)
    return min((near - ALIKE) / (1 - ALIKE) + 0.3, 0.9) if near > ALIKE else 0.0


def _same_number(word: str, other: str) -> bool:
    return word.isdigit() and other.rstrip("s") == word


@lru_cache(maxsize=65536)
def _near(one: str, other: str) -> float:
    return vectors.similarity(one, other)


def _beside(text: str, start: int, end: int) -> str:
    """The sentences before and after a stretch."""
    there = sentences(text)
    before = [one for one in there if one[1] <= start][-1:]
    after = [one for one in there if one[0] >= end][:1]
    return " . ".join(text[begin:stop] for begin, stop in [*before, *after])


def _share(asked: Mapping[str, float], said: Mapping[str, float]) -> float:
    return sum(weight * said[word] for word, weight in asked.items()) / sum(asked.values())
