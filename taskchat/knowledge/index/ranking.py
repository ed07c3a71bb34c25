"""Which passage says most of what is asked. Pure.

A passage is weighed by how often it says the words (BM25), how many of them it says in one sentence and the one before,
which of them stand there as they do in the question, whether a number stands where one is asked for, and by what the
other passages of its source say. The weights were found on half of the articles of SQuAD 2's development set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taskchat.knowledge.index.question import Asked, Sought
from taskchat.knowledge.index.terms import POINT

K1, B, TITLE = 1.0, 0.6, 0.5
SENTENCE, BEFORE = 1.1, 0.5  # weight of the best sentence, and how much of it what the one before says counts
PAIR, NEAR, NUMBER = 0.6, 0.5, 1.8
SIBLINGS, SIBLINGS_BEST, SOURCE = 0.8, 3, 0.6
SMALL = {"doc": 0.15, "faq": 0.5}  # what a small word weighs of what another would: wordings of FAQs are questions too
FULL = 3.5  # what the words' weights come to in a passage that says all of them well


@dataclass(kw_only=True)
class Ranked:
    """A passage with what it says: `score` is about 1 where it says all that is asked."""

    row: Any
    score: float


class _Wanted:
    """The question as a passage is read with it: which term belongs to which of its words."""

    def __init__(self, asked: Asked, sought: Sequence[Sought], small: float) -> None:
        self.sought = sought
        self.weights = [one.weight * (small if one.small else 1.0) for one in sought]
        self.number = asked.for_number
        self.of_term: dict[str, list[tuple[int, float]]] = {}
        for index, one in enumerate(sought):
            for term, sure in one.terms.items():
                self.of_term.setdefault(term, []).append((index, sure))
        self.total = sum(self.weights) or 1.0
        self.places = {one.word: index for index, one in enumerate(sought)}
        self.pairs = self._pairs(asked)
        # What of a passage is looked at: most of its terms say nothing of the question
        self.terms = frozenset({POINT, *self.of_term, *(second for _, second in self.pairs)})

    def _pairs(self, asked: Asked) -> dict[tuple[str, str], float]:
        """Neighbours in the question, small words too, with what it weighs that they are neighbours in a passage."""
        pairs: dict[tuple[str, str], float] = {}
        for one, two in zip(asked.words, asked.words[1:], strict=False):
            weight = sum(self.weights[self.places[word]] for word in (one, two) if word in self.places) / 2
            if not weight:
                continue
            for first in self._exact(asked, one):
                for second in self._exact(asked, two):
                    pairs[first, second] = weight
        return pairs

    def _exact(self, asked: Asked, word: str) -> Iterable[str]:
        index = self.places.get(word)
        if index is None:
            return asked.stems[word]
        return [term for term, sure in self.sought[index].terms.items() if sure > 0.5]


class _Reading:
    """What one passage says of the question."""

    def __init__(self, row: Any, wanted: _Wanted) -> None:
        self.row, self.wanted = row, wanted
        self.counts: defaultdict[int, float] = defaultdict(float)
        self.places: defaultdict[int, list[int]] = defaultdict(list)
        self.sentences: list[dict[int, float]] = [{}]
        self.numbers: set[int] = set()
        self.pairs: dict[tuple[str, str], float] = {}
        terms = row.terms.split(" ")
        self.length = len(terms)
        self._read(terms, wanted)
        self.title: dict[int, float] = {}
        for term in row.title_terms.split(" "):
            for index, sure in wanted.of_term.get(term, ()):
                self.title[index] = max(sure, self.title.get(index, 0.0))
        self.said = self._said()

    def _read(self, terms: Sequence[str], wanted: _Wanted) -> None:
        counts, pairs, sentence = self.counts, wanted.pairs, self.sentences[0]
        for place in _looked_at(terms, wanted):
            term = terms[place]
            if term == POINT:
                sentence = {}
                self.sentences.append(sentence)
                continue
            for index, sure in wanted.of_term.get(term, ()):
                counts[index] += sure
                self.places[index].append(place)
                if sure > sentence.get(index, 0.0):
                    sentence[index] = sure
            if place and (pair := (terms[place - 1], term)) in pairs:
                self.pairs[pair] = pairs[pair]
            if wanted.number and term[:1].isdigit():
                self.numbers.add(len(self.sentences) - 1)

    def _said(self) -> dict[int, float]:
        """How surely it says each word, in its title or its text."""
        found = dict(self.title)
        for sentence in self.sentences:
            for index, sure in sentence.items():
                if sure > found.get(index, 0.0):
                    found[index] = sure
        return found


def _looked_at(terms: Sequence[str], wanted: _Wanted) -> list[int]:
    """The places of a passage's terms that matter."""
    some = wanted.terms
    if wanted.number:
        return [place for place, term in enumerate(terms) if term in some or term[:1].isdigit()]
    return [place for place, term in enumerate(terms) if term in some]


def ranked(asked: Asked, sought: Sequence[Sought], rows: Sequence[Any], average: float) -> list[Ranked]:
    """The rows with their scores, the best first. `average` is how many terms a passage has."""
    of_kind = {kind: _Wanted(asked, sought, small) for kind, small in SMALL.items()}
    readings = [_Reading(row, of_kind[row.source.partition(":")[0]]) for row in rows]
    often = [_often(reading, average) for reading in readings]
    of_source = _of_sources(readings, often)
    found = []
    for reading, words in zip(readings, often, strict=True):
        sentence, has_number = _sentences(reading)
        score = words + SENTENCE * sentence + NUMBER * has_number
        score += PAIR * sum(reading.pairs.values()) + NEAR * _nearness(reading)
        score += of_source[reading.row.collection, reading.row.source]
        found.append(Ranked(row=reading.row, score=score / (FULL * reading.wanted.total)))
    return sorted(found, key=lambda one: (-one.score, one.row.id))


def _often(reading: _Reading, average: float) -> float:
    """BM25."""
    wanted = reading.wanted
    total = 0.0
    length = K1 * (1 - B + B * reading.length / average)
    for index in reading.counts.keys() | reading.title.keys():
        number = reading.counts.get(index, 0.0) + TITLE * reading.title.get(index, 0.0)
        total += wanted.weights[index] * number * (K1 + 1) / (number + length)
    return total


def _sentences(reading: _Reading) -> tuple[float, bool]:
    """What the best sentence says with the one before it, and whether the best alone has a number."""
    wanted = reading.wanted
    best, with_before, place = 0.0, 0.0, -1
    before: Mapping[int, float] = {}
    for number, sentence in enumerate(reading.sentences):
        alone = sum(wanted.weights[index] * sure for index, sure in sentence.items())
        both = alone
        for index, sure in before.items():
            more = BEFORE * sure - sentence.get(index, 0.0)
            if more > 0:
                both += wanted.weights[index] * more
        if alone > best:
            best, place = alone, number
        with_before = max(with_before, both)
        before = sentence
    return with_before, place in reading.numbers


def _nearness(reading: _Reading) -> float:
    """How near words stand to each other that are neighbours in the question."""
    wanted = reading.wanted
    total = 0.0
    for index in range(len(wanted.weights) - 1):
        ones, others = reading.places.get(index), reading.places.get(index + 1)
        if ones and others:
            gap = min(abs(one - other) for one in ones[:50] for other in others[:50])
            total += min(wanted.weights[index], wanted.weights[index + 1]) / max(gap, 1)
    return total


def _of_sources(readings: Sequence[_Reading], often: Sequence[float]) -> dict[tuple[str, str], float]:
    """What each source's passages say together."""
    scores: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    said: defaultdict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    of_kind: dict[tuple[str, str], _Wanted] = {}
    for reading, score in zip(readings, often, strict=True):
        source = (reading.row.collection, reading.row.source)
        scores[source].append(score)
        of_kind[source] = reading.wanted
        for index, sure in reading.said.items():
            said[source][index] = max(sure, said[source].get(index, 0.0))
    return {
        source: SIBLINGS * sum(sorted(several, reverse=True)[:SIBLINGS_BEST]) / SIBLINGS_BEST
        + SOURCE * sum(of_kind[source].weights[index] * sure for index, sure in said[source].items())
        for source, several in scores.items()
    }
