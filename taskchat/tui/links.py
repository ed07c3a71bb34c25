"""Words that a click acts on."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style


def link(words: str, action: str) -> Content:
    """`words` that run an action when they are clicked."""
    return Content(words).stylize(Style.from_meta({"@click": action})).stylize("$text-accent")
