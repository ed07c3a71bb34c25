"""Passages: the pieces of a document or an FAQ that are searched and quoted. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A piece of a text that was read.

    `text` is exactly the characters `start` to `end` of that text, so that it can be opened at its place. `ordinal`
    counts a source's passages from 0. `path` are the headings above it, the widest first; `page` counts from 1.
    """

    ordinal: int
    text: str
    start: int
    end: int
    path: tuple[str, ...] = ()
    page: int | None = None
