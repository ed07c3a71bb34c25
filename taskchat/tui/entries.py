"""What each message of a conversation is drawn from, as blocks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from textual.content import Content

from taskchat.client.transcript import Entry, ReplyEntry, ShownCall, UserEntry
from taskchat.schemas.chat import NOTHING_SAID
from taskchat.tui.blocks import AnyBlock, Block
from taskchat.tui.cards import can_be_undone, card, details, words
from taskchat.tui.growing import GrowingMarkdown
from taskchat.tui.markdown import code_of
from taskchat.tui.plain import visible
from taskchat.tui.sources import source_blocks
from taskchat.tui.widgets.failure import failure_words

BROKEN_OFF = "This reply broke off."
FAILED = Content.styled("▎ ", "$error")


class Picture:
    """A message as it is to be drawn, with the cards that are open. A growing reply is parsed where it grows."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.opened: set[str] = set()  # the calls whose cards are open
        self.undone: set[str] = set()  # the calls that were taken back
        self.can_undo = False  # it is known which turn the calls belong to
        self._growing = GrowingMarkdown()
        self._characters = len(entry.text)
        self._lines = entry.text.count("\n") + 1 + (len(entry.calls) if isinstance(entry, ReplyEntry) else 0)

    @property
    def said(self) -> bool:
        """Whether the user said it."""
        return isinstance(self.entry, UserEntry)

    def rough_height(self, width: int) -> int:
        """About how many lines it takes at `width`: told without drawing it."""
        return self._lines + self._characters // width

    def calls(self) -> tuple[ShownCall, ...]:
        """The tool calls of a reply."""
        return self.entry.calls if isinstance(self.entry, ReplyEntry) else ()

    def toggle(self, call_id: str) -> None:
        """Open a card, or close it."""
        self.opened ^= {call_id}

    def listing(self, number: int) -> str:
        """The code of the message's `number`-th listing, from 0."""
        found = code_of(self.entry.text)
        return found[number] if number < len(found) else ""

    def last_listing(self) -> str:
        """The code of the message's last listing."""
        found = code_of(self.entry.text)
        return found[-1] if found else ""

    def text(self) -> str:
        """The whole message as it is copied: what was said, or what a reply did where it says nothing."""
        return self.entry.text or "\n".join(words(call) for call in self.calls())

    def blocks(self) -> list[AnyBlock]:
        """What to draw."""
        entry = self.entry
        if isinstance(entry, UserEntry):
            return [Block(Content(visible(entry.text)))]
        said = self._said(entry.text)
        if entry.problem is not None:
            said.append(Block(failure_words(entry.problem), lead=FAILED, indent=FAILED, gap=bool(said)))
        elif entry.stopped and entry.text != NOTHING_SAID:
            said.append(Block(Content.styled(NOTHING_SAID, "$foreground 60%"), gap=bool(said)))
        elif entry.state == "failed" and not said:
            said.append(Block(Content.styled(BROKEN_OFF, "$text-error"), lead=FAILED, indent=FAILED))
        cards = self._cards()
        if cards and said:
            said[0] = replace(said[0], gap=True)
        sources = [] if entry.running else source_blocks(entry.sources, entry.sources_note)
        return cards + said + sources

    def _cards(self) -> list[AnyBlock]:
        found: list[AnyBlock] = []
        for call in self.calls():
            undone = call.id in self.undone
            found.append(card(call, undone=undone, undoable=self.can_undo and can_be_undone(call)))
            if call.id in self.opened:
                found += details(call)
        return found

    def _said(self, text: str) -> list[AnyBlock]:
        """The words of a reply. A new list, whose blocks stay the same as long as they look the same."""
        if not text.startswith(self._growing.text):  # the turn began anew
            self._growing = GrowingMarkdown()
        self._growing.append(text[len(self._growing.text) :])
        return list(self._growing.blocks())


def time_of(entry: Entry, before: Entry | None, *, today: dt.date, zone: dt.tzinfo | None) -> str:
    """When the user said something: the time, and the day where it is another than that of what was said before."""
    if not isinstance(entry, UserEntry) or entry.at is None:
        return ""
    at = entry.at.astimezone(zone)
    last = before.at.astimezone(zone).date() if before is not None and before.at is not None else today
    if at.date() == last:
        return f"{at:%H:%M}"
    year = f" {at.year}" if at.year != today.year else ""
    return f"{at:%a} {at.day} {at:%b}{year}, {at:%H:%M}"
