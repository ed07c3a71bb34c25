"""Phrases as language files write them, to patterns over folded words.

A phrase is words with `[optional]` parts, `(one|or another)`, `<named>` lists of phrases and `{slots}`:

    "(lösche|entferne) [bitte] {what}"      "(borra|elimina)(lo|la)"

Case, accents and umlauts do not count (`Letters`), so each is written once, as it should be. Brackets that touch a
word belong to it. A language without blanks between words matches letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

_PIECE = re.compile(r"\s+|[\[\]()|]|<[\w-]+>|\{\w+\}|[^\s\[\]()|<>{}]+")
# Numbers keep their points ("17:30", "25.12"); an elided word ends in its apostrophe ("l'" and "appel").
_WORD = r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+(?:['’](?=[^\W\d_]|$))?|_+|[^\w\s-]|-(?=\s|$)|(?<!\S)-"
_SPACED = re.compile(_WORD)
_UNSPACED = re.compile(r"[⺀-⿕㐀-䶿一-鿿]|\d+(?:[.,:/-]\d+)*|[^\W\d_⺀-⿕㐀-䶿一-鿿]+|_+|[^\w\s]")
ANYTHING = r"(?:\S+ )+?"


@dataclass(frozen=True)
class Letters:
    """How a language's letters are folded: `swaps` after accents are gone ("ae" is "a"), `spaced` as words are."""

    swaps: Mapping[str, str] = field(default_factory=dict)
    spaced: bool = True

    @cached_property
    def _single(self) -> dict[int, str]:
        return {ord(old): new for old, new in self.swaps.items() if len(old) == 1}

    @cached_property
    def _longer(self) -> tuple[tuple[str, str], ...]:
        return tuple((old, new) for old, new in self.swaps.items() if len(old) > 1)

    def words(self, text: str) -> list[tuple[str, int, int]]:
        """The folded words of a text, each with its place in the letters; a mark is a word."""
        finder = _SPACED if self.spaced else _UNSPACED
        return [(self.fold(found[0]), found.start(), found.end()) for found in finder.finditer(text)]

    def plain(self, text: str) -> str:
        """The folded words with one blank between them."""
        return " ".join(word for word, _, _ in self.words(text))

    def fold(self, text: str) -> str:
        """Text as phrases are compared with it."""
        text = text.casefold().replace("’", "'")
        if not text.isascii():
            text = "".join(
                letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
            )
            text = unicodedata.normalize("NFC", text).translate(self._single)
        for old, new in self._longer:
            text = text.replace(old, new)
        return text


@dataclass(frozen=True)
class Phrases:
    """Compiles the phrases of a language. `lists` are its named lists of phrases, `slots` what each slot may hold."""

    letters: Letters
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    slots: Mapping[str, str] = field(default_factory=dict)

    def pattern(self, phrases: Sequence[str], *, name: str = "") -> str:
        """The pattern of any of these phrases. It reads words that each have a blank behind them."""
        found = "|".join(_Compiler(phrase, self).phrase() for phrase in phrases)
        return f"(?P<{name}>{found})" if name else f"(?:{found})"

    def compile(self, phrases: Sequence[str]) -> re.Pattern[str]:
        """The same, compiled."""
        return re.compile(self.pattern(phrases))


class _Compiler:
    """One phrase, read from left to right."""

    def __init__(self, phrase: str, of: Phrases) -> None:
        self._of = of
        self._pieces = _PIECE.findall(phrase.strip())
        self._at = 0
        if "".join(self._pieces) != phrase.strip():
            raise ValueError(f"This phrase has a bracket too many or too few: {phrase!r}")

    def phrase(self) -> str:
        found = self.alternatives(glued=False)
        if self._at < len(self._pieces):
            raise ValueError(f"This phrase has a bracket too many: {''.join(self._pieces)!r}")
        return found

    def alternatives(self, *, glued: bool) -> str:
        """What may stand up to the next closing bracket, or the end."""
        options = [self._sequence(glued=glued)]
        while self._peek() == "|":
            self._at += 1
            options.append(self._sequence(glued=glued))
        return "|".join(options)

    def _sequence(self, *, glued: bool) -> str:
        """Words with blanks between them; `glued` ones are parts of a word."""
        found = ""
        while (piece := self._peek()) and piece not in {"|", "]", ")"}:
            if piece.isspace():
                self._at += 1
                found += " " if glued else ""
            else:
                found += self._word(glued=glued)
        return found

    def _word(self, *, glued: bool) -> str:
        """One word: letters and brackets that touch each other."""
        start = self._at
        self._skip_word()
        alone = len(self._pieces[start : self._at]) == 1 or self._closes(start) == self._at - 1
        self._at, end = start, self._at
        whole = glued or not (alone or not self._of.letters.spaced)
        found = ""
        while self._at < end:
            found += self._atom(glued=whole)
        return found + (" " if whole and not glued else "")

    def _skip_word(self) -> None:
        depth = 0
        while piece := self._peek():
            if depth == 0 and (piece.isspace() or piece in {"|", "]", ")"}):
                return
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(piece, 0)
            self._at += 1

    def _closes(self, start: int) -> int:
        """Where the bracket that opens at `start` closes."""
        depth = 0
        for at in range(start, len(self._pieces)):
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(self._pieces[at], 0)
            if depth == 0:
                return at
        raise ValueError(f"This phrase has a bracket too few: {''.join(self._pieces)!r}")

    def _atom(self, *, glued: bool) -> str:
        piece = self._pieces[self._at]
        self._at += 1
        if piece in {"(", "["}:
            inside = self.alternatives(glued=glued)
            if self._peek() != (")" if piece == "(" else "]"):
                raise ValueError(f"This phrase has a bracket too few: {''.join(self._pieces)!r}")
            self._at += 1
            return f"(?:{inside})" + ("?" if piece == "[" else "")
        if piece.startswith("<"):
            options = self._of.lists[piece[1:-1]]
            return f"(?:{'|'.join(_Compiler(option, self._of).alternatives(glued=glued) for option in options)})"
        if piece.startswith("{"):
            name = piece[1:-1]
            return f"(?P<{name}>{self._of.slots.get(name, ANYTHING)})"
        return self._literal(piece, glued=glued)

    def _literal(self, piece: str, *, glued: bool) -> str:
        if glued:
            return re.escape(self._of.letters.fold(piece))
        return "".join(f"{re.escape(word)} " for word, _, _ in self._of.letters.words(piece))

    def _peek(self) -> str:
        return self._pieces[self._at] if self._at < len(self._pieces) else ""
