"""A message as the lines of the screen: its margins, the bar beside what the user said, the mark of where one is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.style import Style
    from textual.visual import RenderOptions

    from taskchat.tui.blocks import Blocks
    from taskchat.tui.entries import Picture

LEFT = 4  # columns before the words
RIGHT = 2  # and behind them
BAR = "▌"
MARK = "▎"
NARROWEST = 8
ROWS = 1_000_000  # lines of text that a message has at most; its number times this numbers its lines for selections


class Looks(NamedTuple):
    """The styles of a transcript."""

    base: Style
    said: Style
    bar: Style
    dim: Style
    here: Style


class Drawn(NamedTuple):
    """A message as lines, and what they were drawn from."""

    key: tuple[object, ...]
    strips: list[Strip]
    blocks: Blocks


def inner(width: int) -> int:
    """How wide the words may be."""
    return max(NARROWEST, width - LEFT - RIGHT)


def draw(
    picture: Picture, width: int, looks: Looks, options: RenderOptions, number: int, before: Drawn | None
) -> Drawn:
    """Draw a message, or give what was drawn before where nothing changed."""
    from taskchat.tui.blocks import Blocks

    state = (picture.entry, frozenset(picture.opened), frozenset(picture.undone), picture.can_undo)
    key = (*state, width, looks, options.selection)
    if before is not None and before.key == key:
        return before
    blocks = Blocks(picture.blocks(), before=before.blocks if before else None, row=number * ROWS)
    lines = blocks.render_strips(inner(width), None, looks.said if picture.said else looks.base, options)
    strips = _said(lines, width, looks) if picture.said else _replied(lines, width, looks)
    return Drawn(key, strips, blocks)


def _said(lines: Sequence[Strip], width: int, looks: Looks) -> list[Strip]:
    base, said = looks.base.rich_style, looks.said.rich_style
    left = [Segment("  ", base), Segment(BAR, looks.bar.rich_style), Segment(" ", said)]
    return [
        Strip([*left, *line.extend_cell_length(width - LEFT - 1, said), Segment(" ", base)], width) for line in lines
    ]


def _replied(lines: Sequence[Strip], width: int, looks: Looks) -> list[Strip]:
    base = looks.base.rich_style
    left = Segment(" " * LEFT, base)
    return [Strip([left, *line.extend_cell_length(width - LEFT, base)], width) for line in lines]


def marked(line: Strip, looks: Looks) -> Strip:
    """The line with the mark of where one is."""
    return Strip.join([Strip([Segment(MARK, looks.here.rich_style)], 1), line.crop(1)])


def at_right(words: str, width: int, looks: Looks) -> Strip:
    """A dim line whose words stand at the right."""
    if not words or len(words) + RIGHT >= width:
        return Strip.blank(width, looks.base.rich_style)
    room = " " * (width - len(words) - RIGHT)
    dim, base = looks.dim.rich_style, looks.base.rich_style
    return Strip([Segment(room, base), Segment(words, dim), Segment(" " * RIGHT, base)], width)


def at_left(words: str, width: int, looks: Looks, act: str) -> Strip:
    """A dim line that does something when it is clicked."""
    dim, base = looks.dim.rich_style + RichStyle.from_meta({"act": act}), looks.base.rich_style
    return Strip([Segment(" " * LEFT, base), Segment(words, dim)]).adjust_cell_length(width, base)
