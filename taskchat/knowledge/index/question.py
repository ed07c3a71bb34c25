"""What is asked, as the words of the collections know it. Pure.

A question becomes words; each is looked up as it is spelled, in what it may be stemmed to, in what begins like it and,
where nothing says it, in what it may be a slip for (`slips`). What is found makes it a `Sought`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from taskchat.knowledge.index.languages import asks_for_number, small_words, stemmed
from taskchat.knowledge.index.words import is_unspaced, words_of

WORDS_MAX = 32  # of a question that count
KIN = 0.5  # how surely a word is meant by one that begins alike: division, divided
KIN_LETTERS, KIN_SHARE, KIN_LONGER = 4, 0.7, 4
READ_MAX = 6000  # passages that a search may have the database name, about
GROUPS_MAX = 24


class Spelled(NamedTuple):
    """A word of a collection, its term, and in how many passages there it stands."""

    collection: str
    word: str
    term: str
    passages: int


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question's words in their order, what each may be stemmed to, and which are small."""

    words: tuple[str, ...]
    stems: Mapping[str, frozenset[str]]
    small: frozenset[str]
    for_number: bool

    @property
    def telling(self) -> list[str]:
        """The words that tell what is asked, each once; all of them where there are only small ones."""
        each = list(dict.fromkeys(self.words))
        return [word for word in each if word not in self.small] or each

    def beginnings(self) -> dict[str, tuple[str, int]]:
        """For each telling word what its kin begin with, and how many letters these have at most."""
        found = {}
        for word in self.telling:
            stem = min(self.stems[word], key=len, default=word)
            if len(stem) >= KIN_LETTERS and stem.isalpha() and not is_unspaced(stem):
                shared = max(KIN_LETTERS, math.ceil(len(stem) * KIN_SHARE))
                found[word] = (stem[:shared], len(stem) + KIN_LONGER)
        return found


@dataclass(kw_only=True)
class Sought:
    """A word as it stands in the collections: its terms, each with how surely it is meant (0 to 1), and its weight.

    `read_as` is the word that it was taken for, where it is a slip. A `small` word tells little beside others.
    """

    word: str
    small: bool = False
    terms: dict[str, float] = field(default_factory=dict)
    weight: float = 0.0
    read_as: str | None = None


def asked(question: str, languages: Iterable[str]) -> Asked:
    """A question to collections in these languages."""
    known = sorted(languages)
    words = tuple(word.text for word in words_of(question))[:WORDS_MAX]
    return Asked(
        words=words,
        stems={word: frozenset(stemmed(word, known)) for word in words},
        small=small_words(known) & set(words),
        for_number=asks_for_number(words),
    )


class Standing:
    """How often terms stand in the collections, of `total` passages."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._terms: Counter[str] = Counter()
        self._of_word: defaultdict[str, set[str]] = defaultdict(set)
        self._seen: set[tuple[str, str, str]] = set()

    def add(self, rows: Iterable[Spelled]) -> None:
        """Take note of words. What was told of a collection before counts once, what several have adds up."""
        for collection, word, term, passages in rows:
            if (collection, word, term) not in self._seen:
                self._seen.add((collection, word, term))
                self._terms[term] += passages
                self._of_word[word].add(term)

    def of(self, terms: Iterable[str]) -> int:
        """In how many passages one of the terms stands, at most."""
        return min(sum(self._terms[term] for term in terms), self.total)

    def terms_of(self, word: str, stems: Iterable[str]) -> set[str]:
        """The terms that stand there for a word."""
        return self._of_word.get(word, set()) | {stem for stem in stems if stem in self._terms}

    def rarity(self, number: int) -> float:
        """How much a word weighs that stands in so many passages (BM25's)."""
        return math.log(1 + (self.total - number + 0.5) / (number + 0.5))


def sought(what: Asked, standing: Standing, kin: Mapping[str, Sequence[Spelled]]) -> list[Sought]:
    """Each word with its terms and its weight. What nothing says has no terms, and weighs the most."""
    found = []
    telling = set(what.telling)
    for word in dict.fromkeys(what.words):
        exact = standing.terms_of(word, what.stems[word])
        terms = dict.fromkeys(sorted(exact), 1.0)
        for other in kin.get(word, ()):
            terms.setdefault(other.term, KIN)
        number = standing.of(exact) if exact else standing.of(terms)
        weight = standing.rarity(number)
        found.append(Sought(word=word, terms=terms, weight=weight, small=word not in telling))
    return found


@dataclass(frozen=True)
class Group:
    """Terms that the database looks for, any of them, for the `word`-th word; and what it weighs that one is there."""

    word: int
    weight: float
    terms: tuple[str, ...]


def groups(words: Sequence[Sought], standing: Standing) -> list[Group]:
    """What the database looks for: the words that tell the most for what they cost to read.

    What stands nearly everywhere is left to the ranking of what the others find.
    """
    found = []
    for place, one in enumerate(words):
        by_sure: defaultdict[float, list[str]] = defaultdict(list)
        for term, sure in () if one.small and not _all_small(words) else one.terms.items():
            by_sure[sure].append(term)
        found += [Group(place, one.weight * sure, tuple(terms)) for sure, terms in by_sure.items()]
    found.sort(key=lambda group: standing.of(group.terms) / (group.weight or 1e-9))
    read = 0
    for number, group in enumerate(found):
        read += standing.of(group.terms)
        if number and (read > READ_MAX or number == GROUPS_MAX):
            return found[:number]
    return found


def chosen(found: Sequence[Group], ids: Sequence[Sequence[int]], most: int) -> list[int]:
    """The passages that have the words that weigh the most, at most so many; the first where many have the same."""
    total: dict[int, float] = {}
    counted: defaultdict[int, set[int]] = defaultdict(set)  # for each word, the passages that say it in a better way
    for group, having in sorted(zip(found, ids, strict=True), key=lambda each: -each[0].weight):
        before = counted[group.word]
        for number in having:
            if number not in before:
                total[number] = total.get(number, 0.0) + group.weight
        before.update(having)
    if len(total) > most:
        bound = sorted(total.values(), reverse=True)[most - 1]
        total = {number: weight for number, weight in total.items() if weight >= bound}
    return sorted(total, key=lambda number: (-total[number], number))[:most]


def _all_small(words: Sequence[Sought]) -> bool:
    return all(one.small for one in words)
