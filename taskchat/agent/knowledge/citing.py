"""The citations of an LLM's reply: checked while it speaks, so that what is heard is what is kept. Pure but for the
speech that it passes on to.

A marker is [3], or several in one: [1, 3]. One that names no passage of the turn is taken out. Code is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Protocol

from taskchat.agent.knowledge.sources import source_for
from taskchat.knowledge.splitting.sentences import sentences
from taskchat.schemas.knowledge import FoundPassage, Source

_NUMBERS = r"\d{1,3}(?:\s?[,;]\s?\d{1,3})*"
_MARKER = re.compile(rf"(?P<blank>[ \t]*)(?:\[\^?(?P<one>{_NUMBERS})\](?![(:])|【(?P<two>{_NUMBERS})】)")
_CODE = re.compile(r"`+")
_PIECE = re.compile(rf"(?P<code>`+)|{_MARKER.pattern}")
# What may still become a marker, or how much code there is
_UNFINISHED = re.compile(r"(?:`+|[ \t]*(?:[\[【][\^\d\s,;]{0,40})?[\])】]?)\Z")
_CLAIM_WORDS = 6  # a paragraph with fewer claims nothing that would need a source
_NO_CLAIM = re.compile(r"\s*(?:#{1,6}\s|```|\||[-*_]{3,}\s*$)|.*[?:]\s*$", re.DOTALL)

Passages = Callable[[], Mapping[int, FoundPassage] | None]


class Heard(Protocol):
    """What speaks."""

    @property
    def text(self) -> str:
        """What was said."""

    def say(self, piece: str) -> None:
        """Say the next piece."""

    def pause(self) -> None:
        """What follows is a paragraph of its own."""


class Citing:
    """Passes words on, without markers that name nothing. `passages` are those found so far, None where nothing can be
    looked up: then no [1] is a marker."""

    def __init__(self, speech: Heard, passages: Passages) -> None:
        self._speech, self._passages = speech, passages
        self._held, self._fence = "", ""
        self.removed = 0

    @property
    def text(self) -> str:
        """What was said."""
        return self._speech.text

    def say(self, piece: str) -> None:
        """Say the next piece, as far as its markers are whole."""
        if self._passages() is None:
            self._speech.say(piece)
            return
        text = self._held + piece
        begun = _UNFINISHED.search(text)
        at = begun.start() if begun is not None else len(text)
        self._held = text[at:]
        self._pass(text[:at])

    def pause(self) -> None:
        """What follows is a paragraph of its own."""
        self.end()
        self._speech.pause()

    def end(self) -> None:
        """Nothing more comes of what is held back."""
        held, self._held = self._held, ""
        self._pass(held)
        self._fence = ""

    def _pass(self, text: str) -> None:
        if text:
            self._speech.say(_PIECE.sub(self._checked, text))

    def _checked(self, found: re.Match[str]) -> str:
        if code := found["code"]:
            self._fence = "" if self._fence == code else self._fence or code
            return code
        if self._fence:
            return found[0]
        asked = [int(number) for number in re.findall(r"\d+", found["one"] or found["two"])]
        known = self._passages() or {}
        kept = [number for number in asked if number in known]
        self.removed += len(asked) - len(kept)
        return found["blank"] + "".join(f"[{number}]" for number in kept) if kept else ""


def sources_of(text: str, passages: Mapping[int, FoundPassage]) -> list[Source]:
    """A source for each passage that a reply cites, in the order of their numbers, with the sentence that says most of
    what the reply says there."""
    claims: dict[int, str] = {}
    plain = _without_code(text)
    for found in _MARKER.finditer(plain):
        for number in re.findall(r"\d+", found["one"] or found["two"]):
            if int(number) in passages:
                claims.setdefault(int(number), _claim(plain, found.start()))
    return [source_for(n, passages[n], claims[n]) for n in sorted(claims)]


def note_of(text: str, cited: bool, *, removed: int, used: bool) -> str | None:  # noqa: FBT001 - read with its name
    """The key of what to know about where a reply comes from, None where all of it is as it should be.

    `used`: passages were found that were good enough to answer from.
    """
    if not cited:
        return "uncited" if used else "removed" if removed else None
    if removed:
        return "removed"
    return "partly" if any(_claims_alone(part) for part in _without_code(text).split("\n\n")) else None


def _claims_alone(part: str) -> bool:
    return len(part.split()) >= _CLAIM_WORDS and not _MARKER.search(part) and not _NO_CLAIM.fullmatch(part)


def _claim(text: str, at: int) -> str:
    """The sentence that ends where a marker stands."""
    before = _MARKER.sub("", text[max(0, at - 600) : at])
    found = sentences(before)
    return before[found[-1][0] : found[-1][1]] if found else before


def _without_code(text: str) -> str:
    return re.sub(r"(`+)(?:(?!\1).)*\1", " ", text, flags=re.DOTALL)
