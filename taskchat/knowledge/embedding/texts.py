"""What of a passage is embedded. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def embedded_text(title: str, path: Sequence[str], text: str) -> str:
    """A passage as a model is given it: below its title and headings, which say what it is about."""
    heads = dict.fromkeys(head.strip() for head in (title, *path))
    return "\n".join([*(head for head in heads if head), text])
