"""Pages over the conversation: settings, themes, documents, servers, signing in, help."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import Binding
from textual.widgets import OptionList

from taskchat import paths
from taskchat.client import state
from taskchat.errors import NotSignedIn
from taskchat.tui.app import TaskchatApp
from taskchat.tui.screens.help import sections
from taskchat.tui.settings import ScreenSettings, kept_settings
from taskchat.tui.widgets.conversation_list import ConversationList
from taskchat.tui.widgets.task_list import TaskList
from tests.tui.conftest import NARROW, opened
from tests.tui.fakes import PASSWORD, FakeServer, FakeSession, document


async def test_a_theme_is_seen_while_one_chooses_and_kept() -> None:
    async with opened() as screen:
        await screen.say("/theme")
        await screen.until(lambda: screen.sees("high contrast"))
        await screen.pilot.press("down")
        await screen.until(lambda: screen.app.theme == "taskchat-light")
        await screen.pilot.press("escape")
        await screen.until(lambda: screen.app.theme == "taskchat-dark")
        await screen.say("/theme")
        await screen.until(lambda: screen.sees("high contrast"))
        await screen.pilot.press("down", "down", "enter")
        await screen.until(lambda: not screen.sees("high contrast"))
    assert kept_settings().theme == "taskchat-contrast"
    assert TaskchatApp().theme == "taskchat-contrast"


async def test_settings_are_changed_line_by_line_and_kept() -> None:
    async with opened() as screen:
        await screen.say("/settings")
        await screen.until(lambda: screen.sees("Conversations at the left"))
        await screen.pilot.press("down", "space")
        await screen.until(lambda: screen.sees("always"))
        await screen.pilot.press("escape")
        await screen.until(lambda: screen.sees("None yet."))
    assert kept_settings().conversations is True


@pytest.mark.parametrize("content", ["", "[]", "{", '{"theme": 3, "tasks": "x", "sorting": "?", "new": 1}', "\x00"])
def test_settings_that_can_not_be_read_are_as_in_the_beginning(content: str) -> None:
    paths.write_private(paths.screen_settings(), content)
    assert kept_settings() == ScreenSettings()


async def test_documents_are_listed_added_and_read(tmp_path: Path) -> None:
    file = tmp_path / "rules.md"
    file.write_text("Laundry")
    server = FakeServer()
    server.documents.all = [document("handbook.pdf"), document("new.md", state="embedding", progress=40)]
    async with opened(server) as screen:
        await screen.say("/docs")
        await screen.until(lambda: screen.sees("handbook.pdf") and screen.sees("embedding 40%"))
        await screen.type(str(file))
        await screen.pilot.press("enter")
        await screen.until(lambda: screen.sees("rules.md") and server.documents.calls)
        assert server.documents.calls == [("file", ("rules.md", b"Laundry"))]
        screen.app.screen.query_one(OptionList).focus()
        await screen.pilot.press("home", "enter")
        await screen.until(lambda: screen.sees("Laundry [1]"))


async def test_a_file_that_is_not_there_is_said() -> None:
    async with opened(size=NARROW) as screen:
        await screen.say("/docs")
        await screen.until(lambda: screen.sees("Your documents"))
        await screen.type("/no/such")
        await screen.pilot.press("enter")
        await screen.until(lambda: screen.sees("/no/such can't be read"))


async def test_who_is_not_signed_in_is_asked_and_goes_on() -> None:
    server = FakeServer()
    server.session = FakeSession("https://tasks.example.com", "x")
    server.broken = NotSignedIn("You are not signed in.", hint="Run: taskchat login")
    app = TaskchatApp(connect=lambda _say: server)
    async with app.run_test(size=NARROW) as pilot:
        from tests.tui.conftest import Opened

        screen = Opened(app, pilot, server)
        await screen.until(lambda: screen.sees("Sign in to https://tasks.example.com"))
        await screen.type("ann@example.com")
        await pilot.press("enter", *"wrong", "enter")
        await screen.until(lambda: screen.sees("the password is wrong"))
        await pilot.press("ctrl+u", *PASSWORD, "enter")
        await screen.until(lambda: screen.sees("What's on your mind?") and screen.sees("Ann"))


async def test_another_server_is_chosen_from_those_that_are_known() -> None:
    state.remember_login("https://tasks.example.com", "ann@example.com", kept_in="file")
    state.use("local")
    made: list[str] = []

    def connect(_say: object) -> FakeServer:
        made.append(state.server_in_use())
        return FakeServer()

    app = TaskchatApp(connect=connect)
    async with app.run_test(size=NARROW) as pilot:
        from tests.tui.conftest import Opened

        screen = Opened(app, pilot, FakeServer())
        await screen.until(lambda: screen.sees("local"))
        await screen.say("/server")
        await screen.until(lambda: screen.sees("https://tasks.example.com"))
        screen.app.screen.query_one(OptionList).focus()
        await pilot.press("end", "enter")
        await screen.until(lambda: len(made) == 2)
    assert made == ["local", "https://tasks.example.com"]


def test_the_help_names_every_key_of_the_screen_and_what_it_does() -> None:
    told = [words for _heading, pairs in sections() for _key, words in pairs]
    for bindings in (TaskList.BINDINGS, ConversationList.BINDINGS, TaskchatApp.BINDINGS):
        for binding in bindings:
            assert isinstance(binding, Binding)
            assert binding.tooltip
            assert binding.tooltip in told
    assert all(told)


async def test_the_palette_finds_a_command_by_its_name() -> None:
    async with opened() as screen:
        await screen.until(lambda: screen.sees("palette"))
        await screen.pilot.press("ctrl+p", *"theme")
        await screen.until(lambda: screen.sees("/theme  choose how it looks"))
