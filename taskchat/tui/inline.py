"""The words of a line of markdown, with their looks and where links lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content, Span
from textual.style import Style

if TYPE_CHECKING:
    from markdown_it.token import Token

CODE = "$text-accent"
MUTED = "$foreground 60%"
INLINE = {"strong_open": "bold", "em_open": "italic", "s_open": "strike"}
OPENABLE = ("http://", "https://", "mailto:")


def words_of(tokens: Sequence[Token], style: str) -> Content:
    """A line's words with their styles."""
    text = ""
    spans: list[Span] = []
    opened: list[tuple[int, str, str]] = []  # where, the style, the link's target
    for token in tokens:
        if token.nesting > 0:
            opened.append((len(text), INLINE.get(token.type, ""), str(token.attrs.get("href", ""))))
        elif token.nesting < 0 and opened:
            start, look, target = opened.pop()
            if look:
                spans.append(Span(start, len(text), look))
            if target:
                spans += _link(start, len(text), target)
                if text[start:].removesuffix("/") != target.removeprefix("mailto:").removesuffix("/"):
                    # Where a link leads is shown, so that its words can't mislead.
                    spans.append(Span(len(text), len(text) + len(target) + 3, MUTED))
                    text += f" ({target})"
        elif token.type in {"softbreak", "hardbreak"}:
            text += "\n"
        elif token.type == "code_inline":
            spans.append(Span(len(text), len(text) + len(token.content), CODE))
            text += token.content
        else:
            text += token.content
    if style:
        spans.insert(0, Span(0, len(text), style))
    return Content(text, spans)


def _link(start: int, end: int, target: str) -> list[Span]:
    looks: list[Span] = [Span(start, end, "$text-primary underline")]
    if target.lower().startswith(OPENABLE):
        looks.append(Span(start, end, Style.from_meta({"@click": f"app.open_link({target!r})"})))
    return looks
