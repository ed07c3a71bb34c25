"""A text as the pieces of words that MiniLM knows: BERT's WordPiece, lower case, without accents. Pure.

Source: Devlin et al., "BERT", 2018, and the tokenizer of `bert-base-uncased`, which these rules follow to the letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

# A word of more letters is nobody's word: a line of base64, a long address.
LONGEST_WORD = 100
# What is remembered between texts stays small, whatever is sent.
KNOWN_LETTERS, KNOWN_WORDS = 20_000, 50_000
# Scripts without blanks between words: each sign is a word.
IDEOGRAPHS = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class Letters(dict[int, str]):
    """What becomes of each letter, for `str.translate`: itself, nothing, a blank, or a word of its own."""

    def __missing__(self, point: int) -> str:
        written = _written(point)
        if len(self) < KNOWN_LETTERS:
            self[point] = written
        return written


def _written(point: int) -> str:
    letter = chr(point)
    category = unicodedata.category(letter)
    if letter in "\t\n\r" or category == "Zs":
        return " "
    if category in {"Mn", "Cc", "Cf", "Cn", "Co", "Cs"} or point == 0xFFFD:
        return ""
    if category[0] == "P" or (point < 0x80 and category[0] == "S"):
        return f" {letter} "
    if any(first <= point <= last for first, last in IDEOGRAPHS):
        return f" {letter} "
    return letter


class WordPiece:
    """Cuts texts into pieces of a vocabulary, which has each piece's number, with `##` before one that goes on."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._numbers = vocabulary
        self._longest = max(map(len, vocabulary), default=0)
        self._letters = Letters()
        self._words: dict[str, tuple[int, ...]] = {}

    def pieces(self, text: str) -> Iterator[int]:
        """The numbers of the text's pieces, in their order. A word that has no pieces is left out."""
        for word in unicodedata.normalize("NFD", text).lower().translate(self._letters).split():
            yield from self._cut(word)

    def _cut(self, word: str) -> tuple[int, ...]:
        known = self._words.get(word)
        if known is None:
            known = self._longest_first(word) if len(word) <= LONGEST_WORD else ()
            if len(self._words) < KNOWN_WORDS:
                self._words[word] = known
        return known

    def _longest_first(self, word: str) -> tuple[int, ...]:
        """The longest piece that the word begins with, then the longest that goes on; none if it stops anywhere."""
        found = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            for end in range(min(len(word), start + self._longest), start, -1):
                number = self._numbers.get(mark + word[start:end])
                if number is not None:
                    break
            else:
                return ()
            found.append(number)
            start = end
        return tuple(found)
