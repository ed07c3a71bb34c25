"""The terminal app: it joins the screen and a client. `run` is what `taskchat chat` calls.

Only Textual is imported before the first picture; the client, its shapes and the parser follow while one can see
already where one is.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType

from taskchat.tui.screens.chat import ChatScreen, Clock, Connect, Say, now
from taskchat.tui.screens.pages import Wanted
from taskchat.tui.settings import ScreenSettings, kept_settings
from taskchat.tui.themes import THEMES

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.theme import Theme

    from taskchat.tui.server import Server


def run(conversation_id: str | None = None, *, new: bool = False, bot: str | None = None) -> None:
    """Show the chat screen until the user leaves it."""
    TaskchatApp(conversation_id=conversation_id, new=new, bot=bot).run()


def connect(say: Say) -> Server:
    """A client of the server in use."""
    from taskchat.client.api import Client

    return Client(say=say)


class TaskchatApp(App[None]):
    """The app. `connect` makes the client, so that tests bring their own."""

    TITLE = "taskchat"
    CSS_PATH = "taskchat.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", key_display="^q", priority=True, tooltip="Leave taskchat"),
    ]

    def __init__(
        self,
        *,
        conversation_id: str | None = None,
        new: bool = False,
        bot: str | None = None,
        connect: Connect = connect,
        clock: Clock = now,
    ) -> None:
        super().__init__()
        self._wanted = Wanted(conversation_id, new, bot)
        self._connect = connect
        self._clock = clock
        self.settings = kept_settings()
        for theme in THEMES:
            self.register_theme(theme)
        if self.settings.theme in self.available_themes:
            self.theme = self.settings.theme

    def get_default_screen(self) -> ChatScreen:
        """The chat screen is the only one that stays."""
        return ChatScreen(self._connect, self._wanted, clock=self._clock)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the command palette offers: all that one can say after a slash, and Textual's own."""
        from taskchat.tui.commands import COMMANDS

        if isinstance(screen, ChatScreen):
            for command in COMMANDS:
                run = partial(screen.run_action, command.action)
                yield SystemCommand(f"/{command.name}  {command.words}", "", run)  # only the title is searched
        for found in super().get_system_commands(screen):
            if found.title not in {"Theme", "Quit", "Keys"}:
                yield found

    def on_mount(self) -> None:
        """Remember the theme, wherever it is chosen."""
        self.theme_changed_signal.subscribe(self, self._theme_changed)

    def take(self, settings: ScreenSettings) -> None:
        """Show the screen as these settings say."""
        self.settings = settings
        for screen in self.screen_stack:
            if isinstance(screen, ChatScreen):
                screen.take(settings)

    def _theme_changed(self, theme: Theme) -> None:
        self.settings = self.settings.changed(theme=theme.name)

    async def on_event(self, event: events.Event) -> None:
        """Turn words that are typed elsewhere to the prompt, before the next key of a fast typist is looked at."""
        screen = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(screen, ChatScreen) and not event.is_forwarded and screen.takes(event):
            screen.to_prompt()
        await super().on_event(event)

    def action_open_link(self, target: str) -> None:
        """Open a link of a reply in the browser."""
        self.open_url(target)
