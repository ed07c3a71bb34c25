"""Texts as words, the same way whether they are looked for or looked in. Pure.

A word is folded: no capitals, no accents. Scripts that are written without blanks give their letters in pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Han, Kana, Hangul, Thai, Lao, Burmese, Khmer
UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
UNSPACED += r"\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
# Signs that are written upon letters or between them, which Python counts to no word
MARKS = r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
MARKS += r"\u0900-\u0963\u0966-\u0dff"
_LETTER = rf"(?:[^\W_]|[{MARKS}{UNSPACED}])"
_UNSPACED = re.compile(rf"([{UNSPACED}]+)")
_MARK = re.compile(f"[{MARKS}]")
_APOSTROPHES = "'’ʼ"
_HYPHENS = "-‐‑"
_BESIDE = rf"[{_HYPHENS}{_APOSTROPHES}]"
# Most words are plain: of ASCII alone, with nothing beside them that needs a closer look. They are the first group.
_RUN = re.compile(
    rf"(?<!{_BESIDE})([A-Za-z0-9]+)(?!{_BESIDE}|[.,][0-9]|{_LETTER})"
    rf"|{_LETTER}+(?:(?<=[0-9])[.,](?=[0-9]){_LETTER}+)*"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
ELIDED, PREFIX = 2, 3  # letters of what an apostrophe cuts off, and of the short half of a word with a hyphen
WORD_MAX = 64  # letters that count


class Word(NamedTuple):
    """A folded word, and where it stands in the text."""

    text: str
    start: int
    end: int


def words_of(text: str) -> Iterator[Word]:
    """The words of a text in their order. One with a hyphen and a short half (`e-mail`) comes as one, too."""
    before: Word | None = None
    for found in _RUN.finditer(text):
        run, (start, end) = found[0], found.span()
        if found.lastindex:
            yield Word(run.lower()[:WORD_MAX], start, end)
            before = None
            continue
        if not run.isascii() and _UNSPACED.search(run):
            yield from _pairs(run, start)
            before = None
            continue
        if end - start <= ELIDED and _is_cut_off(text, start, end):
            continue
        word = Word(folded(run), start, end)
        if not word.text:
            continue
        if before is not None and _is_halved(text, before, word):
            yield Word(before.text + word.text, before.start, end)
        yield word
        before = word


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """A word without capitals and accents, a number without its commas for thousands."""
    if word.isascii():
        if not word.isalnum():
            plain = word.replace(",", "") if _GROUPED.fullmatch(word) else word
            return plain.replace(".", "·").replace(",", "·")[:WORD_MAX]
        return word.lower()[:WORD_MAX]
    apart = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(letter for letter in apart if letter.isalnum() or (_MARK.match(letter) and not _is_accent(letter)))
    return unicodedata.normalize("NFC", kept.casefold())[:WORD_MAX]


def is_unspaced(word: str) -> bool:
    """Whether it is a pair of letters, or a letter, of a script without blanks."""
    return not word.isascii() and _UNSPACED.match(word) is not None


def _is_accent(letter: str) -> bool:
    """Accents of letters that are read without them too; the vowel signs of Indian scripts are no accents."""
    return "\u0300" <= letter <= "\u036f" or "\u064b" <= letter <= "\u065f" or "\u0591" <= letter <= "\u05c7"


def _is_cut_off(text: str, start: int, end: int) -> bool:
    """Whether it is the s of Anna's, the l of l'arbre, or the d of O'Brien'd: an apostrophe and a letter beside it."""
    behind = start >= 2 and text[start - 1] in _APOSTROPHES and text[start - 2].isalnum()
    return behind or (end + 1 < len(text) and text[end] in _APOSTROPHES and text[end + 1].isalnum())


def _is_halved(text: str, one: Word, two: Word) -> bool:
    """Whether a hyphen makes one word of two, and of no third."""
    if two.start - one.end != 1 or text[one.end] not in _HYPHENS or min(len(one.text), len(two.text)) > PREFIX:
        return False
    around = text[one.start - 1 : one.start] + text[two.end : two.end + 1]
    return not any(letter in _HYPHENS for letter in around) and (one.text + two.text).isalpha()


def _pairs(run: str, start: int) -> Iterator[Word]:
    for piece in _UNSPACED.split(run):
        if not piece:
            continue
        if _UNSPACED.match(piece) is None:
            yield Word(folded(piece), start, start + len(piece))
        else:
            letters = unicodedata.normalize("NFKC", piece)
            letters = letters if len(letters) == len(piece) else piece
            for place in range(max(len(piece) - 1, 1)):
                yield Word(letters[place : place + 2], start + place, start + min(place + 2, len(piece)))
        start += len(piece)
