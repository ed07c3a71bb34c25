"""What a message is drawn from: blocks of text that wrap on their own, each behind a lead of its own.

A message is one widget however long it is, because Textual's cost grows with the number of widgets. Its picture is
made here, block by block, and a block that did not change is not drawn again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.css.styles import RulesMap
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

NARROWEST = 8  # a block is never squeezed below this, however deep its lead
COLUMN_GAP = 2
NARROWEST_COLUMN = 3
EMPTY = Content("")


@dataclass(frozen=True, eq=False)
class Block:
    """Text behind `lead` on its first line and `indent` on the others; both are equally wide.

    `gap` puts an empty line before it. `fill` is a style that covers the whole width.
    """

    text: Content
    lead: Content = EMPTY
    indent: Content = EMPTY
    gap: bool = False
    fill: str = ""
    code: int | None = None  # which of the message's listings it is a part of
    act: str = ""  # what Enter and a click on it do
    label: str = ""  # stands at the right end of the first line where there is room; a click on it does the same

    @property
    def plain(self) -> str:
        """The text without its lead: what a selection copies."""
        return self.text.plain

    def height(self, width: int) -> int:
        """How many lines it takes at `width`."""
        return max(1, self.text.get_height({}, self._inner(width)))

    def strips(self, width: int, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines, `width` cells at most."""
        if self.fill:
            style += options.get_style(self.fill)
        lines = self.text.render_strips(self._inner(width), None, style, options) or [Strip.blank(0, style.rich_style)]
        if self.lead.cell_length:
            first, others = (_unselectable(part, style, options) for part in (self.lead, self.indent))
            lines = [Strip.join([others if index else first, line]) for index, line in enumerate(lines)]
        if self.fill:
            lines = [line.extend_cell_length(width, style.rich_style) for line in lines]
        if self.label:
            lines[0] = self._labelled(lines[0], width, style, options)
        return lines

    def _labelled(self, line: Strip, width: int, style: Style, options: RenderOptions) -> Strip:
        room = width - len(self.label) - 1
        if line.text.rstrip() != line.crop(0, room - 1).text.rstrip():
            return line
        look = (style + options.get_style("$foreground 50%")).rich_style + RichStyle.from_meta({"act": self.act})
        kept = line.crop(0, room).extend_cell_length(room, style.rich_style)
        return Strip.join([kept, Strip([Segment(self.label, look), Segment(" ", style.rich_style)])])

    def _inner(self, width: int) -> int:
        return max(NARROWEST, width - self.lead.cell_length)


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of cells, the first of them the heading. The columns share the width, and cells wrap."""

    rows: Sequence[Sequence[Content]]
    indent: Content = EMPTY
    gap: bool = False
    act: str = ""
    code: int | None = None

    @property
    def plain(self) -> str:
        """The cells, with tabs between them."""
        return "\n".join("\t".join(cell.plain.replace("\n", " ") for cell in row) for row in self.rows)

    def height(self, width: int) -> int:
        """How many lines it takes at `width`."""
        columns = self._columns(width)
        return 1 + sum(
            max(max(1, cell.get_height({}, room)) for cell, room in zip(row, columns, strict=False))
            for row in self.rows
        )

    def strips(self, width: int, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines, `width` cells at most."""
        options = replace(options, selection=None)
        columns = self._columns(width)
        margin = _spaces(self.indent.cell_length, style)
        lines: list[Strip] = []
        for index, row in enumerate(self.rows):
            lines += [Strip.join([margin, line]) for line in _row(row, columns, style, options)]
            if index == 0:
                rule = "─" * (sum(columns) + COLUMN_GAP * (len(columns) - 1))
                rule_style = style + options.get_style("$foreground 25%")
                lines.append(Strip.join([margin, Strip([Segment(rule, rule_style.rich_style)])]))
        return lines

    def _columns(self, width: int) -> list[int]:
        """The width of each column: what it needs, or less where they don't all fit, the widest giving first."""
        columns = list(zip(*self.rows, strict=True))
        room = max(NARROWEST, width - self.indent.cell_length) - COLUMN_GAP * (len(columns) - 1)
        widths = [max(1, *(cell_len(line) for cell in column for line in cell.plain.split("\n"))) for column in columns]
        fair = max(NARROWEST_COLUMN, room // len(columns))
        spare = room - sum(min(width, fair) for width in widths)
        for at, needed in enumerate(widths):
            if needed > fair:
                widths[at] = min(needed, fair + max(0, spare))
                spare -= widths[at] - fair
        return widths


AnyBlock = Block | Table


class Blocks(Visual):
    """The picture of a message: its blocks from top to bottom. Drawn lines are kept for the next picture.

    `row` numbers its first line of text for selections.
    """

    def __init__(self, blocks: Sequence[AnyBlock], *, before: Blocks | None = None, row: int = 0) -> None:
        self.blocks = list(blocks)
        self.tops: list[int] = []  # the line at which each block begins, once drawn
        self._row = row
        self._drawn: dict[AnyBlock, tuple[object, list[Strip]]] = before._drawn if before else {}  # noqa: SLF001 - own

    @property
    def plain(self) -> str:
        """All of the text, line by line as selections count lines."""
        return "\n".join(block.plain for block in self.blocks)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Draw the blocks, reusing what is drawn already."""
        lines: list[Strip] = []
        drawn: dict[AnyBlock, tuple[object, list[Strip]]] = {}
        self.tops = []
        row = self._row  # the line of `plain` at which the block begins
        look = (width, style, options.get_style("$text-primary on $surface"))
        for block in self.blocks:
            if block.gap and lines:
                lines.append(Strip.blank(0, style.rich_style))
            key = (look, row, options.selection)
            found = self._drawn.get(block)
            if found is None or found[0] != key:
                found = key, _lowered(block.strips(width, style, _raised(options, row)), row)
            drawn[block] = found
            self.tops.append(len(lines))
            lines += found[1]
            row += block.plain.count("\n") + 1
        self._drawn = drawn
        return lines if height is None else lines[:height]

    def index_at(self, line: int) -> int | None:
        """Which block a drawn line belongs to."""
        return bisect_right(self.tops, line) - 1 if self.tops and line >= 0 else None

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002 - Textual's signature
        """Messages take all the width there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """The lines of the blocks and the gaps between them."""
        gaps = sum(block.gap for block in self.blocks[1:])
        return gaps + sum(block.height(width) for block in self.blocks)


def _row(row: Sequence[Content], columns: list[int], style: Style, options: RenderOptions) -> list[Strip]:
    cells = [cell.render_strips(room, None, style, options) for cell, room in zip(row, columns, strict=True)]
    between = _spaces(COLUMN_GAP, style)
    lines = []
    for y in range(max(1, *map(len, cells))):
        parts: list[Strip] = []
        for cell, room in zip(cells, columns, strict=True):
            line = cell[y] if y < len(cell) else Strip.blank(0, style.rich_style)
            parts += [line.extend_cell_length(room, style.rich_style), between]
        lines.append(Strip.join(parts[:-1]))
    return [line.discard_meta() for line in lines]


def _unselectable(part: Content, style: Style, options: RenderOptions) -> Strip:
    drawn = part.render_strips(part.cell_length, 1, style, replace(options, selection=None))
    return drawn[0].discard_meta()


def _spaces(count: int, style: Style) -> Strip:
    return Strip([Segment(" " * count, style.rich_style)], count)


def _raised(options: RenderOptions, row: int) -> RenderOptions:
    """The options, with the selection as a block sees it that begins at `row`."""
    if options.selection is None:
        return options
    start, end = options.selection
    up = Offset(0, -row)
    return replace(options, selection=Selection(start and start + up, end and end + up))


def _lowered(lines: list[Strip], row: int) -> list[Strip]:
    """Lines of a block, their selection offsets counted from the message's top."""
    if row == 0:
        return lines
    lowered = []
    for line in lines:
        segments = []
        for text, style, control in line:
            offset = style.meta.get("offset") if style else None
            if style is None or offset is None:
                segments.append(Segment(text, style, control))
            else:
                moved = RichStyle.from_meta({"offset": (offset[0], offset[1] + row)})
                segments.append(Segment(text, style + moved, control))
        lowered.append(Strip(segments, line.cell_length))
    return lowered
