"""What the chat screen shows over itself: bots, FAQs, documents, servers, settings, help."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual import work
from textual.screen import Screen

from taskchat.errors import TaskchatError
from taskchat.tui.talking.column import TalkColumn

if TYPE_CHECKING:
    from taskchat.tui.talk import Talk


class Wanted(NamedTuple):
    """What to show first: this conversation, a new one, or the last one; with the bot of this name, if with any."""

    conversation_id: str | None = None
    new: bool = False
    bot: str | None = None


class Pages(Screen[None]):
    """The actions that open a page and do what was chosen there."""

    column: TalkColumn

    def go_to(self, wanted: Wanted) -> None:
        """Show another conversation."""
        raise NotImplementedError

    def reconnect(self) -> None:
        """Speak to the server that is in use now."""
        raise NotImplementedError

    def _ready(self) -> Talk | None:
        return self.column.talk if self.column.ready() else None

    @work(exclusive=True, group="page")
    async def action_choose_bot(self) -> None:
        """Show the bots; whichever is chosen is talked with from then on, in the last conversation with it."""
        if (talk := self._ready()) is None:
            return
        from taskchat.tui.screens.bots import NOBODY, BotScreen

        try:
            bots = await talk.bots()
        except TaskchatError as error:
            self.column.warn(str(error))
            return
        chosen = await self.app.push_screen_wait(BotScreen(bots, talk.bot))
        if chosen is not None:
            self.go_to(Wanted(bot=None if chosen == NOBODY else chosen))

    @work(exclusive=True, group="page")
    async def action_choose_faq(self) -> None:
        """Show the questions that are answered here; whichever is chosen is asked."""
        if (talk := self._ready()) is None:
            return
        from taskchat.tui.screens.faqs import FaqScreen

        try:
            faqs = await talk.faqs()
        except TaskchatError as error:
            self.column.warn(str(error))
            return
        chosen = await self.app.push_screen_wait(FaqScreen(faqs))
        if chosen is not None and self.column.ready():
            self.column.say(chosen)

    def action_documents(self) -> None:
        """Show the documents that are searched here; add and remove some."""
        if (talk := self._ready()) is None:
            return
        from taskchat.tui.screens.documents import DocumentScreen

        self.app.push_screen(DocumentScreen(talk.server.documents, talk.bot))

    @work(exclusive=True, group="page")
    async def action_choose_server(self) -> None:
        """Show the servers and accounts there are; go to another one."""
        from taskchat.tui.screens.servers import ServerScreen

        if await self.app.push_screen_wait(ServerScreen()):
            self.reconnect()

    def action_settings(self) -> None:
        """How one likes the screen."""
        from taskchat.tui.screens.settings import SettingsScreen

        self.app.push_screen(SettingsScreen())

    def action_choose_theme(self) -> None:
        """Choose another theme; it is seen while one looks for it."""
        from taskchat.tui.screens.themes import ThemeScreen

        self.app.push_screen(ThemeScreen())

    def action_help(self) -> None:
        """Keys and commands."""
        from taskchat.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())
