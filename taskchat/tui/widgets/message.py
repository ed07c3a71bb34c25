"""One message of the conversation: what the user said, or a reply with its tool calls. One widget, however long."""

from __future__ import annotations

from dataclasses import replace

from textual.content import Content
from textual.selection import Selection
from textual.visual import Visual
from textual.widget import Widget

from taskchat.client.transcript import Entry, UserEntry
from taskchat.schemas.chat import NOTHING_SAID
from taskchat.tui.blocks import AnyBlock, Block, Blocks
from taskchat.tui.cards import card
from taskchat.tui.markdown import GrowingMarkdown, read_markdown
from taskchat.tui.plain import visible
from taskchat.tui.sources import source_blocks
from taskchat.tui.widgets.failure import failure_words

FRAME_SECONDS = 1 / 15  # a growing reply is drawn this often at most, whatever the pace of its pieces
BROKEN_OFF = "This reply broke off."

FAILED = Content.styled("▎ ", "$error")


class MessageView(Widget):
    """Shows an entry; `show` replaces it by what it has become."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.auto_links = False  # links have their look from the text; Textual would restyle every line of every frame
        self.entry = entry
        self.set_class(isinstance(entry, UserEntry), "said")
        self._growing = GrowingMarkdown()
        self._waiting = False
        self._picture = Blocks(self._blocks())
        self._mind_emptiness()

    def show(self, entry: Entry) -> None:
        """Show `entry`: at once when it is complete, else with the next frame."""
        if entry is self.entry:
            return
        self.entry = entry
        self.set_class(isinstance(entry, UserEntry), "said")
        if isinstance(entry, UserEntry) or not entry.running:
            self._draw()
        elif not self._waiting:
            self._waiting = True
            self.set_timer(FRAME_SECONDS, self._draw)

    def render(self) -> Visual:
        """The picture as it was drawn last."""
        return self._picture

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected words, without bullets and margins."""
        return selection.extract(self._picture.plain), "\n"

    def _draw(self) -> None:
        self._waiting = False
        self._picture = Blocks(self._blocks(), before=self._picture)
        self._mind_emptiness()
        self.refresh(layout=True)

    def _mind_emptiness(self) -> None:
        self.display = bool(self._picture.blocks)

    def _blocks(self) -> list[AnyBlock]:
        entry = self.entry
        if isinstance(entry, UserEntry):
            return [Block(Content(visible(entry.text)))]
        cards: list[AnyBlock] = [card(call) for call in entry.calls]
        words = self._words(entry.text, running=entry.running)
        if entry.problem is not None:
            words.append(Block(failure_words(entry.problem), lead=FAILED, indent=FAILED, gap=bool(words)))
        elif entry.stopped and entry.text != NOTHING_SAID:
            words.append(Block(Content.styled(NOTHING_SAID, "$foreground 60%"), gap=bool(words)))
        elif entry.state == "failed" and not words:
            words.append(Block(Content.styled(BROKEN_OFF, "$text-error"), lead=FAILED, indent=FAILED))
        if cards and words:
            words[0] = replace(words[0], gap=True)
        sources = [] if entry.running else source_blocks(entry.sources, entry.sources_note)
        return cards + words + sources

    def _words(self, text: str, *, running: bool) -> list[AnyBlock]:
        if not running:
            return read_markdown(text)
        if not text.startswith(self._growing.text):  # the turn began anew
            self._growing = GrowingMarkdown()
        self._growing.append(text[len(self._growing.text) :])
        return self._growing.blocks()
