"""What somebody wrote, as words with their places: rules read the repaired words, titles are cut from the letters.

In `Line.plain` are the words in lower case, repaired, with one space between them; quoted text is one word there
(`QUOTED`), so no rule can mistake what it says for a command. Every place in `plain` leads back to the letters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from taskchat.agent.embedded.words import SLIPS, repair_verb

if TYPE_CHECKING:
    from taskchat.agent.embedded.languages.pack import Pack

QUOTED = "“”"
_TOKEN = re.compile(
    r"""
      "[^"\n]{1,600}" | “[^”\n]{1,600}” | «[^»\n]{1,600}» | `[^`\n]{1,600}`
    | (?<![\w'])'(?=\S)(?:[^'\n]|(?<=\w)'(?=\w)){1,300}(?<=\S)'(?!\w)
    | https?://\S+
    | [\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}
    | (?<!\w)[\#@]\w[\w/-]{0,99}
    | (?<!\w)!(?:high|medium|low|urgent|important|[123])\b
    | \w+(?:(?:['’./:+-]|,(?=\d))\w+)*
    | (?<=\s)!{2,3}(?=\s|$)
    | \n
    | [^\s\w]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPENERS = "\"“«`'"
_CLOSED = {'"': '"', "“": "”", "«": "»", "`": "`", "'": "'"}
# After these a command may begin, so a misspelt command word is repaired there.
_BEFORE_COMMAND = frozenset(("please", "and", "then", ",", ".", "just", "also", "you", ";", "!", "\n", "now", "ok"))


@dataclass(frozen=True)
class Token:
    """One word: as rules read it, and where it stands in the letters."""

    word: str
    start: int
    end: int
    place: int


@dataclass(frozen=True)
class Line:
    """A message or a part of it; tokens may be missing from the middle after something was cut out."""

    raw: str
    tokens: tuple[Token, ...]
    pack: Pack | None = None  # the language that it is in; None is English

    @classmethod
    def read(cls, raw: str, pack: Pack | None = None) -> Line:
        """Split letters into words."""
        if pack is not None:
            return pack.line(raw)
        tokens: list[Token] = []
        before = "."
        for place, found in enumerate(_TOKEN.finditer(raw)):
            word = _normal(found[0], before)
            before = word.rsplit(" ", 1)[-1]
            tokens.append(Token(word, found.start(), found.end(), place))
        return cls(raw, tuple(tokens))

    @cached_property
    def plain(self) -> str:
        """The words as rules read them."""
        return " ".join(token.word for token in self.tokens)

    @cached_property
    def words(self) -> list[str]:
        """The words that are no punctuation."""
        return [word for token in self.tokens for word in token.word.split() if word[0].isalnum() or len(word) > 1]

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for token in self.tokens:
            starts.append(at)
            at += len(token.word) + 1
        return starts

    def __bool__(self) -> bool:
        return bool(self.tokens)

    def between(self, start: int, end: int) -> Line:
        """The part that `plain[start:end]` is; a space at its start belongs to nothing."""
        while start < end and self.plain[start] == " ":
            start += 1
        if end <= start:
            return replace(self, tokens=())
        first = max(bisect_right(self._starts, start) - 1, 0)
        return replace(self, tokens=self.tokens[first : bisect_right(self._starts, end - 1)])

    def group(self, found: re.Match[str], name: str) -> Line:
        """The part that a group of a match on `plain` holds; empty when the group took no part."""
        start, end = found.span(name)
        return self.between(start, end) if start >= 0 else replace(self, tokens=())

    def says(self, answer: str) -> bool:
        """Whether it is an answer of this name in the words of another language than English."""
        return self.pack is not None and self.pack.fits("answers", answer, self) is not None

    def cut(self, start: int, end: int) -> Line:
        """The line without `plain[start:end]`."""
        gone = {token.place for token in self.between(start, end).tokens}
        return self.keep([token for token in self.tokens if token.place not in gone])

    def keep(self, tokens: Sequence[Token]) -> Line:
        """The line with only these tokens."""
        return replace(self, tokens=tuple(tokens))

    @cached_property
    def _pieces(self) -> tuple[str, tuple[int, ...]]:
        """The letters, with one space where something was cut out, and where each token begins in them."""
        text, starts = "", []
        for before, token in zip((None, *self.tokens), self.tokens, strict=False):
            if before is not None:
                joined = token.place == before.place + 1
                text += self.raw[before.end : token.start] if joined else " "
            starts.append(len(text))
            text += self.raw[token.start : token.end]
        return text, tuple(starts)

    @property
    def text(self) -> str:
        """The letters."""
        return self._pieces[0]

    def without_text(self, start: int, end: int) -> Line | None:
        """The line without the words in `text[start:end]`; None if that would cut through a word."""
        kept = []
        for at, token in zip(self._pieces[1], self.tokens, strict=True):
            last = at + token.end - token.start
            if last <= start or at >= end:
                kept.append(token)
            elif at < start or last > end:
                return None
        return self.keep(kept)

    def quoted(self) -> str | None:
        """What the quotes hold, when the line is one quoted text and nothing else."""
        tokens = [token for token in self.tokens if token.word not in {".", ",", "!", "?", ":"}]
        if len(tokens) == 1 and tokens[0].word == QUOTED:
            return self.raw[tokens[0].start + 1 : tokens[0].end - 1]
        return None


def _normal(letters: str, before: str) -> str:
    if len(letters) > 2 and letters[0] in _OPENERS and letters[-1] == _CLOSED[letters[0]]:
        return QUOTED
    word = letters.lower().replace("’", "'")
    word = SLIPS.get(word, word)
    if word == "\n":
        return ";"
    if before in _BEFORE_COMMAND:
        return repair_verb(word)
    return word
