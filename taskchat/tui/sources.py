"""The sources of a reply, drawn under it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from taskchat.client.where import place_of
from taskchat.schemas.knowledge import Source
from taskchat.tui.blocks import AnyBlock, Block
from taskchat.tui.plain import visible

DIM = "$foreground 60%"
QUOTE_LETTERS = 100


def source_blocks(sources: Sequence[Source], note: str | None) -> list[AnyBlock]:
    """A line for each source with how its quote begins, and the note on them."""
    lines = [_line(source) for source in sources] + ([note] if note else [])
    return [Block(Content.styled(visible(line), DIM), gap=not place) for place, line in enumerate(lines)]


def _line(source: Source) -> str:
    quote = " ".join(source.quote.split())
    cut = f"{quote[: QUOTE_LETTERS - 1]}…" if len(quote) > QUOTE_LETTERS else quote
    return f"[{source.n}] {place_of(source.title, source.path, source.page)} · {cut}"
