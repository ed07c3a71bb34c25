"""How long a text is for a model, about: no tokenizer is at hand, and any will do. Pure."""

from __future__ import annotations

import re

# Pieces of words, signs, and letters of scripts without blanks, about as tokenizers cut them
_PIECE = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]|[^\W\d_]{1,7}|\d{1,3}|[^\w\s]{1,3}|_"
)


def count(text: str) -> int:
    """The tokens of a text, about."""
    return sum(1 for _ in _PIECE.finditer(text))


def cut(text: str, start: int, end: int, most: int) -> int:
    """How far from `start` a piece of at most `most` tokens reaches; behind a word if that can be."""
    last = start
    for number, piece in enumerate(_PIECE.finditer(text, start, end)):
        if number == most:
            begin = piece.start()
            blank = text.rfind(" ", start + 1, begin + 1)
            return blank if blank > start and begin - blank < (begin - start) // 2 else begin
        last = piece.end()
    return max(end, last)
