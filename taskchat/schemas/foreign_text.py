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


def escaped(text: str) -> str:
    """The text with what nobody sees written as its number."""
    return "".join(
        letter if letter == " " or unicodedata.category(letter) not in {*UNSEEN, "Zs"} else f"\\u{ord(letter):04x}"
        for letter in text
    )
