"""A text as the readers see it: its words, folded and repaired, with what lies around them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from taskchat.dates.titles import name_length
from taskchat.dates.words import FOLLOWERS, MOVES, SPELLINGS, repair

# Quoted text, addresses and tags are never dates. No alternative can run over the start of another match.
_OPAQUE: Final = re.compile(
    r"""
    "[^"]*" | “[^“”]*” | «[^«»]*» | `[^`]*` | (?<!\w)['‘][^'‘’\n]*['’](?!\w)
    | (?<!\S)(?:\w+://\S* | [#@][^\W\d]\S* | [^\s@]+@[^\W\d]\S*)
    """,
    re.VERBOSE,
)
_WORD: Final = re.compile(
    r"""
    \0+
    | 2(?:morrow|moro|mrw|nite|night|day)\b
    | [0-9]+
    | (?<![^\W\d_])[ap]\.\ ?m\b\.?          # p.m.
    | [^\W\d_]+(?:['’][^\W\d_]+)*
    | \S
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CURRENCY: Final = frozenset("$€£¥#")
_JOINERS: Final = frozenset(".-/_@:+&=*%\\'’")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a mark: `key` is its folded usual spelling, `glued` that no space stands before it.

    `guessed` says that the spelling was not one of the known mistakes.
    """

    start: int
    end: int
    key: str
    glued: bool
    value: int | None = None
    guessed: bool = False

    @property
    def solid(self) -> bool:
        """A word or a number, not a mark."""
        return self.value is not None or self.key[:1].isalnum()


_NOTHING: Final = Word(0, 0, "", glued=False)


class Sentence:
    """The words of a text; asking beyond its ends gives an empty word."""

    def __init__(self, text: str, now: dt.datetime, *, day_first: bool = False) -> None:
        self.text = text
        self.now = now
        self.today = now.date()
        self.day_first = day_first
        self.words = _split(text)
        # In "move it from monday to friday", "to" leads to a second date.
        self.moves = any(word.key in MOVES for word in self.words[:4])

    def __getitem__(self, at: int) -> Word:
        return self.words[at] if 0 <= at < len(self.words) else _NOTHING

    def key(self, at: int) -> str:
        """The word at this place, folded and repaired."""
        return self[at].key

    def value(self, at: int) -> int | None:
        """The number at this place, if it is one written in digits."""
        return self[at].value

    def digits(self, at: int) -> int:
        """How many digits the number has."""
        return self[at].end - self[at].start

    def glued(self, at: int) -> bool:
        """Whether the word at this place follows the one before it without a space."""
        return self[at].glued

    def opens(self, at: int) -> bool:
        """Whether something can start here: not in the middle of "W-8", "$5" or "api.monday"."""
        if not self[at].glued:
            return True
        before = self[at - 1]
        if before.solid or before.key in _CURRENCY:
            return False
        if before.key == ":" and self[at - 2].value is None:
            return True  # due:friday
        return not (before.key in _JOINERS and before.glued and self[at - 2].solid)

    def ends(self, at: int) -> bool:
        """Whether something can end before this place: not in the middle of "tomorrow.io", "5%" or "1,000"."""
        after = self[at]
        if not after.glued:
            return True
        if after.solid or after.key == "%":
            return False
        beyond = self[at + 1]
        if after.key == ",":
            return not (beyond.glued and beyond.value is not None)
        return not (after.key in _JOINERS and beyond.glued and beyond.solid)

    def closes(self, at: int) -> bool:
        """Whether what ends before this place names no thing: the end, a mark or a word like "to" follows."""
        after = self[at]
        return not after.solid or after.key in FOLLOWERS


def _split(text: str) -> list[Word]:
    shown = _OPAQUE.sub(lambda match: "\0" * len(match[0]), text)
    words: list[Word] = []
    end = -1
    for match in _WORD.finditer(shown):
        token = match[0]
        number = int(token) if token[0] in "0123456789" and len(token) <= 9 and token.isdigit() else None
        key, guessed = _fold(token)
        words.append(Word(match.start(), match.end(), key, match.start() == end, number, guessed))
        end = match.end()
    return _without_names(words)


def _without_names(words: list[Word]) -> list[Word]:
    """The words of "saturday night live" and the like made blank."""
    keys = [word.key for word in words]
    for at in range(len(keys)):
        for step in range(at, at + name_length(keys, at)):
            words[step] = Word(words[step].start, words[step].end, "\0", words[step].glued)
    return words


def _fold(token: str) -> tuple[str, bool]:
    """The usual spelling, and whether it was guessed."""
    if len(token) == 1:
        return token.lower(), False
    folded = token.lower().replace("’", "'")
    if "." in folded:
        return f"{folded[0]}m", False
    meant = repair(folded)
    return meant, meant != folded and folded not in SPELLINGS
