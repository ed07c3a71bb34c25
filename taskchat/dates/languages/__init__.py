"""Dates in other languages than English: one file of words each (`<code>.toml`), read by one grammar of pieces.

`names` and `say` in a file are how dates are said, `read` how they are understood. docs/LANGUAGES.md explains them.
"""

from __future__ import annotations

from taskchat.dates.languages.search import find_in
from taskchat.dates.languages.words import DateWords, words_of

__all__ = ["DateWords", "find_in", "words_of"]
