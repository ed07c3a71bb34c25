"""Moderation by a list of words, phrases and regular expressions, on this machine alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from taskchat.agent.moderation.expressions import Reader
from taskchat.agent.moderation.flags import Flags
from taskchat.agent.moderation.letters import plain
from taskchat.agent.moderation.patterns import Patterns
from taskchat.errors import Misconfigured

OURS = Path(__file__).with_name("rules.txt")
LINE_MAX = 500  # characters
WORDS_MAX = 20  # of a phrase
LETTERS_MAX = 200  # of a phrase
GAP_MAX = 10  # characters between two words of a phrase; more is none
FILE_MAX = 1_000_000  # bytes

_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|\W{{{GAP_MAX},}}")
_CATEGORY = re.compile(r"[a-z0-9][a-z0-9/_ -]{0,39}")


class Rules:
    """The list. Words and phrases fit whole words; an expression fits anywhere, in one pass over the text."""

    def __init__(self, rules: Iterable[tuple[str, str]]) -> None:
        self._phrases: dict[tuple[str, ...], str] = {}
        expressions = []
        for category, rule in rules:
            if len(rule) > 1 and rule[0] == rule[-1] == "/":
                expressions.append((category, Reader(rule[1:-1], plain).read()))
            else:
                self._phrases[_phrase(rule)] = category
        self._lengths = sorted({len(phrase) for phrase in self._phrases})
        self._categories = [category for category, _ in expressions]
        self._patterns = Patterns([expression for _, expression in expressions])
        if self._patterns.found(""):
            raise ValueError("it fits every text")

    @classmethod
    def from_file(cls, file: str = "") -> Rules:
        """The rules of a file, or ours. Raises Misconfigured, naming the line."""
        place = Path(file) if file else OURS
        try:
            if place.stat().st_size > FILE_MAX:
                raise Misconfigured(f"The rules {place} are larger than {FILE_MAX:,} bytes.")
            lines = place.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfigured(f"The rules {place} can't be read: {error}.", hint="It must be UTF-8 text.") from error
        rules = []
        for number, line in enumerate(lines, start=1):
            try:
                if (rule := _rule(line)) is not None:
                    cls([rule])
                    rules.append(rule)
            except ValueError as error:
                raise Misconfigured(
                    f"Line {number} of the rules {place} can't be used: {error}.",
                    hint="Write a category, a colon, and a word, a phrase or a /regular expression/.",
                ) from error
        try:
            return cls(rules)
        except ValueError as error:
            raise Misconfigured(f"The rules {place} can't be used: {error}.") from error

    async def check(self, text: str) -> Flags | None:
        """The categories of the rules that fit."""
        seen = plain(text)
        found = {self._categories[number] for number in self._patterns.found(seen)} | self._said(seen)
        if not found:
            return None
        return Flags(categories=tuple(sorted(found)), scores=dict.fromkeys(sorted(found), 1.0))

    async def aclose(self) -> None:
        """It holds nothing."""

    def _said(self, text: str) -> set[str]:
        words = tuple(_TOKEN.findall(text))
        return {
            self._phrases[words[start : start + length]]
            for length in self._lengths
            for start in range(len(words) - length + 1)
            if words[start : start + length] in self._phrases
        }


def _rule(line: str) -> tuple[str, str] | None:
    """The category and the rule of a line; None where it has none."""
    line = line.strip()
    if not line or line.startswith("#"):
        return None
    if len(line) > LINE_MAX:
        raise ValueError(f"it is longer than {LINE_MAX} characters")
    category, colon, rule = (part.strip() for part in line.partition(":"))
    if not colon or not _CATEGORY.fullmatch(category):
        raise ValueError("it does not begin with a category in small letters, and a colon")
    if not rule:
        raise ValueError("it has nothing behind the colon")
    return category, rule


def _phrase(rule: str) -> tuple[str, ...]:
    words = tuple(_TOKEN.findall(plain(rule)))
    if not words:
        raise ValueError("it has no word in it")
    if any(not word[0].isalnum() for word in words):
        raise ValueError("its words are too far apart")
    if len("".join(words)) > LETTERS_MAX:
        raise ValueError(f"it is longer than {LETTERS_MAX} letters")
    if len(words) > WORDS_MAX:
        raise ValueError(f"it has more than {WORDS_MAX} words")
    return words
