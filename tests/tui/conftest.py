"""The app on a screen of memory, and a wait that is bounded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.strip import Strip

from taskchat.tui.app import TaskchatApp
from taskchat.tui.screens.chat import ChatScreen
from tests.tui.fakes import NOW, FakeServer

WIDE = (120, 40)
NARROW = (80, 24)


class Opened:
    """A running app with its pilot and its server."""

    def __init__(self, app: TaskchatApp, pilot: Pilot[None], server: FakeServer) -> None:
        self.app = app
        self.pilot = pilot
        self.server = server

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until `condition` holds, ten seconds at most. What was there instead is told."""
        try:
            async with asyncio.timeout(10):
                while not condition():
                    await self.pilot.pause()
        except TimeoutError:
            raise AssertionError("\n".join(["this was not what was waited for:", *self.lines()])) from None
        await self.pilot.pause()

    def look(self) -> None:
        """Let the screen look at the server now, as it does by itself every other second."""
        chat = self.app.screen
        assert isinstance(chat, ChatScreen)
        chat.tasks.failures = 0
        chat.look()

    async def say(self, words: str) -> None:
        """Put `words` into the prompt and send them."""
        self.app.post_message(events.Paste(words))
        await self.pilot.press("enter")

    async def type(self, words: str) -> None:
        """Press the keys of `words`."""
        await self.pilot.press(*words)

    def sees(self, words: str) -> bool:
        """Whether `words` stand on the screen, on one line."""
        return any(words in line for line in self.lines())

    def lines(self) -> list[str]:
        """The screen's lines, as the terminal would show them."""
        return ["".join(segment.text for segment in strip) for strip in self.painted()]

    def painted(self) -> list[Strip]:
        """The screen's lines with their styles."""
        return self.app.screen._compositor.render_strips()


@asynccontextmanager
async def opened(
    server: FakeServer | None = None, *, size: tuple[int, int] = WIDE, **more: Any
) -> AsyncIterator[Opened]:
    """The app, open and connected."""
    fake = server or FakeServer()
    app = TaskchatApp(connect=lambda _say: fake, clock=lambda: NOW, **more)
    async with app.run_test(size=size) as pilot:
        screen = Opened(app, pilot, fake)
        await screen.until(lambda: screen.sees("●") and screen.sees("local"))
        yield screen


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing moves by itself, and colours are on."""
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.delenv("NO_COLOR", raising=False)
