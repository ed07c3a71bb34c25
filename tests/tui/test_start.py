"""What the app costs before its first picture, and that it starts without colours."""

from __future__ import annotations

import subprocess
import sys

import pytest
from rich.color import Color

from tests.tui.conftest import opened
from tests.tui.fakes import FakeServer, reply, task

EVERYTHING = "# Head\n\n- a\n-\n\n```py\nx = 1\n\ny\n```\n\n| a | b |\n|---|---|\n|  | long |\n\n> q\n\nEnd."


def test_the_screen_imports_neither_the_client_nor_the_shapes() -> None:
    heavy = "pydantic_core", "httpx", "markdown_it", "taskchat.schemas.chat", "taskchat.client.api"
    program = f"import sys, taskchat.tui.app; print([name for name in {heavy!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


async def test_without_colours_everything_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(FakeServer([task(1, "buy milk", due="2026-11-20")])) as screen:
        screen.server.will_answer(reply(EVERYTHING))
        await screen.say("show me all")
        await screen.until(lambda: screen.sees("End.") and screen.sees("○ buy milk"))
        styles = [segment.style for strip in screen.painted() for segment in strip if segment.style]
        assert all(style.color is None or style.color.is_default or _grey(style.color) for style in styles)


def _grey(color: Color) -> bool:
    return len(set(color.get_truecolor())) == 1
