"""The terminal app: it joins the screen and a client. `run` is what `taskchat chat` calls.

Only Textual is imported before the first picture; the client, its shapes and the parser follow while one can see
already where one is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType

from taskchat.tui.screens.chat import ChatScreen, Clock, Connect, Say, Wanted, now

if TYPE_CHECKING:
    from taskchat.tui.talk import Server


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

    def get_default_screen(self) -> ChatScreen:
        """The chat screen is the only one that stays."""
        return ChatScreen(self._connect, self._wanted, clock=self._clock)

    async def on_event(self, event: events.Event) -> None:
        """Turn words that are typed elsewhere to the prompt, before the next key of a fast typist is looked at."""
        screen = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(screen, ChatScreen) and not event.is_forwarded and screen.takes(event):
            screen.to_prompt()
        await super().on_event(event)

    def action_open_link(self, target: str) -> None:
        """Open a link of a reply in the browser."""
        self.open_url(target)
