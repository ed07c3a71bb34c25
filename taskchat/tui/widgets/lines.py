"""The messages of a conversation as lines, and what of them is selected."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions

from taskchat.tui.drawing import ROWS, Drawn, Looks, at_left, at_right, draw, marked
from taskchat.tui.widgets.placed import Placed

DRAWN_MOST = 400  # messages whose drawn lines are kept
EARLIER = "↑ Earlier messages"


class Lines(Placed):
    """Draws what one sees."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--said", "lines--bar", "lines--dim", "lines--here"}

    def notify_style_update(self) -> None:
        """Other colours: draw what is seen anew."""
        super().notify_style_update()
        self._looks = None

    def looks(self) -> Looks:
        """The styles, as the theme has them."""
        if self._looks is None:
            parts = (self.get_visual_style(f"lines--{name}") for name in ("said", "bar", "dim", "here"))
            self._looks = Looks(self.visual_style, *parts)
        return self._looks

    def _draw(self, index: int) -> Drawn:
        number = self._first + index
        rules, selection = self.styles.get_rules(), self._selection_of(number)
        options = RenderOptions(self._get_style, rules, selection, self._selection_style())
        found = draw(self._pictures[index], self._width, self.looks(), options, number, self._drawn.pop(number, None))
        self._drawn[number] = found
        while len(self._drawn) > DRAWN_MOST:
            self._drawn.popitem(last=False)
        return found

    def render_line(self, y: int) -> Strip:
        """One line of what one sees."""
        looks = self.looks()
        line = y + self.scroll_offset.y - self._top_pad() - self._header
        if line == -1 and self._more:
            return at_left(EARLIER, self._width, looks, "earlier")
        if not 0 <= line < self._heights.total:
            return Strip.blank(self._width, looks.base.rich_style)
        index, within = self._heights.at(line)
        if within == 0:
            return at_right(self._time(index), self._width, looks)
        found = self._draw(index)
        if within > len(found.strips):
            return Strip.blank(self._width, looks.base.rich_style)
        strip = found.strips[within - 1]
        return marked(strip, looks) if self._is_here(index, within - 1, found) else strip

    def _time(self, index: int) -> str:
        from taskchat.tui.entries import time_of

        before = self._pictures[index - 1].entry if index else None
        now = self._clock()
        return time_of(self._pictures[index].entry, before, today=now.date(), zone=now.tzinfo)

    def _is_here(self, index: int, line: int, drawn: Drawn) -> bool:
        if self._here is None or not self.has_focus or self._here[0] != self._first + index:
            return False
        block = self._here[1]
        return block is None or drawn.blocks.index_at(line) == block

    # -------------------------------------------------------------- selection

    def _selection_style(self) -> Style | None:
        if self.text_selection is None:
            return None
        return Style.from_styles(self.screen.get_component_styles("screen--selection"))

    def _selection_of(self, number: int) -> Selection | None:
        """The selection, where it touches a message."""
        selection = self.text_selection
        if selection is None:
            return None
        start, end = selection
        if (start and start.y >= (number + 1) * ROWS) or (end and end.y < number * ROWS):
            return None
        return selection

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected words, without bullets and margins."""
        start, end = selection
        first = start.y // ROWS - self._first if start else 0
        last = end.y // ROWS - self._first if end else len(self._pictures) - 1
        parts = []
        for index in range(max(0, first), min(last, len(self._pictures) - 1) + 1):
            up = Offset(0, (self._first + index) * ROWS)
            begins = start - up if start and index == first else None
            ends = end - up if end and index == last else None
            parts.append(Selection(begins, ends).extract("\n".join(b.plain for b in self._pictures[index].blocks())))
        return "\n\n".join(parts), "\n"

    def seen(self) -> range:
        """Which entries one sees, counted from 0."""
        top = self.scroll_offset.y - self._header
        return range(self._heights.at(top)[0], self._heights.at(top + self.size.height - 1)[0] + 1)

    def text_select_all(self) -> None:
        """What a double click selects: the message that was clicked."""
        if self._here is not None:
            top = self._here[0] * ROWS
            self.screen.selections = {self: Selection(Offset(0, top), Offset(0, top + ROWS - 1))}

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's signature
        """Draw it."""
        self.refresh()

    def place_at(self, event: events.MouseEvent) -> tuple[int, int | None] | None:
        """The message and the block under the pointer."""
        line = event.y + self.scroll_offset.y - self._top_pad() - self._header
        if not 0 <= line < self._heights.total:
            return None
        index, within = self._heights.at(line)
        return self._first + index, self._draw(index).blocks.index_at(within - 1)
