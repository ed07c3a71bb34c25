"""Where sentences begin and end. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A point and what closes it, then a blank; where no blanks are written, the point alone. Blank lines and lists end too.
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|\Z)|[。！？｡]+[”」』）]*|\n(?=\s*(?:\n|[-*•·|>]\s|\d{1,3}[.)]\s))")
_ABBREVIATIONS = (
    "mr mrs ms dr prof st sr jr vs no nr art sec fig vol pp ed eds cf ca al inc ltd co corp dept est approx gen col lt "
    "sgt rev hon gov sen rep capt bzw usw evtl ggf inkl abs str tel av bd sra srta dra mme mlle sig dott"
)
_SHORT = frozenset(_ABBREVIATIONS.split())
_BEFORE = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)\.$")


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end), in order and apart, without the blanks around them."""
    return list(_sentences(text))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _END.finditer(text):
        end = found.end()
        if found.group().startswith(".") and _goes_on(text, start, found.start() + 1, end):
            continue
        yield from _trimmed(text, start, end)
        start = end
    yield from _trimmed(text, start, len(text))


def _goes_on(text: str, start: int, point: int, end: int) -> bool:
    """Whether a point ends a word only: an abbreviation, an initial, a number, or a small letter comes next."""
    behind = text[end : end + 8].lstrip()
    if behind[:1].islower():
        return True
    before = _BEFORE.search(text, max(start, point - 24), point)
    if before is None:
        return point - 2 >= start and text[point - 2].isdigit() and "\n" in text[max(point - 6, 0) : point]
    word = before[1].casefold()
    return word in _SHORT or len(word) == 1 or ("." in word and len(word) <= 5 and behind[:1].isalpha())


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
