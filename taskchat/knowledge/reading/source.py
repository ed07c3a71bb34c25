"""What a reader is given, what it gives back, and how it says that it can't."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import BinaryIO, Literal

Form = Literal["marked", "plain", "code", "records"]
Told = Callable[[int, int], None]  # how much is done, of how much


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What reading one document may take.

    `memory` are bytes of address space, `seconds` both of the processor and of the clock, `characters` those of the
    text that comes out, `unpacked` the bytes that a packed file may unpack to.
    """

    memory: int = 512 * 1024 * 1024
    seconds: float = 120.0
    characters: int = 10_000_000
    unpacked: int = 256 * 1024 * 1024

    def written(self) -> str:
        """As one argument of a program."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file to read, from its beginning."""

    file: BinaryIO
    limits: Limits
    told: Told = lambda _done, _total: None


@dataclass(frozen=True, kw_only=True)
class ReadText:
    """What a document says. `form` tells how headings and the like are marked in the text: `marked` as in Markdown.

    `pages` are where each page begins in the text, in characters, for documents that have pages. `notes` are sentences
    on what was left out.
    """

    text: str
    form: Form
    title: str = ""
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = field(default=())


class CannotRead(Exception):
    """A document can't be read. `reason` is a sentence for whoever added it, `hint` what to do."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason, self.hint = reason, hint

    @property
    def words(self) -> str:
        """Both."""
        return f"{self.reason} {self.hint}".strip()


def page_of(pages: Sequence[int], start: int) -> int | None:
    """On which page, counted from 1, the letter at `start` stands. None where there are no pages."""
    return max(bisect_right(pages, start), 1) if pages else None


def too_long(limits: Limits) -> CannotRead:
    """There is more text than is kept of one document."""
    return CannotRead(f"It has more than {limits.characters:,} characters of text.", "Cut it into several documents.")


def damaged(what: str = "It") -> CannotRead:
    """Nothing can be made of the file."""
    return CannotRead(f"{what} is damaged, or is not what its name says.", "Open it and save it again.")
