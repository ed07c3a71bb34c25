"""What a passage is found by: its words as terms, in their order. Pure."""

from __future__ import annotations

import re
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from taskchat.knowledge.index.languages import language_of, stem
from taskchat.knowledge.index.words import words_of
from taskchat.knowledge.passages import Passage

POINT = "."  # between the terms of two sentences
_ENDS = re.compile(r"[.!?…][^\w\s]*\s|[。！？]|\n\s*\n|[|•]")
_INITIAL = 2  # letters before a point that is not the end of a sentence: J. S. Bach, St. Mary


@dataclass(frozen=True, kw_only=True)
class Analysed:
    """Passages of one source, made ready to be found.

    `titles` and `terms` have a string for each passage, terms and points with a blank between each two. `words` says
    for each word and its term in how many of the passages they stand; `length` counts all terms.
    """

    language: str
    titles: list[str]
    terms: list[str]
    words: Counter[tuple[str, str]]
    length: int


def analysed(title: str, passages: Sequence[Passage], language: str | None) -> Analysed:
    """Passages ready to be found. Their language is seen from their words where it is not told."""
    told = language or language_of(
        word.text for text in (title, *(one.text for one in passages)) for word in words_of(text)
    )
    titles, terms = list[str](), list[str]()
    words: Counter[tuple[str, str]] = Counter()
    length = 0
    for passage in passages:
        said: dict[tuple[str, str], None] = {}
        titles.append(" ".join(_terms(" . ".join(dict.fromkeys((title, *passage.path))), told, said)))
        found = _terms(passage.text, told, said)
        terms.append(" ".join(found))
        words.update(said.keys())
        length += len(found)
    return Analysed(language=told, titles=titles, terms=terms, words=words, length=length)


def words_again(rows: Iterable[tuple[str, Sequence[str], str, str]]) -> Counter[tuple[str, str]]:
    """The words of passages that are stored, each given as title, path, text and language."""
    words: Counter[tuple[str, str]] = Counter()
    for title, path, text, language in rows:
        said: dict[tuple[str, str], None] = {}
        _terms(" . ".join(dict.fromkeys((title, *path))), language, said)
        _terms(text, language, said)
        words.update(said.keys())
    return words


def scope_of(collection: str, kind: str) -> str:
    """The letters that stand before every term of a collection's sources of one kind in the index."""
    return b32encode(blake2b(f"{kind}:{collection}".encode(), digest_size=5).digest()).decode().lower()


def _terms(text: str, language: str, said: dict[tuple[str, str], None]) -> list[str]:
    """The terms of a text in their order; each word with its term is added to `said`."""
    found: list[str] = []
    last = 0
    for word in words_of(text):
        if word.start > last and found and _ends(text, last, word.start, found[-1]):
            found.append(POINT)
        term = stem(word.text, language)
        found.append(term)
        said[word.text, term] = None
        last = word.end
    return found


def _ends(text: str, end: int, start: int, before: str) -> bool:
    gap = text[end:start]
    if gap == " " or not _ENDS.search(gap):
        return False
    return not (gap[0] == "." and (text[start].islower() or (len(before) <= _INITIAL and "\n" not in gap)))
