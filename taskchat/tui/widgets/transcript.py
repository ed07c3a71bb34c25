"""The conversation: its messages, and under them what the last one asks or what went wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from taskchat.tui.widgets.choices import Choices, answers
from taskchat.tui.widgets.failure import Failure
from taskchat.tui.widgets.lines import Lines
from taskchat.tui.widgets.messages import Messages
from taskchat.tui.widgets.welcome import Welcome
from taskchat.tui.widgets.working import Working

if TYPE_CHECKING:
    from taskchat.client.transcript import Entry, Transcript
    from taskchat.schemas.chat import Question
    from taskchat.schemas.problems import Problem

Clock = Callable[[], dt.datetime]


class TranscriptView(Vertical):
    """Shows a `Transcript`; `show` takes each newer one and changes only what differs."""

    class OlderWanted(Message):
        """Everything that is here is nearly seen; the server has more."""

    def __init__(self, *, clock: Clock) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._more_on_server = False
        self.messages = Messages(clock=clock)
        self._welcome = Welcome()
        self._working = Working()
        self._failure: Failure | None = None
        self.choices: Choices | None = None

    def compose(self) -> ComposeResult:
        """What is always there: the welcome of an empty conversation, the messages, the sign of work."""
        yield self._welcome
        yield self.messages
        yield self._working

    def on_mount(self) -> None:
        """Begin empty."""
        self.messages.display = False

    def show(self, transcript: Transcript, *, more_on_server: bool = False) -> None:
        """Show `transcript`."""
        entries, before = transcript.entries, self._entries
        self._more_on_server = more_on_server
        self._entries = entries
        self._welcome.display = not entries
        self.messages.display = bool(entries)
        self.messages.offer_earlier(more=more_on_server)
        if transcript.running and _only_last_differs(entries, before):
            self.messages.grow(entries[-1])
        elif entries is not before:
            self._continue(entries, before)
        self._working.run(on=transcript.running)
        self._ask(transcript.question if not transcript.running else None)

    def _continue(self, entries: tuple[Entry, ...], before: tuple[Entry, ...]) -> None:
        """Draw what differs at the end; all else is the same object as before."""
        same = min(len(entries), len(before))
        if not same or entries[0] is not before[0]:
            self.messages.begin(entries)
            return
        while same and entries[same - 1] is not before[same - 1]:
            same -= 1
        self.messages.show(entries, same=same)

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
        self.messages.prepend(entries)
        self.messages.offer_earlier(more=more_on_server)

    def anchor(self, anchor: bool = True) -> None:  # noqa: FBT001, FBT002, ARG002 - Textual's signature
        """To the newest message, and stay there until the user scrolls up."""
        self.messages.follow()

    def page(self, pages: int) -> None:
        """Page up or down."""
        if pages < 0:
            self.messages.scroll_page_up(animate=False)
        else:
            self.messages.scroll_page_down(animate=False)

    @on(Lines.NearTop)
    def _near_top(self, event: Lines.NearTop) -> None:
        event.stop()
        if self._more_on_server:
            self.post_message(self.OlderWanted())

    def _ask(self, question: Question | None) -> None:
        """Show the options of `question`, or take them away."""
        wanted = answers(question) if question else []
        if self.choices is not None and self.choices.answers != wanted:
            self.choices.remove()
            self.choices = None
        if question and wanted and self.choices is None:
            self.choices = Choices(question)
            self.mount(self.choices, before=self._working)


def _only_last_differs(entries: tuple[Entry, ...], before: tuple[Entry, ...]) -> bool:
    return (
        1 < len(entries) == len(before)
        and entries[-2] is before[-2]
        and entries[0] is before[0]
        and entries[-1] is not before[-1]
    )
