"""The sentences that answer a question, among those of the passages that were found. Pure.

A sentence is weighed by which of the question's words it says, the rare ones most, alone and with the one before it;
by whether it holds the kind of answer that is wanted; by what it means; and by how good its passage is. The weights
were found on half of the articles of SQuAD 2's development set.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from taskchat import vectors
from taskchat.knowledge.index.languages import language_of, small_words, stem
from taskchat.knowledge.index.words import words_of
from taskchat.knowledge.quoting.wanted import Kind, holds, kind_of
from taskchat.knowledge.splitting.sentences import sentences

BEFORE, TITLE = 0.5, 0.35  # what a word counts that the sentence before says, or the headings
SMALL = 0.12  # what a small word weighs of what another would
PAIRS, ANSWER, MEANING, PASSAGE = 0.1, 0.4, 0.45, 0.8
LONG, SHORT = 60, 3  # words: longer sentences hardly are one, shorter ones say nothing
NEXT, FURTHER = 0.86, 0.93  # of the best one's weight, that another sentence of its passage, or of another, needs
SENTENCES_MAX = 3
QUOTE_MAX = 700  # characters; longer sentences are those of texts that have none
Similar = Callable[[str, str], float]


@dataclass(frozen=True, kw_only=True)
class Quotable:
    """A passage: its text, its title and headings, and how good a find it is, from 0 to 1."""

    text: str
    titles: tuple[str, ...] = ()
    score: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A stretch of the text of the passage at `place` (from 0), of whole sentences. `weight` orders quotes."""

    place: int
    start: int
    end: int
    weight: float


@dataclass(frozen=True, kw_only=True)
class _Sentence:
    place: int
    number: int  # in its passage
    start: int
    end: int
    words: tuple[str, ...]
    said: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, kw_only=True)
class _Question:
    text: str
    words: tuple[str, ...]
    weights: Mapping[str, float]
    pairs: frozenset[tuple[str, str]]
    kind: Kind | None

    def part(self, said: Mapping[str, float]) -> float:
        """How much of the question is said, from 0 to 1."""
        total = sum(self.weights.values()) or 1.0
        return sum(self.weights[word] * sure for word, sure in said.items() if word in self.weights) / total


def quotes(
    question: str, passages: Sequence[Quotable], *, most: int = SENTENCES_MAX, similar: Similar = vectors.similarity
) -> list[Quote]:
    """The sentences that answer best, at most so many, as they are to be read: the best passage's first, each passage's
    in their order, neighbours in one quote."""
    found = _weighed(question, passages, similar)
    if not found:
        return []
    best_weight, best = found[0]
    kept = [found[0]]
    for weight, one in found[1:]:
        enough = NEXT if one.place == best.place else FURTHER
        if len(kept) < most and weight >= enough * best_weight:
            kept.append((weight, one))
    order = list(dict.fromkeys(one.place for _, one in kept))
    kept.sort(key=lambda each: (order.index(each[1].place), each[1].number))
    joined: list[Quote] = []
    last: _Sentence | None = None
    for weight, one in kept:
        if last is not None and (last.place, last.number + 1) == (one.place, one.number):
            before = joined.pop()
            joined.append(Quote(place=one.place, start=before.start, end=one.end, weight=max(before.weight, weight)))
        else:
            joined.append(Quote(place=one.place, start=one.start, end=one.end, weight=weight))
        last = one
    return joined


def support(claim: str, passage: Quotable) -> Quote | None:
    """The sentence of a passage that says most of what is claimed; None where the passage has none."""
    found = _weighed(claim, [passage], lambda _one, _other: 0.0)
    if not found:
        return None
    weight, one = found[0]
    return Quote(place=0, start=one.start, end=one.end, weight=weight)


def _weighed(question: str, passages: Sequence[Quotable], similar: Similar) -> list[tuple[float, _Sentence]]:
    language = language_of(word.text for text in (question, *(one.text for one in passages)) for word in words_of(text))
    there = [one for place, passage in enumerate(passages) for one in _sentences(place, passage.text, language)]
    asked = _asked(question, there, language)
    titles = [
        {stem(word.text, language): TITLE for title in one.titles for word in words_of(title)} for one in passages
    ]
    best_score = max((one.score for one in passages), default=0.0) or 1.0
    found = []
    for one, before in zip(there, [None, *there], strict=False):
        said = dict(titles[one.place])
        if before is not None and before.place == one.place:
            said |= dict.fromkeys(before.said, BEFORE)
        said |= dict.fromkeys(one.said, 1.0)
        passage = passages[one.place]
        text = passage.text[one.start : one.end]
        weight = asked.part(said) + PASSAGE * passage.score / best_score
        weight += PAIRS * _neighbours(one.words, asked.pairs)
        weight += ANSWER * _answers(text, asked)
        weight += MEANING * max(similar(question, text), 0.0)
        if len(one.words) < SHORT or text.rstrip("\"'”’)").endswith("?"):
            weight *= 0.7
        found.append((weight, one))
    return sorted(found, key=lambda each: (-each[0], each[1].place, each[1].number))


def _answers(text: str, asked: _Question) -> float:
    """Whether it holds the kind of answer that is wanted, in words that the question does not have itself."""
    if asked.kind is None:
        return 0.0
    return holds(_without(text, asked.text), asked.kind)


def _without(text: str, question: str) -> str:
    """The text with the question's capitalised words and numbers in small letters: they answer nothing."""
    for word in words_of(question):
        letters = question[word.start : word.end]
        if letters[:1].isupper() or letters[:1].isdigit():
            text = text.replace(letters, "x" * len(letters))
    return text


def _asked(question: str, there: Sequence[_Sentence], language: str) -> _Question:
    small = small_words([language])
    plain = [word.text for word in words_of(question)]
    words = tuple(stem(word, language) for word in plain)
    often = Counter(word for one in there for word in one.said)
    weights = {
        word: math.log(1 + (len(there) + 1) / (often[word] + 0.5)) * (SMALL if whole in small else 1.0)
        for word, whole in zip(words, plain, strict=True)
    }
    return _Question(
        text=question,
        words=words,
        weights=weights,
        pairs=frozenset(pairwise(words)),
        kind=kind_of(question),
    )


def _sentences(place: int, text: str, language: str) -> list[_Sentence]:
    found = []
    for number, (start, end) in enumerate(sentences(text)):
        words = tuple(stem(word.text, language) for word in words_of(text[start:end]))
        if words:
            one = _Sentence(place=place, number=number, start=start, end=end, words=words, said=frozenset(words))
            found.append(one)
    return found


def _neighbours(words: Sequence[str], pairs: frozenset[tuple[str, str]]) -> float:
    """How many of the question's neighbours stand beside each other, of those there are."""
    if not pairs:
        return 0.0
    there = set(pairwise(words))
    return len(pairs & there) / len(pairs)
