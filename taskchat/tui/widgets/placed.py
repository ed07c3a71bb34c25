"""Messages one below the other in a window that scrolls: one widget for all of them, since Textual's cost grows with
the number of widgets. A message is drawn when it comes near what one sees; until then its height is an estimate."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Sequence
from time import process_time
from typing import TYPE_CHECKING, Any

from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.timer import Timer

from taskchat.tui.drawing import Drawn, Looks, inner
from taskchat.tui.heights import Heights

if TYPE_CHECKING:
    from taskchat.client.transcript import Entry
    from taskchat.tui.entries import Picture

FRAME_SECONDS = 1 / 15  # a growing reply is drawn this often at most, whatever the pace of its pieces
REST = 5  # and after so many times as long as drawing it took
FRAME_MOST = 1.0
AHEAD_SECONDS = 0.2  # after a resize, of which there may come many
FIRST = 1_000_000  # the number of the first message that was shown; older ones count down from it


class Placed(ScrollView):
    """Entries in their places. It follows the newest until the user scrolls up, and stays where one reads then."""

    class NearTop(Message):
        """What is here is nearly all seen."""

    def __init__(self, *, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self.auto_links = False  # links have their look from the text
        self.following = True
        self._clock = clock
        self._more = False  # there are older messages on the server
        self._pictures: list[Picture] = []
        self._first = FIRST  # the number of the first picture
        self._heights = Heights()
        self._drawn: OrderedDict[int, Drawn] = OrderedDict()
        self._width = 0
        self._anchor_at = (FIRST, 0)  # the message at the top and which of its lines, while not following
        self._settling = False
        self._frame = FRAME_SECONDS
        self._frame_awaited = False
        self._next_entry: Entry | None = None  # what the last entry is with the next frame
        self._looks: Looks | None = None
        self._ahead: Timer | None = None
        self._here: tuple[int, int | None] | None = None  # a message's number, and which block of it

    # ---------------------------------------------------------------- entries

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is shown."""
        return tuple(picture.entry for picture in self._pictures)

    def show(self, entries: Sequence[Entry], *, same: int) -> None:
        """Show `entries`, of which the first `same` are those that are shown already."""
        from taskchat.tui.entries import Picture

        self._next_entry = None
        known = self._pictures[same : len(entries)]
        for picture, entry in zip(known, entries[same:], strict=False):
            picture.entry = entry
        del self._pictures[len(entries) :]
        self._heights.cut(same)
        self._forget(same)
        self._pictures += [Picture(entry) for entry in entries[len(self._pictures) :]]
        self._heights.append(self._estimates(self._pictures[same:]))
        self._mind_undo(same)
        self.settle()

    def grow(self, entry: Entry) -> None:
        """The last entry, a reply under way, is `entry` now: drawn with the next frame."""
        self._next_entry = entry
        if not self._frame_awaited:
            self._frame_awaited = True
            self.set_timer(self._frame, self._draw_frame)

    def prepend(self, entries: Sequence[Entry]) -> None:
        """Show older entries above all others; what one looks at stays in place."""
        from taskchat.tui.entries import Picture

        older = [Picture(entry) for entry in entries]
        self._pictures = older + self._pictures
        self._first -= len(older)
        self._heights.prepend(self._estimates(older))
        self._mind_undo(0, len(older) + 1)
        self.settle()

    def begin(self, entries: Sequence[Entry]) -> None:
        """Show another conversation, at its end."""
        self._pictures = []
        self._drawn.clear()
        self._heights.estimate(())
        self._first = FIRST
        self._here = None
        self.following = True
        self.show(entries, same=0)

    def offer_earlier(self, *, more: bool) -> None:
        """Whether there are older messages to be had."""
        if more != self._more:
            self._more = more
            self.settle()

    def _mind_undo(self, start: int, end: int | None = None) -> None:
        """A call can be taken back where the message that it answers has a number."""
        for at in range(max(start, 1), min(end or len(self._pictures), len(self._pictures))):
            self._pictures[at].can_undo = self._pictures[at - 1].said and bool(self._pictures[at - 1].entry.message_id)

    def _estimates(self, pictures: Sequence[Picture]) -> list[int]:
        width = inner(self._width or 80)
        return [1 + picture.rough_height(width) for picture in pictures]

    def _forget(self, start: int) -> None:
        """What was drawn from this message on is drawn anew, but for what is the same in it."""
        for number in [number for number in self._drawn if number - self._first >= len(self._pictures)]:
            del self._drawn[number]
        if self._here is not None and self._here[0] - self._first >= max(start, len(self._pictures)):
            self._here = None

    def _draw_frame(self) -> None:
        self._frame_awaited = False
        entry, self._next_entry = self._next_entry, None
        if entry is None or not self._pictures:
            return
        began = process_time()
        self._pictures[-1].entry = entry
        self._heights.doubt(len(self._pictures) - 1)
        self.settle()
        self._frame = min(FRAME_MOST, max(FRAME_SECONDS, REST * (process_time() - began)))

    # --------------------------------------------------------------- geometry

    @property
    def _header(self) -> int:
        return 1 if self._more else 0

    def _top_pad(self) -> int:
        """Empty lines above a short conversation, which stands at the bottom."""
        return max(0, self.size.height - self._header - self._heights.total - 1)

    def settle(self, *, ahead: bool = True) -> None:
        """Measure what is near, and keep in place what the user looks at: the end, or the line at the top.

        With `ahead`, what comes into sight with the next page is measured as well.
        """
        height = self.size.height
        if self._settling or not height or not self._width:
            return
        self._settling = True
        try:
            near = height if ahead else 0
            while self._measure(self._y() - near, self._y() + height + near):
                pass
            self.virtual_size = Size(self._width, self._header + self._heights.total + 1)
            self.set_reactive(Placed.scroll_target_y, float(self._y()))
            self.scroll_y = self._y()
            self.refresh()
        finally:
            self._settling = False

    def _y(self) -> int:
        """The line at the top of what one sees."""
        most = max(0, self._header + self._heights.total + 1 - self.size.height)
        number, line = self._anchor_at
        if self.following or not self._pictures:
            return most
        index = min(max(0, number - self._first), len(self._pictures) - 1)
        line = min(line, max(0, self._heights.height(index) - 1))
        return min(most, self._header + self._heights.top(index) + line)

    def _measure(self, top: int, bottom: int) -> bool:
        """Draw what lies between these lines and was not drawn. Whether there was any."""
        if not self._pictures:
            return False
        first, _ = self._heights.at(top - self._header)
        last, _ = self._heights.at(bottom - self._header)
        unknown = [at for at in range(first, last + 1) if not self._heights.known(at)]
        for at in unknown:
            strips = self._draw(at).strips
            self._heights.measured(at, len(strips) + 1 if strips else 0)
        return bool(unknown)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw what comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        if self._settling or not self._pictures:
            return
        self.following = new_value >= self.max_scroll_y
        index, line = self._heights.at(round(new_value) - self._header)
        self._anchor_at = (self._first + index, max(0, line))
        self.settle()
        if new_value < old_value and new_value <= self.size.height:
            self.post_message(self.NearTop())

    def _scroll_to(self, x: float | None = None, y: float | None = None, **how: Any) -> bool:
        """Scroll at once: where a message lies may change while an animation runs."""
        return super()._scroll_to(x, y, **{**how, "animate": False})

    def follow(self) -> None:
        """To the newest message, and stay there."""
        self.following = True
        self.settle()

    def on_resize(self) -> None:
        """Another width needs other lines; only those that are seen are drawn now."""
        width = self.scrollable_content_region.width
        if width != self._width:
            self._width = width
            self._heights.estimate(self._estimates(self._pictures))
            self._drawn.clear()
        self.settle(ahead=False)
        self._ahead_later()

    def _ahead_later(self) -> None:
        """Measure the pages before and behind when the user has had time to see this one."""
        if self._ahead is not None:
            self._ahead.stop()
        self._ahead = self.set_timer(AHEAD_SECONDS, self.settle)

    def _draw(self, index: int) -> Drawn:
        """Draw an entry, or give what is drawn."""
        raise NotImplementedError
