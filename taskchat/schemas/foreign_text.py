"""Text that a stranger wrote, made fit to be shown: nothing in it is unseen, and it has an end. Pure."""

from __future__ import annotations

import unicodedata

UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, formats and tags, halves, and what is no letter
SPACES = "\n\t"


def shown(text: str, most: int) -> str:
    """The text without what nobody sees, which may hide words from people that a model reads, cut to `most` letters."""
    begun = text[: 2 * most]  # a stranger's text may be very long, and this looks at each letter
    seen = "".join(letter for letter in begun if letter in SPACES or unicodedata.category(letter) not in UNSEEN).strip()
    more = len(text) - min(len(seen), most) if len(text) > len(begun) or len(seen) > most else 0
    return f"{seen[:most]}… ({more:,} more letters)" if more else seen


def one_line(text: str, most: int) -> str:
    """The same on one line."""
    return " ".join(shown(text, most).split())


def in_place(text: str) -> str:
    """The text with blanks for what nobody sees, so that every letter stays at its place."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        letter if letter in SPACES or unicodedata.category(letter) not in UNSEEN or _belongs(text, place) else " "
        for place, letter in enumerate(text)
    )


def escaped(text: str) -> str:
    """The text with what nobody sees written as its number."""
    return "".join(
        letter if letter == " " or unicodedata.category(letter) not in {*UNSEEN, "Zs"} else f"\\u{ord(letter):04x}"
        for letter in text
    )


def no_hidden(text: str, *, lines: bool = True) -> str:
    """The text as it is. Raises ValueError where it has what nobody sees and a model or a list would obey.

    Some languages and emojis need joiners, and texts that run from right to left their marks: those are let through
    where they can hide nothing.
    """
    for place, letter in enumerate(text):
        if lines and letter in SPACES:
            continue
        if unicodedata.category(letter) in UNSEEN and not _belongs(text, place):
            raise ValueError(f"it has a character that nobody sees (U+{ord(letter):04X}): take it out")
    return text


def _belongs(text: str, place: int) -> bool:
    """Whether a joiner or a mark of direction stands between two seen letters, one of them not of plain English."""
    if text[place] not in "\u200c\u200d\u200e\u200f" or not 0 < place < len(text) - 1:
        return False
    around = (text[place - 1], text[place + 1])
    seen = all(unicodedata.category(each) not in UNSEEN for each in around)
    return seen and not all(each.isascii() for each in around)
