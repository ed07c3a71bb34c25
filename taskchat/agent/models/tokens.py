"""How many tokens a text is for a model: counted where its tokenizer is at hand, else estimated by kind of text.

The estimate was fitted to the vocabulary of OpenAI's models since 2024. Models with smaller ones take about as many
tokens for English, and up to three times as many for scripts that are not Latin.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from taskchat.agent.models.tokenizers import Tokenizer, tokenizer_for
from taskchat.schemas.model_names import ModelName

Count = Callable[[str], int]

COUNTED_LETTERS = 100_000  # a longer text is estimated: tokenizers take very long over some
# The more accented letters, the less English it is: from which share on, how many letters of a word are one token, and
# how many more are one more.
CUTS = ((0.06, (4, 3)), (0.004, (5, 4)), (0.0, (12, 5)))
NO_WORD = 20  # letters: what is longer is in no vocabulary
CAUTION = 1.03

_SIGN = r"!-/:-@\[-`{-~"
_ACCENTED = r"\u00c0-\u024f\u1e00-\u1eff"
_ACCENT = re.compile(f"[{_ACCENTED}]")
# As today's tokenizers cut a text before they look its pieces up: a blank or a sign goes with the word behind it.
_PIECE = re.compile(
    rf"(?P<accented>[A-Za-z]*[{_ACCENTED}][A-Za-z{_ACCENTED}]*)"
    r"|(?P<word>[A-Z]?[a-z]+(?:'(?:s|t|re|ve|m|ll|d)\b)?)"
    r"|(?P<capitals>[A-Z]+(?![a-z])|[A-Z])"
    r"|(?P<digits>[0-9]+)"
    r"|(?P<gap>[ ](?=[0-9])|[ \t]{2,}|[ \t]*[\r\n]\s*)"
    r"|(?P<blank>[ \t])"
    rf"|(?P<joined>[{_SIGN}](?=[A-Za-z]))"
    rf"|(?P<ruled>(?P<same>[{_SIGN}])(?P=same){{3,}})"
    rf"|(?P<signs>[{_SIGN}]+)"
    r"|(?P<cyrillic>[\u0400-\u052f]+)"
    r"|(?P<han>[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+)"
    r"|(?P<kana>[\u3040-\u30ff]+)"
    r"|(?P<hangul>[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]+)"
    r"|(?P<script>[\u0370-\u03ff\u0530-\u1cff]+)"
    r"|(?P<symbol>[\u0080-\u2fff])"
    r"|(?P<other>.)",
    re.DOTALL,
)
# Tokens of a letter, where a script is written without blanks or has few words of its own in the vocabularies.
_LETTER = {"cyrillic": 0.38, "han": 1.0, "kana": 0.7, "hangul": 0.76, "script": 0.41, "symbol": 1.0, "other": 1.75}


def counter_for(name: ModelName) -> Count:
    """What counts the tokens of a text as this model does, as nearly as it is known here."""
    tokenizer = tokenizer_for(name)
    return estimated if tokenizer is None else lambda text: _counted(tokenizer, text)


def estimated(text: str) -> int:
    """About how many tokens a text is, rather too many than too few."""
    share = len(_ACCENT.findall(text)) / (len(text) or 1)
    plain, further = next(cut for least, cut in CUTS if share >= least)
    cost = 0.0
    for piece in _PIECE.finditer(text):
        length = piece.end() - piece.start()
        match piece.lastgroup:
            case "word":
                cost += 1 + max(length - plain, 0) / further + max(length - NO_WORD, 0) / 4
            case "capitals":
                cost += 1 + max(length - 3, 0) / 5 + max(length - NO_WORD, 0) / 4
            case "accented":
                cost += 1 + max(length - 3, 0) / further
            case "digits":
                cost += (length + 2) // 3
            case "blank":
                pass
            case "joined":
                cost += 0.5
            case "gap" | "ruled":
                cost += 1 + length / 64
            case "signs":
                cost += 1 + max(length - 3, 0) / 3
            case str() as kind:
                cost += _LETTER[kind] * length
    return max(round(cost * CAUTION), 1 if text else 0)


def _counted(tokenizer: Tokenizer, text: str) -> int:
    encode = tokenizer.encode if len(text) <= COUNTED_LETTERS else None
    return estimated(text) if encode is None else len(encode(text))
