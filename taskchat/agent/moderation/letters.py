"""Text as a reader takes it in, however it was written: what hides a word from rules is undone. Pure."""

from __future__ import annotations

import html
import re
import unicodedata

_FILLERS = "\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800"  # letters and signs that show nothing
_MARKUP = "*_~`\\"  # the marks of markdown, which a reader does not see
_UNSEEN = {"Cf", "Cc", "Co", "Cn", "Cs", "Mn", "Me"}
_ALIKE = str.maketrans(
    "аеорсухіјѕԁһӏвмнкт" + "αοερυικνχ" + "ıɡɑ",
    "aeopcyxijsdhlbmhkt" + "aoepuiknx" + "iga",
)
_WORD = re.compile(r"[^\W\d_]+")
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """The text in small basic letters with single spaces: without case, width, accents, markup, or what shows nothing.

    Letters of other alphabets that look like Latin ones become those in words that mix both.
    """
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = _basic(text)
    text = "".join(letter for letter in text if letter not in _MARKUP and (letter.isprintable() or letter.isspace()))
    return _SPACE.sub(" ", text.casefold())


def visible(text: str) -> str:
    """The text without what shows nothing, in the usual width."""
    return text if text.isascii() else "".join(filter(_is_seen, unicodedata.normalize("NFKC", text)))


def _basic(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    seen = [letter for letter in folded if _is_seen(letter)]
    return _WORD.sub(_one_alphabet, "".join(seen))


def _is_seen(letter: str) -> bool:
    return letter.isspace() or (unicodedata.category(letter) not in _UNSEEN and letter not in _FILLERS)


def _one_alphabet(word: re.Match[str]) -> str:
    letters = word[0]
    if letters.isascii() or not any(letter.isascii() for letter in letters):
        return letters
    return letters.translate(_ALIKE)
