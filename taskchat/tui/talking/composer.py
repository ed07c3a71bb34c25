"""Where one writes, and what happens while one does: completions, what is understood, the draft that is kept."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from time import monotonic

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalGroup
from textual.timer import Timer

from taskchat.errors import TaskchatError
from taskchat.tui.commands import is_command
from taskchat.tui.completion import Names, Offer, offers, wants_names
from taskchat.tui.widgets.completions import Completions
from taskchat.tui.widgets.hint import Hint
from taskchat.tui.widgets.prompt import Prompt

PREVIEW_SECONDS = 0.2  # after the last key
PREVIEW_LONGEST = 500  # characters
DRAFT_SECONDS = 0.7  # what was typed before that survives a crash
NAMES_SECONDS = 10.0  # how long names are taken for new

AskNames = Callable[[], Awaitable[Names]]
AskPreview = Callable[[str], Awaitable[str]]


class Composer(VerticalGroup):
    """Completions, prompt, hint. `names` and `preview` ask the server; without them it is only a prompt."""

    def __init__(self) -> None:
        super().__init__()
        self.names: AskNames | None = None
        self.preview: AskPreview | None = None
        self._known = Names()
        self._known_at = float("-inf")
        self._previewing: Timer | None = None
        self._keeping: Timer | None = None
        self._draft_key: str | None = None
        self.completions = Completions()
        self.prompt = Prompt(self.completions)
        self.hint = Hint()

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.completions
        yield self.prompt
        yield self.hint

    # ----------------------------------------------------------------- typing

    @on(Prompt.Changed)
    def _typed(self, event: Prompt.Changed) -> None:
        event.stop()
        text = self.prompt.text
        self.hint.about(text)
        self._complete()
        self._await_preview(text)
        if self._keeping is None and self._draft_key is not None:
            self._keeping = self.set_timer(DRAFT_SECONDS, self._keep)

    @on(Prompt.SelectionChanged)
    def _moved(self) -> None:
        self._complete()

    def _complete(self) -> None:
        before = self.prompt.before_cursor
        if wants_names(before) and self.names is not None and monotonic() - self._known_at > NAMES_SECONDS:
            self._known_at = monotonic()
            self._ask_names(self.names)
        self.completions.offer(offers(before, self._known) if before else [])

    @work(exclusive=True, group="names")
    async def _ask_names(self, names: AskNames) -> None:
        with contextlib.suppress(TaskchatError):
            self._known = await names()
            self._complete()

    @on(Completions.Taken)
    def _taken(self, event: Completions.Taken) -> None:
        event.stop()
        self.take_offer(event.offer)

    def take_offer(self, offer: Offer) -> None:
        """Write what was offered."""
        self.prompt.complete(offer)
        self.prompt.focus()

    def _await_preview(self, text: str) -> None:
        if self._previewing is not None:
            self._previewing.stop()
            self._previewing = None
        if self.preview is not None and text.strip() and len(text) <= PREVIEW_LONGEST and not is_command(text):
            self._previewing = self.set_timer(PREVIEW_SECONDS, self._ask_preview)

    @work(exclusive=True, group="preview")
    async def _ask_preview(self) -> None:
        text = self.prompt.text
        if self.preview is None or not text.strip():
            return
        with contextlib.suppress(TaskchatError):
            words = await self.preview(text)
            if words and self.prompt.text == text:
                self.hint.understood(words)

    # ----------------------------------------------------------------- drafts

    def draft_of(self, key: str) -> None:
        """The prompt belongs to another conversation now: its draft comes, and that of the one before is kept.

        Words that were typed before any conversation was open stay.
        """
        if key == self._draft_key:
            return
        before, self._draft_key = self._draft_key, key
        self._load(before, key, self.prompt.text)

    @work(group="draft")
    async def _load(self, before: str | None, key: str, text: str) -> None:
        from taskchat.client.drafts import keep_draft, read_draft

        if before is not None:
            with contextlib.suppress(TaskchatError):
                await asyncio.to_thread(keep_draft, before, text)
        draft = await asyncio.to_thread(read_draft, key)
        if self._draft_key != key:
            return
        if before is None and text:
            draft = f"{draft}\n{text}" if draft and draft != text else text
        if draft != self.prompt.text:
            self.prompt.write(draft)

    def rename_draft(self, key: str) -> None:
        """The conversation has got a name; what is typed stays."""
        self._draft_key = key

    def _keep(self) -> None:
        self._keeping = None
        self._write_draft()

    @work(group="draft")
    async def _write_draft(self) -> None:
        with contextlib.suppress(TaskchatError):
            await asyncio.to_thread(self._write_now, self.prompt.text)

    def _write_now(self, text: str) -> None:
        from taskchat.client.drafts import keep_draft

        if self._draft_key is not None:
            keep_draft(self._draft_key, text)

    async def on_unmount(self) -> None:
        """Keep what is there."""
        with contextlib.suppress(TaskchatError):
            await asyncio.to_thread(self._write_now, self.prompt.text)
