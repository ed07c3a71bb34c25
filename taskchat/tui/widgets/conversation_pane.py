"""The conversations at the left, with the server behind them: found, opened, renamed, archived, deleted."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from taskchat.errors import TaskchatError
from taskchat.tui.links import link
from taskchat.tui.news import Told, Warned
from taskchat.tui.widgets.conversation_list import ConversationList
from taskchat.tui.widgets.line_editor import LineEditor

if TYPE_CHECKING:
    from taskchat.schemas.chat import Conversation
    from taskchat.tui.conversation_keeper import ConversationKeeper

HEADING_LINE = 1
UNDO_SECONDS = 10.0  # for so long a deleted conversation can be taken back
LEAVE_SECONDS = 3.0  # what is deleted yet when one leaves
PAGE = 50


class ConversationPane(Vertical):
    """The left side of the screen."""

    class Opened(Message):
        """The user wants to go on with this conversation."""

        def __init__(self, conversation_id: str) -> None:
            super().__init__()
            self.conversation_id = conversation_id

    class Gone(Message):
        """This conversation is deleted."""

        def __init__(self, conversation_id: str) -> None:
            super().__init__()
            self.conversation_id = conversation_id

    class Changed(Message):
        """A conversation was renamed, archived, or that was taken back."""

    class Left(Message):
        """The user wants to go back to the prompt."""

    def __init__(self, *, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._clock = clock
        self.keeper: ConversationKeeper | None = None
        self.here: str | None = None
        self._found: Sequence[Conversation] = ()
        self._more = self._archived = self._loaded = False
        self._words, self._most = "", PAGE

    def compose(self) -> ComposeResult:
        """Heading, list, and the line to type in."""
        yield Static(id="conversations-heading", markup=False)
        yield ConversationList()
        yield LineEditor()

    def on_mount(self) -> None:
        """Know one's widgets."""
        self.list = self.query_one(ConversationList)
        self._editor = self.query_one(LineEditor)

    async def delete_doomed(self) -> None:
        """Delete now what was to be deleted soon: one leaves."""
        if self.keeper is not None:
            with contextlib.suppress(TaskchatError, TimeoutError):
                async with asyncio.timeout(LEAVE_SECONDS):
                    for each in list(self.keeper.doomed):
                        await self.keeper.delete_doomed(each)

    def on_show(self) -> None:
        """Nobody looked while it was hidden."""
        self.look()

    def on_resize(self) -> None:
        """The heading fills its line."""
        self._head()

    # ------------------------------------------------------------------- show

    def at(self, conversation_id: str | None) -> None:
        """This conversation is on the screen now."""
        if conversation_id != self.here:
            self.here = conversation_id
            self.look()

    def look(self) -> None:
        """Look what conversations there are, if anybody sees them."""
        if self.display:
            self._read()

    @work(exclusive=True, group="conversations")
    async def _read(self) -> None:
        if self.keeper is None:
            return
        with contextlib.suppress(TaskchatError):  # the tasks' pane says it, every other second
            self._found, self._more = await self.keeper.read(
                words=self._words, archived=self._archived, most=self._most
            )
            self._loaded = True
            self._show()

    def _show(self) -> None:
        found = [each for each in self._found if self.keeper is None or each.id not in self.keeper.doomed]
        empty = "Nothing matches." if self._words else "Nothing is archived." if self._archived else "None yet."
        self.list.show(found, self._clock(), here=self.here, more=self._more, archived=self._archived, empty=empty)
        self._head()

    def _head(self) -> None:
        said = Content.assemble(("Archived" if self._archived else "Conversations", "bold"))
        if self._words:
            said = Content.assemble(said, (f"  “{self._words}”", "$foreground 60%"))
        right = Content.assemble(
            link("new", "screen.new_conversation"), " ", link("find", "screen.conversation('search')")
        )
        heading = self.query_one("#conversations-heading", Static)
        room = heading.size.width or 24
        said = said.truncate(max(8, room - right.cell_length - 1), ellipsis=True)
        space = " " * max(1, room - said.cell_length - right.cell_length)
        heading.update(Content.assemble(said, space, right), layout=False)

    # ----------------------------------------------------------------- wishes

    def act(self, verb: str) -> None:
        """Do `verb` as the list's key for it does."""
        self.list.focus()
        self.list.action_ask(verb)

    @on(ConversationList.Asked)
    def _asked(self, event: ConversationList.Asked) -> None:
        event.stop()
        each = event.conversation
        match event.verb:
            case "search":
                self._editor.open("search", line=HEADING_LINE, text=self._words, placeholder="words of the title")
            case "archived":
                self._archived, self._most = not self._archived, PAGE
                self._read()
            case "more":
                self._most += PAGE
                self._read()
            case "leave" if self._words or self._archived:
                self._words, self._archived = "", False
                self._read()
            case "leave":
                self.post_message(self.Left())
            case "undo":
                self._change(lambda keeper: keeper.undo(), undoable=False)
            case "open" if each is not None:
                self.post_message(self.Opened(each.id))
            case "rename" if each is not None:
                line = self.list.region.y - self.region.y + self.list.line_at
                self._editor.open("rename", line=line, text=each.title, about=each)
            case "archive" if each is not None:
                self._change(lambda keeper: keeper.archive(each))
            case "delete" if each is not None:
                self._delete(each)

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        if self._editor.purpose == "search":
            self._words = event.value.strip()
            self._read()

    @on(LineEditor.Typed)
    def _typed(self, event: LineEditor.Typed) -> None:
        event.stop()
        self.list.focus()
        if event.purpose == "rename":
            self._change(lambda keeper: keeper.rename(event.about, event.text))

    @on(LineEditor.Left)
    def _left_editor(self, event: LineEditor.Left) -> None:
        event.stop()
        if event.purpose == "search" and self._words:
            self._words = ""
            self._read()
        self.list.focus()

    def _delete(self, conversation: Conversation) -> None:
        if self.keeper is None:
            return
        self.post_message(Told(self.keeper.doom(conversation), undoable=True))
        self._show()
        self.set_timer(UNDO_SECONDS, lambda: self._delete_for_good(conversation.id))
        if conversation.id == self.here:
            self.post_message(self.Gone(conversation.id))

    @work(group="delete")
    async def _delete_for_good(self, conversation_id: str) -> None:
        if self.keeper is not None:
            try:
                await self.keeper.delete_doomed(conversation_id)
            except TaskchatError as error:
                self.post_message(Warned(str(error)))
                self.set_timer(UNDO_SECONDS, lambda: self._delete_for_good(conversation_id))

    @work(group="change")
    async def _change(
        self, change: Callable[[ConversationKeeper], Awaitable[str | None]], *, undoable: bool = True
    ) -> None:
        """Do it, say so, show it."""
        if self.keeper is None:
            return
        try:
            words = await change(self.keeper)
        except TaskchatError as error:
            self.post_message(Warned(str(error)))
            return
        if words:
            self.post_message(Told(words, undoable=undoable))
        self.post_message(self.Changed())
        self._read()
