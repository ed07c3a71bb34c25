"""Key presses on one side, a real server with its database on the other, in one process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from taskchat.client.api import Client
from taskchat.client.session import Session
from taskchat.tui.app import TaskchatApp
from tests.fakes.served import Served, serving
from tests.tui.conftest import Opened
from tests.tui.fakes import FakeServer

SIZE = (150, 40)


class InProcess(Client):
    """Speaks to a server of this process."""

    def __init__(self, served: Served) -> None:
        token = served.client.headers["Authorization"].removeprefix("Bearer ")
        super().__init__(Session("local", given=token, say=lambda _words: None))
        self._server = served

    async def _connected(self) -> httpx.AsyncClient:
        if self._http is None:
            transport = httpx.ASGITransport(self._server.app)
            self._http = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
        return self._http


@asynccontextmanager
async def used() -> AsyncIterator[tuple[Opened, Served]]:
    """The screen, open, and the server behind it."""
    async with serving() as served:
        served.embedded = True
        app = TaskchatApp(connect=lambda _say: InProcess(served))
        async with app.run_test(size=SIZE) as pilot:
            screen = Opened(app, pilot, FakeServer())
            await screen.until(lambda: screen.sees("Nothing to do."))
            yield screen, served


async def test_what_is_said_becomes_a_task_that_keys_change_and_take_back() -> None:
    async with used() as (screen, served):
        await screen.say("add buy milk")
        await screen.until(lambda: screen.sees("○ buy milk"))
        screen.app.screen.query_one("TaskList").focus()
        await screen.pilot.press("a", *"call Ann", "enter")
        await screen.until(lambda: screen.sees("○ call Ann"))
        await screen.pilot.press("e", "end", *" now", "enter")
        await screen.until(lambda: screen.sees("○ call Ann now"))
        await screen.pilot.press("ctrl+a", "space")
        await screen.until(lambda: screen.sees("Done: 2 tasks") and screen.sees("Nothing to do."))
        await screen.pilot.press("ctrl+z")
        await screen.until(lambda: screen.sees("○ buy milk") and screen.sees("○ call Ann now"))
        assert await served.titles() == ["buy milk", "call Ann now"]


async def test_what_another_client_does_appears_by_itself() -> None:
    async with used() as (screen, served):
        await served.add("from elsewhere")
        await screen.until(lambda: screen.sees("○ from elsewhere"))


async def test_a_conversation_is_listed_renamed_and_archived() -> None:
    async with used() as (screen, served):
        await screen.say("add buy milk")
        await screen.until(lambda: screen.sees("○ buy milk"))
        await screen.until(lambda: screen.sees("› "))
        screen.app.screen.query_one("ConversationList").focus()
        await screen.pilot.press("home", "r", "ctrl+u", *"Groceries", "enter")
        await screen.until(lambda: screen.sees("› Groceries"))
        await screen.pilot.press("a")
        await screen.until(lambda: screen.sees("Archived: Groceries") and screen.sees("None yet."))
        found = (await served.client.get("/api/v1/conversations?archived=true")).json()["items"]
        assert [each["title"] for each in found] == ["Groceries"]
