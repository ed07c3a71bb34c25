"""What one does with a conversation beside talking, from the prompt's commands and the messages themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Vertical
from textual.message import Message

from taskchat.errors import TaskchatError
from taskchat.tui.completion import Names
from taskchat.tui.widgets.hint import CONNECTING, Hint
from taskchat.tui.widgets.messages import Messages
from taskchat.tui.widgets.transcript import TranscriptView

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import ModuleType

    from taskchat.tui.talk import Talk


class Acting(Vertical):
    """A conversation on the screen that something can be done with."""

    talk: Talk | None
    view: TranscriptView
    hint: Hint

    class TurnOver(Message):
        """Something was done: the tasks and the conversations may be others."""

    def show(self) -> None:
        """Show what the talk has become."""
        raise NotImplementedError

    def tell(self, words: str, *, undoable: bool = False) -> None:
        """Say what happened, for a while."""
        self.hint.tell(words, undoable=undoable)

    def warn(self, words: str) -> None:
        """Say what stands in the way."""
        self.hint.warn(words)

    @work(group="deeds")
    async def do_export(self, words: str) -> None:
        """Write the conversation to a file."""
        await self._do(lambda deeds, talk: deeds.export(talk, words))

    @work(group="deeds")
    async def do_model(self, words: str) -> None:
        """Let another model answer."""
        await self._do(lambda deeds, talk: deeds.use_model(talk, words))

    def do_copy(self, words: str) -> None:
        """Copy the last reply, or its last listing."""
        reply = self.view.messages.last_reply()
        code = reply.last_listing() if reply is not None and words == "code" else None
        if reply is None or code == "":
            self.warn("There is no code in the last reply." if reply is not None else "There is no reply yet.")
        else:
            self.copy(code if code is not None else reply.text(), "the reply" if code is None else "the code")

    @on(Messages.CopyWanted)
    def _copy_wanted(self, event: Messages.CopyWanted) -> None:
        event.stop()
        self.copy(event.text, event.what)

    @work(group="copy", exclusive=True)
    async def copy(self, text: str, what: str) -> None:
        """Put `text` into the clipboard, and say how far that is known to have worked."""
        from taskchat.tui.talking.deeds import copy

        self.app.copy_to_clipboard(text)
        words, filled = await copy(text, what)
        if filled:
            self.tell(words)
        else:
            self.warn(words)

    @on(Messages.UndoWanted)
    @work(group="deeds")
    async def _undo_wanted(self, event: Messages.UndoWanted) -> None:
        event.stop()
        if await self._do(lambda deeds, talk: deeds.undo_call(talk, event.message_id, event.call_id)):
            self.view.messages.undone(event.picture, event.call_id)
            self.post_message(self.TurnOver())

    async def _do(self, deed: Callable[[ModuleType, Talk], Awaitable[str]]) -> bool:
        """Do it and say so, or say what stood in the way. Whether it was done."""
        from taskchat.tui.talking import deeds

        if self.talk is None:
            self.warn(CONNECTING)
            return False
        try:
            self.tell(await deed(deeds, self.talk))
        except TaskchatError as error:
            self.warn(str(error))
            return False
        self.show()
        return True

    async def _names(self) -> Names:
        from taskchat.tui.talking.deeds import names

        return await names(self.talk) if self.talk is not None else Names()

    async def _preview(self, text: str) -> str:
        from taskchat.tui.talking.deeds import preview

        return await preview(self.talk, text) if self.talk is not None else ""
