"""The documents that are searched: their state, more of them, their text, gone again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from taskchat.errors import TaskchatError
from taskchat.tui.plain import one_line, visible
from taskchat.tui.screens.page import Page
from taskchat.tui.widgets.task_line import FAINT, TaskLine

if TYPE_CHECKING:
    from taskchat.schemas.bots import Bot
    from taskchat.schemas.documents import Document
    from taskchat.tui.server import Documents

LOOK_SECONDS = 2.0
SHOWN_MOST = 200
TEXT_LENGTH = 20_000
ADD = "a file's path, or an address: ~/handbook.pdf, https://…"
NONE = "There are no documents here yet. Type a path or an address above."
STATES = {"ready": ("ready", "$text-success"), "failed": ("failed", "$text-error")}


class DocumentScreen(Page[None]):
    """Those of a bot, or one's own."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", "Read", show=False, tooltip="Read its text"),
        Binding("o", "source", "Source", tooltip="Open where it comes from"),
        Binding("r", "again", "Read again", tooltip="Have it read again"),
        Binding("delete", "delete", "Delete", key_display="del", tooltip="Delete it"),
        Binding("escape", "dismiss", "Close", key_display="esc", tooltip="Close this page"),
    ]

    def __init__(self, documents: Documents, bot: Bot | None) -> None:
        super().__init__()
        self._documents, self._bot = documents, bot
        self._found: list[Document] = []
        self._shown: object = None
        self._doomed: str | None = None

    def compose(self) -> ComposeResult:
        """What to add, what there is, what there is to know of it."""
        whose = f"Documents of {one_line(self._bot.name)}" if self._bot else "Your documents"
        with Vertical(id="documents"):
            yield Static(Content.styled(whose, "bold"), markup=False)
            yield Input(placeholder=ADD, compact=True)
            yield OptionList(markup=False)
            yield Static(id="document-words", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Look at once, and again: they are being read meanwhile."""
        self._look()
        self.set_interval(LOOK_SECONDS, self._look)

    # ------------------------------------------------------------------- show

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        try:
            page = await self._documents.page(bot_id=self._bot_id, limit=SHOWN_MOST)
        except TaskchatError as error:
            self._say(str(error), "$text-error")
            return
        if page.items == self._shown:
            return
        self._shown = self._found = page.items
        found = self.query_one(OptionList)
        at = found.highlighted
        found.set_options([Option(_line(each), id=each.id) for each in page.items] or [Option(NONE, disabled=True)])
        if page.items:
            found.highlighted = min(at or 0, len(page.items) - 1)

    @property
    def _bot_id(self) -> str | None:
        return self._bot.id if self._bot else None

    @property
    def _pointed(self) -> Document | None:
        at = self.query_one(OptionList).highlighted
        return self._found[at] if at is not None and at < len(self._found) else None

    def _say(self, words: str, look: str = FAINT) -> None:
        self.query_one("#document-words", Static).update(Content.styled(visible(words), look))

    @on(OptionList.OptionHighlighted)
    def _tell(self) -> None:
        each = self._pointed
        if each is not None:
            self._say("  ".join(filter(None, [each.url or each.name, each.reason or "", *each.notes])))

    # ---------------------------------------------------------------- actions

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self._add(event.value.strip())

    @work(group="add")
    async def _add(self, wanted: str) -> None:
        from taskchat.client.shapes import checked
        from taskchat.schemas.documents import DocumentUrl

        self._say("Sending it…")
        try:
            if wanted.startswith(("http://", "https://")):
                await self._documents.add_url(checked(DocumentUrl, url=wanted, bot_id=self._bot_id))
            else:
                with await asyncio.to_thread(_opened, wanted) as file:
                    await self._documents.add_file(Path(wanted).name, file, bot_id=self._bot_id)
        except TaskchatError as error:
            self._say(str(error), "$text-error")
        except OSError as error:
            self._say(f"{wanted} can't be read: {error.strerror or error}.", "$text-error")
        else:
            self.query_one(Input).value = ""
            self._say("It is being read.")
            self._look()

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.action_read()

    @work(exclusive=True, group="read")
    async def action_read(self) -> None:
        """Read its text."""
        if (each := self._pointed) is None:
            return
        try:
            found = await self._documents.text(each.id, length=TEXT_LENGTH)
        except TaskchatError as error:
            self._say(str(error), "$text-error")
            return
        self.app.push_screen(TextScreen(each.title, found.text))

    def action_source(self) -> None:
        """Open where it comes from: its address in a browser, else its text."""
        each = self._pointed
        if each is not None and each.url:
            self.app.open_url(each.url)
        else:
            self.action_read()

    @work(group="change")
    async def action_again(self) -> None:
        """Have it read again."""
        if each := self._pointed:
            await self._try(self._documents.refresh(each.id), f"{each.title} is being read again.")

    @work(group="change")
    async def action_delete(self) -> None:
        """Delete it, after a second press."""
        each = self._pointed
        if each is None:
            return
        if self._doomed != each.id:
            self._doomed = each.id
            self._say(f"Press delete again to delete {each.title} for good.", "$text-warning")
            return
        self._doomed = None
        await self._try(self._documents.remove(each.id), f"Deleted: {each.title}")

    async def _try(self, change: Awaitable[object], words: str) -> None:
        try:
            await change
        except TaskchatError as error:
            self._say(str(error), "$text-error")
        else:
            self._say(words, "$text-success")
            self._look()


class TextScreen(Page[None]):
    """The text of a document, or its beginning."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", key_display="esc", tooltip="Back to the documents")
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        """Title and text."""
        with VerticalScroll(id="document-text"):
            yield Static(Content.styled(one_line(self._title), "bold"), markup=False)
            yield Static(Content(visible(self._text)), markup=False)
        yield Footer()


def _opened(path: str) -> BinaryIO:
    return Path(path).expanduser().open("rb")


def _line(each: Document) -> TaskLine:
    words, look = STATES.get(each.state, (f"{each.state} {each.progress}%", "$text-warning"))
    return TaskLine(Content(""), Content(one_line(each.title)), Content.styled(words, look))
