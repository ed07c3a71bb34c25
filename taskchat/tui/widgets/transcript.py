"""The conversation: a bounded window of messages, the newest at the bottom, older ones mounted as one scrolls up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Button

from taskchat.tui.widgets.choices import Choices, answers
from taskchat.tui.widgets.failure import Failure
from taskchat.tui.widgets.welcome import Welcome
from taskchat.tui.widgets.working import Working

if TYPE_CHECKING:
    from taskchat.client.transcript import Entry, Transcript
    from taskchat.schemas.chat import Question
    from taskchat.schemas.problems import Problem
    from taskchat.tui.widgets.message import MessageView

WINDOW = 200  # messages that are widgets; Textual's cost grows with their number
SLACK = 40  # how many more there may be before the oldest are unmounted
STEP = 40  # messages that are mounted at once when one scrolls up


class TranscriptView(VerticalScroll, can_focus=False):
    """Shows a `Transcript`; `show` takes each newer one and changes only what differs."""

    class OlderWanted(Message):
        """Everything that is here is shown; the server may have more."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._views: list[MessageView] = []  # of the last entries
        self._more_on_server = False
        self._reaching_back = False
        self._earlier = Button("↑ Earlier messages", compact=True)
        self._welcome = Welcome()
        self._working = Working()
        self._failure: Failure | None = None
        self.choices: Choices | None = None

    def compose(self) -> ComposeResult:
        """What is always there: the way to older messages, the welcome, the sign of work."""
        yield self._earlier
        yield self._welcome
        yield self._working

    def on_mount(self) -> None:
        """Stay at the newest message until the user scrolls up."""
        self._earlier.display = False
        self.anchor()

    # ------------------------------------------------------------------- show

    def show(self, transcript: Transcript, *, more_on_server: bool = False) -> None:
        """Show `transcript`."""
        self._more_on_server = more_on_server
        entries = transcript.entries
        if len(entries) > self._hidden and self._views:
            self._continue(entries)
        else:
            self._rebuild(entries)
        self._welcome.display = not entries
        self._working.run(on=transcript.running)
        self._ask(transcript.question if not transcript.running else None)
        self._mind_earlier()

    def tell(self, problem: Problem | None, *, brief: bool = False) -> None:
        """Show `problem` at the end, or take it away. `brief` where the last message tells it already."""
        shown = self._failure
        if shown is not None and (shown.problem, shown.brief) != (problem, brief):
            shown.remove()
            self._failure = None
        if problem is not None and self._failure is None:
            self._failure = Failure(problem, brief=brief)
            self.mount(self._failure, before=self._working)
            self._welcome.display = False

    def prepend(self, entries: list[Entry], *, more_on_server: bool) -> None:
        """Show older entries above all others."""
        self._more_on_server = more_on_server
        self._entries = (*entries, *self._entries)
        self._reach_back()

    @property
    def _hidden(self) -> int:
        """How many entries are older than the oldest widget."""
        return len(self._entries) - len(self._views)

    def _rebuild(self, entries: tuple[Entry, ...]) -> None:
        self.remove_children(self._views)
        self._views = []
        self._entries = entries
        self._mount_views(entries[-WINDOW:])
        self.anchor()

    def _continue(self, entries: tuple[Entry, ...]) -> None:
        """Change what differs at the end; all else is the same object as before."""
        known = min(len(entries), len(self._entries))
        same = known
        while same > self._hidden and entries[same - 1] is not self._entries[same - 1]:
            same -= 1
        hidden = self._hidden
        self.remove_children(self._views[known - hidden :])
        self._views = self._views[: known - hidden]
        for view, entry in zip(self._views[same - hidden :], entries[same:known], strict=True):
            view.show(entry)
        self._entries = entries
        self._mount_views(entries[known:])
        self._prune()

    def _mount_views(self, entries: tuple[Entry, ...]) -> None:
        from taskchat.tui.widgets.message import MessageView

        views = [MessageView(entry) for entry in entries]
        if views:
            self._views += views
            self.mount_all(views, before=self._working)

    def _prune(self) -> None:
        """Unmount the oldest, unless the user is looking at them."""
        if len(self._views) > WINDOW + SLACK and self.is_vertical_scroll_end:
            surplus = len(self._views) - WINDOW
            self.remove_children(self._views[:surplus])
            self._views = self._views[surplus:]

    # ------------------------------------------------------------------ older

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Near the top, mount what is older."""
        super().watch_scroll_y(old_value, new_value)
        if new_value < old_value and new_value <= self.size.height / 2:
            self._reach_back()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self._reach_back()

    def _reach_back(self) -> None:
        """Mount older entries, keeping in place what the user looks at; ask for more when there are none here."""
        hidden = self._hidden
        if self._reaching_back:
            return
        if hidden == 0:
            if self._more_on_server:
                self.post_message(self.OlderWanted())
            return
        from taskchat.tui.widgets.message import MessageView

        self._reaching_back = True
        from_bottom = self.max_scroll_y - self.scroll_y
        views = [MessageView(entry) for entry in self._entries[max(0, hidden - STEP) : hidden]]
        self.mount_all(views, after=self._welcome)
        self._views = views + self._views
        self._mind_earlier()

        def keep_place() -> None:
            self._reaching_back = False
            self.scroll_to(y=self.max_scroll_y - from_bottom, animate=False, immediate=True)

        self.call_after_refresh(keep_place)

    def _mind_earlier(self) -> None:
        self._earlier.display = self._hidden > 0 or self._more_on_server

    def _ask(self, question: Question | None) -> None:
        """Show the options of `question`, or take them away."""
        wanted = answers(question) if question else []
        if self.choices is not None and self.choices.answers != wanted:
            self.choices.remove()
            self.choices = None
        if question and wanted and self.choices is None:
            self.choices = Choices(question)
            self.mount(self.choices, before=self._working)
