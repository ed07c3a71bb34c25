"""The prompt: keys, lines, history, commands."""

from __future__ import annotations

import pytest
from textual import events

from taskchat.tui.commands import is_command, matching, named
from taskchat.tui.widgets.prompt import Prompt
from tests.tui.conftest import Opened, opened


def prompt(screen: Opened) -> Prompt:
    return screen.app.screen.query_one(Prompt)


@pytest.mark.parametrize("key", ["ctrl+j", "shift+enter", "alt+enter"])
async def test_a_new_line_does_not_send(key: str) -> None:
    async with opened() as screen:
        await screen.pilot.press("a", key, "b")
        assert prompt(screen).text == "a\nb"
        await screen.pilot.press("enter")
        await screen.until(lambda: screen.server.asked)
        assert screen.server.asked[0].message == "a\nb"
        assert prompt(screen).text == ""


async def test_the_prompt_grows_with_its_lines_and_not_without_end() -> None:
    async with opened() as screen:
        before = prompt(screen).size.height
        await screen.pilot.press("a", "ctrl+j", "b", "ctrl+j", "c")
        await screen.until(lambda: prompt(screen).size.height == before + 2)
        prompt(screen).load_text("line\n" * 50)
        await screen.until(lambda: before + 2 < prompt(screen).size.height <= 12)


async def test_all_lines_of_a_paste_are_kept() -> None:
    text = "\n".join(f"line {number}" for number in range(10_000))
    async with opened() as screen:
        screen.app.post_message(events.Paste(text))
        await screen.until(lambda: prompt(screen).text == text)
        await screen.pilot.press("enter")
        await screen.until(lambda: screen.server.asked)
        assert screen.server.asked[0].message == text


async def test_nothing_is_sent_when_nothing_is_said() -> None:
    async with opened() as screen:
        await screen.pilot.press("space", "enter")
        assert not screen.server.asked


async def test_the_arrows_recall_what_was_said_and_keep_the_draft() -> None:
    async with opened() as screen:
        for words in ("first", "second"):
            await screen.say(words)
            await screen.until(lambda: screen.sees("All right.") and not screen.sees("working…"))
        await screen.type("draft")
        seen = []
        for key in ("up", "up", "up", "down", "down"):
            await screen.pilot.press(key)
            seen.append(prompt(screen).text)
        assert seen == ["second", "first", "first", "second", "draft"]


async def test_tab_completes_a_command_and_the_hint_tells_it() -> None:
    async with opened() as screen:
        await screen.type("/")
        await screen.until(lambda: screen.sees("/new") and screen.sees("start a new conversation"))
        await screen.type("un")
        await screen.until(lambda: screen.sees("take back the last change"))
        await screen.pilot.press("tab")
        assert prompt(screen).text == "/undo"
        await screen.pilot.press("enter")
        await screen.until(lambda: ("undo", None) in screen.server.calls)
        assert not screen.server.asked


async def test_an_unknown_command_is_not_sent() -> None:
    async with opened() as screen:
        await screen.say("/foo")
        await screen.until(lambda: screen.sees("There is no /foo."))
        assert not screen.server.asked


async def test_help_shows_keys_and_escape_closes_it() -> None:
    async with opened() as screen:
        await screen.say("/help")
        await screen.until(lambda: screen.sees("In the tasks"))
        await screen.pilot.press("escape")
        await screen.until(lambda: not screen.sees("In the tasks"))
        assert screen.app.focused is prompt(screen)


async def test_words_typed_elsewhere_go_to_the_prompt() -> None:
    async with opened() as screen:
        await screen.pilot.press("tab")
        assert screen.app.focused is not prompt(screen)
        await screen.type("hi")
        assert prompt(screen).text == "hi"
        assert screen.app.focused is prompt(screen)


@pytest.mark.parametrize(
    ("text", "command", "name"),
    [
        ("/new", True, "new"),
        ("/n", True, "new"),
        ("/new ", True, "new"),
        ("/", True, None),  # could be any
        ("/nope", True, None),
        ("/new car", False, None),  # a message that begins with a slash
        ("/etc/passwd", False, None),
        ("new", False, None),
    ],
)
def test_a_command_is_known_by_an_unmistakable_beginning(text: str, command: bool, name: str | None) -> None:
    found = named(text)
    assert is_command(text) is command
    assert (found.name if found else None) == name
    assert command or not matching(text)
