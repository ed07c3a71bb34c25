"""Reads letters that are still coming: each function stops at `yield` where it can't go on without more. Pure."""

from __future__ import annotations

from collections.abc import Collection, Generator
from dataclasses import dataclass
from typing import Any

HELD_MAX = 100_000  # letters that are held back at most: what goes on for longer is nothing that is read here

Reading = Generator[None, None, Any]


@dataclass
class Letters:
    """What came so far, how far it was read, and whether that is all."""

    text: str = ""
    at: int = 0
    ended: bool = False

    @property
    def next(self) -> str:
        """The letter that is read next; none at the end."""
        return self.text[self.at : self.at + 1]


def blank(letters: Letters) -> Reading:
    """Read over white space."""
    while True:
        while letters.next.isspace():
            letters.at += 1
        if letters.next or letters.ended:
            return
        yield


def literal(letters: Letters, options: Collection[str]) -> Reading:
    """Read the option that comes next and give it, or None without reading anything."""
    longest = max(map(len, options))
    while True:
        ahead = letters.text[letters.at : letters.at + longest]
        if (found := next((option for option in options if ahead.startswith(option)), None)) is not None:
            letters.at += len(found)
            return found
        if letters.ended or not any(option.startswith(ahead) for option in options):
            return None
        yield


def until(letters: Letters, end: str) -> Reading:
    """Read over the next `end` and give what is before it, or None when it does not come."""
    start, looked = letters.at, letters.at
    while True:
        found = letters.text.find(end, looked, HELD_MAX)
        if found >= 0:
            letters.at = found + len(end)
            return letters.text[start:found]
        if letters.ended or len(letters.text) >= HELD_MAX:
            return None
        looked = max(start, len(letters.text) - len(end))
        yield


def value(letters: Letters) -> Reading:
    """Read one JSON object or array and give its text, or None when there is none."""
    start, depth, quoted, escaped = letters.at, 0, False, False
    if letters.next not in {"{", "["}:
        return None
    while True:
        for letter in letters.text[letters.at :]:
            letters.at += 1
            if letters.at > HELD_MAX:
                return None
            if quoted:
                quoted, escaped = escaped or letter != '"', letter == "\\" and not escaped
            elif letter == '"':
                quoted = True
            elif letter in "{[":
                depth += 1
            elif letter in "}]":
                depth -= 1
                if not depth:
                    return letters.text[start : letters.at]
        if letters.ended:
            return None
        yield
