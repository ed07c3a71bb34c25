"""What can be done with what was said: open a card, take back what it changed, copy, write to a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from taskchat.errors import Conflict
from taskchat.schemas.chat import ToolCall
from taskchat.tui import clipboard
from taskchat.tui.widgets.messages import Messages
from tests.tui.conftest import Opened, opened
from tests.tui.fakes import CONVERSATION, FakeServer, replied, reply, said

ADDED = ToolCall(
    id="call_1",
    tool="add_task",
    arguments={"title": "buy milk", "due": "2026-11-21"},
    result={"task": {"id": 3, "title": "buy milk", "priority": "high"}},
)
CODE = "Run this:\n\n```sh\ntaskchat undo\n```\n"


def talked(text: str = "Added.", calls: list[ToolCall] | None = None) -> FakeServer:
    return FakeServer(messages=[said(1, "add milk"), replied(2, text, tool_calls=[ADDED] if calls is None else calls)])


async def to_messages(screen: Opened, words: str) -> Messages:
    await screen.until(lambda: screen.sees(words))
    view = screen.app.screen.query_one(Messages)
    view.focus()
    await screen.until(lambda: view.has_focus)
    return view


async def test_a_card_opens_to_what_was_asked_for_and_what_came_of_it_and_closes() -> None:
    async with opened(talked(), conversation_id=CONVERSATION) as screen:
        await to_messages(screen, "✓ add_task #3 buy milk")
        await screen.pilot.press("down", "enter")
        await screen.until(lambda: screen.sees("due: 2026-11-21") and screen.sees("priority: high"))
        await screen.pilot.press("enter")
        await screen.until(lambda: not screen.sees("due: 2026-11-21"))


async def test_a_card_opens_with_a_click() -> None:
    async with opened(talked(), conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("✓ add_task #3 buy milk"))
        line = next(at for at, text in enumerate(screen.lines()) if "✓ add_task" in text)
        await screen.pilot.click(offset=(screen.lines()[line].index("add_task"), line))
        await screen.until(lambda: screen.sees("due: 2026-11-21"))


async def test_what_a_card_changed_is_taken_back_and_the_card_says_so() -> None:
    async with opened(talked(), conversation_id=CONVERSATION) as screen:
        await to_messages(screen, "undo")
        await screen.pilot.press("down", "ctrl+z")
        await screen.until(lambda: screen.sees("taken back"))
        assert ("undo", (1, "call_1")) in screen.server.calls


async def test_undo_is_a_word_to_click_at_the_card() -> None:
    async with opened(talked(), conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("buy milk  undo"))
        line = next(at for at, text in enumerate(screen.lines()) if "✓ add_task" in text)
        await screen.pilot.click(offset=(screen.lines()[line].index("undo") + 1, line))
        await screen.until(lambda: screen.sees("taken back"))


async def test_what_was_changed_again_since_is_not_taken_back() -> None:
    async with opened(talked(), conversation_id=CONVERSATION) as screen:
        await to_messages(screen, "undo")
        screen.server.broken = Conflict("It was changed again since: #3.")
        await screen.pilot.press("down", "ctrl+z")
        await screen.until(lambda: screen.sees("It was changed again since: #3."))
        assert not screen.sees("taken back")


async def test_a_turn_of_this_screen_can_be_taken_back_too() -> None:
    async with opened() as screen:
        screen.server.will_answer(reply("Added.", calls=[ADDED]))
        await screen.say("add milk")
        await screen.until(lambda: screen.sees("buy milk  undo"))


async def test_a_call_that_only_looked_offers_no_undo() -> None:
    looked = ToolCall(id="c", tool="list_tasks", arguments={}, result={"tasks": [], "total": 0})
    async with opened(talked(calls=[looked]), conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("✓ list_tasks 0 tasks"))
        assert not screen.sees("undo")


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A desktop whose clipboard is a file."""
    file = tmp_path / "clipboard"
    program = tmp_path / "xclip"
    program.write_text(f"#!/bin/sh\ncat > {file}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    for name in ("SSH_TTY", "SSH_CONNECTION", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("sys.platform", "linux")
    return file


@pytest.mark.parametrize(
    ("keys", "copied", "told"),
    [
        (["ctrl+c"], CODE, "Copied the message"),
        (["down", "enter"], "taskchat undo\n", "Copied the code"),
    ],
)
async def test_a_message_and_its_code_are_copied(desktop: Path, keys: list[str], copied: str, told: str) -> None:
    async with opened(talked(CODE, []), conversation_id=CONVERSATION) as screen:
        await to_messages(screen, "taskchat undo")
        await screen.pilot.press(*keys)
        await screen.until(lambda: screen.sees(told))
        assert screen.app.clipboard == copied  # by OSC 52
        assert desktop.read_text() == copied  # noqa: ASYNC240 - a test's file


@pytest.mark.parametrize(("command", "copied"), [("/copy", CODE), ("/copy code", "taskchat undo\n")])
async def test_the_last_reply_is_copied_by_a_command(desktop: Path, command: str, copied: str) -> None:
    async with opened(talked(CODE, []), conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("taskchat undo"))
        await screen.say(command)
        await screen.until(lambda: screen.app.clipboard == copied)


async def test_without_a_desktop_it_says_where_the_words_went(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    async with opened(talked(CODE, []), conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("taskchat undo"))
        await screen.say("/copy")
        await screen.until(lambda: screen.sees("to the terminal's clipboard"))


@pytest.mark.parametrize(
    ("environment", "platform", "there", "program"),
    [
        ({"DISPLAY": ":0"}, "linux", "xsel", "xsel"),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux", "wl-copy", "wl-copy"),
        ({"DISPLAY": ":0", "SSH_TTY": "x"}, "linux", "xclip", None),
        ({}, "linux", "xclip", None),
        ({}, "darwin", "pbcopy", "pbcopy"),
        ({"WSL_DISTRO_NAME": "Ubuntu"}, "linux", "clip.exe", "clip.exe"),
        ({"DISPLAY": ":0"}, "linux", "", None),
    ],
)
def test_the_program_is_that_of_the_desktop(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], platform: str, there: str, program: str | None
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name if name == there else None)
    found = clipboard.program(environment, platform)
    assert (found[0] if found else None) == program


async def test_a_conversation_is_written_to_a_file_and_nothing_is_overwritten(tmp_path: Path) -> None:
    async with opened(talked(), conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("Added."))
        await screen.say(f"/export {tmp_path / 'talk.md'}")
        await screen.until(lambda: screen.sees("Written to"))
        assert (tmp_path / "talk.md").read_text() == f"# {CONVERSATION}\n"
        await screen.say(f"/export {tmp_path / 'talk.md'}")
        await screen.until(lambda: screen.sees("There is already a file"))


async def test_another_model_answers_by_a_command() -> None:
    async with opened() as screen:
        await screen.say("/model ollama/qwen3")
        await screen.until(lambda: screen.sees("ollama/qwen3 answers from now on."))
        assert screen.server.model == "ollama/qwen3"
