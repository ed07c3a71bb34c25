"""Sources in words for people, the same in every front end. Light: `ask` imports it."""

from __future__ import annotations

from collections.abc import Sequence


def place_of(title: str, path: Sequence[str], page: int | None) -> str:
    """Where something stands: "Handbook › Laundry, page 2"."""
    headings = [each for each in path if each != title]
    told = " › ".join(" ".join(each.split()) for each in (title, *headings))
    return f"{told}, page {page}" if page is not None else told


def command_of(source: str, start: int, end: int) -> str | None:
    """The command that opens a source at a quote; None for one that is no document."""
    kind, _, key = source.partition(":")
    return f"taskchat docs show {key} --at {start}-{end}" if kind == "doc" else None
