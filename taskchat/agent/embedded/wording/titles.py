"""Somebody's words inside a reply: shown as they were typed, on one line, and not longer than reads well. Pure."""

from __future__ import annotations

import re
import unicodedata

COLUMNS_MAX = 200  # of a title in a sentence or a list; Chinese characters take two

_MARKUP = re.compile(r"([\\`*\[\]<>~|]|(?<!\w)_|_(?!\w)|&(?=#?\w+;))")


def plain(text: str, columns: int = COLUMNS_MAX) -> str:
    """A text so that markdown shows it as typed, on one line."""
    return as_typed(cut(" ".join(text.split()), columns))


def as_typed(text: str) -> str:
    """A text with what markdown would take for markup escaped."""
    return _MARKUP.sub(r"\\\1", text)


def cut(text: str, columns: int) -> str:
    """A text that takes no more columns of a screen than that."""
    if width(text) <= columns:
        return text
    taken = 0
    for place, letter in enumerate(text):
        taken += _width_of(letter)
        if taken > columns - 1:
            return text[:place] + "…"
    return text


def width(text: str) -> int:
    """The columns that a text takes."""
    return len(text) if text.isascii() else sum(_width_of(letter) for letter in text)


def _width_of(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1
