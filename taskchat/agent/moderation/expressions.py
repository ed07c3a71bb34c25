"""Reads regular expressions. Pure.

They know letters, `.`, `[a-z]`, `[^a-z]`, `\\d \\w \\s \\D \\W \\S \\b`, `(a|b)`, `?`, `*`, `+` and `{2,5}`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

REPEATS_MAX = 100
DEPTH_MAX = 20

Fits = Callable[[str], bool]


def in_word(letter: str) -> bool:
    """Whether a letter belongs to a word."""
    return letter.isalnum() or letter == "_"


@dataclass(frozen=True)
class Letter:
    """One letter that fits."""

    fits: Fits


@dataclass(frozen=True)
class Edge:
    """The edge of a word."""


@dataclass(frozen=True)
class Row:
    """One after the other."""

    parts: Sequence[Part]


@dataclass(frozen=True)
class Either:
    """One of them."""

    parts: Sequence[Part]


@dataclass(frozen=True)
class Repeat:
    """The same again, `least` times or more."""

    part: Part
    least: int
    most: int | None


Part = Letter | Edge | Row | Either | Repeat
CLASSES: dict[str, Fits] = {
    "d": str.isdigit,
    "w": in_word,
    "s": str.isspace,
    "D": lambda letter: not letter.isdigit(),
    "W": lambda letter: not in_word(letter),
    "S": lambda letter: not letter.isspace(),
}


class Reader:
    """Reads an expression. `fold` says how a letter of it is written in the texts. Raises ValueError with words."""

    def __init__(self, text: str, fold: Callable[[str], str]) -> None:
        self._text, self._fold, self._at = text, fold, 0

    def read(self) -> Part:
        """The whole of it."""
        part = self._either(0)
        if self._at < len(self._text):
            raise ValueError("a ) has no (")
        return part

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self, wanted: str = "") -> str:
        letter = self._peek()
        if not letter or (wanted and letter != wanted):
            raise ValueError(f"{wanted or 'something'} is missing at its end")
        self._at += 1
        return letter

    def _either(self, depth: int) -> Part:
        if depth > DEPTH_MAX:
            raise ValueError("it has too many ( in each other")
        rows = [self._row(depth)]
        while self._peek() == "|":
            self._take()
            rows.append(self._row(depth))
        return rows[0] if len(rows) == 1 else Either(rows)

    def _row(self, depth: int) -> Part:
        parts: list[Part] = []
        while self._peek() not in {"", "|", ")"}:
            parts.append(self._repeated(self._one(depth)))
        return Row(parts)

    def _one(self, depth: int) -> Part:
        letter = self._take()
        if letter == "(":
            if self._peek() == "?":
                self._take()
                self._take(":")
            inner = self._either(depth + 1)
            self._take(")")
            return inner
        if letter == "[":
            return Letter(self._class())
        if letter == ".":
            return Letter(lambda _letter: True)
        if letter == "\\":
            escaped = self._take()
            if escaped == "b":
                return Edge()
            if escaped in CLASSES:
                return Letter(CLASSES[escaped])
            return self._literal(self._escaped(escaped))
        if letter in "*+?{":
            raise ValueError(f"{letter} has nothing before it to repeat")
        if letter in "^$":
            raise ValueError(f"{letter} is not known here; write \\{letter} for the sign itself")
        return self._literal(letter)

    def _literal(self, letter: str) -> Part:
        return Row([Letter(_is(each)) for each in self._fold(letter)])

    @staticmethod
    def _escaped(letter: str) -> str:
        if letter.isalnum():
            raise ValueError(f"\\{letter} is not known here")
        return letter

    def _repeated(self, part: Part) -> Part:
        while (sign := self._peek()) and sign in "*+?{":
            self._take()
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(sign) or self._counts()
            if self._peek() == "?":
                self._take()  # as few as possible finds the same
            part = Repeat(part, least, most)
        return part

    def _counts(self) -> tuple[int, int | None]:
        counts = ""
        while self._peek() != "}":
            counts += self._take()
        self._take("}")
        first, comma, last = counts.partition(",")
        if not (first.isascii() and first.isdigit()) or not (last.isascii() and (last.isdigit() or not last)):
            raise ValueError(f"{{{counts}}} is no number of times")
        least, most = int(first), int(last) if last else None if comma else int(first)
        if max(least, most or 0) > REPEATS_MAX or (most is not None and most < least):
            raise ValueError(f"{{{counts}}} must be at most {REPEATS_MAX} times")
        return least, most

    def _class(self) -> Fits:
        negated = self._peek() == "^" and bool(self._take())
        fitting: list[Fits] = []
        while self._peek() != "]" or not fitting:
            first = self._take()
            if first == "\\" and self._peek() in CLASSES:
                fitting.append(CLASSES[self._take()])
                continue
            first = self._member(first)
            if self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in {"", "]"}:
                self._take()
                fitting.append(_between(first, self._member(self._take())))
            else:
                fitting.append(_is(first))
        self._take("]")
        return lambda letter: any(fits(letter) for fits in fitting) is not negated

    def _member(self, letter: str) -> str:
        if letter == "\\":
            letter = self._escaped(self._take())
        folded = self._fold(letter)
        return folded if len(folded) == 1 else letter


def _is(wanted: str) -> Fits:
    return lambda letter: letter == wanted


def _between(first: str, last: str) -> Fits:
    if first > last:
        raise ValueError(f"{first}-{last} is the wrong way round")
    return lambda letter: first <= letter <= last
