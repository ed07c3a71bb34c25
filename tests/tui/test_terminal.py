"""The screen in a real terminal, under tmux, with a real local server: typed, answered, changed, left."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskchat import paths

TMUX = shutil.which("tmux")
WAIT_SECONDS = 60.0

pytestmark = pytest.mark.skipif(TMUX is None, reason="tmux is not installed")


class Tmux:
    """A terminal of its own, whose screen one can read."""

    def __init__(self, socket: Path, command: str) -> None:
        self._socket = socket
        self._run("new-session", "-d", "-x", "100", "-y", "30", command)

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names."""
        self._run("send-keys", *keys)

    def type(self, words: str) -> None:
        """Type letters."""
        self._run("send-keys", "-l", words)

    def screen(self) -> str:
        """What is on it; nothing once the program has ended."""
        return self._run("capture-pane", "-p", check=False)

    def until(self, words: str) -> None:
        """Wait for `words`; without any, for the end."""
        end = time.monotonic() + WAIT_SECONDS
        while (
            (words not in self.screen()) if words else bool(self.screen())
        ):  # each look is a process: it takes a while
            assert time.monotonic() < end, f"{words or 'the end'} never came:\n{self.screen()}"

    def close(self) -> None:
        """End it and all in it."""
        self._run("kill-server", check=False)

    def _run(self, *arguments: str, check: bool = True) -> str:
        command = [str(TMUX), "-S", str(self._socket), "-f", "/dev/null", *arguments]
        return subprocess.run(command, check=check, capture_output=True, text=True).stdout


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Tmux]:
    home = paths.data_dir()
    environ = f"TASKCHAT_HOME={home} LC_ALL=C.UTF-8 COLORTERM=truecolor"
    tmux = Tmux(tmp_path / "tmux", f"env -u COLUMNS -u LINES {environ} {sys.executable} -m taskchat chat")
    yield tmux
    tmux.close()
    subprocess.run(
        [sys.executable, "-m", "taskchat", "stop"],
        env={**os.environ, "TASKCHAT_HOME": str(home)},
        check=False,
        capture_output=True,
    )


def test_one_talks_changes_a_task_and_leaves_in_a_real_terminal(terminal: Tmux) -> None:
    terminal.until("Nothing to do.")
    terminal.type("add buy milk tomorrow")
    terminal.press("Enter")
    terminal.until("○ buy milk")
    terminal.press("Tab")
    terminal.until("space Done")
    terminal.press("Space")
    terminal.until("Done: buy milk")
    terminal.press("F1")
    terminal.until("While writing")
    terminal.press("Escape")
    terminal.press("C-q")
    terminal.until("")
