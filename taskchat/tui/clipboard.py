"""Copying: through the terminal (OSC 52, which also works over SSH), and through a program of the desktop where there
is one, since not every terminal listens."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

SECONDS = 2.0


def program(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> list[str] | None:
    """The program that fills this desktop's clipboard. None over SSH, where the desktop is elsewhere."""
    if environment.get("SSH_TTY") or environment.get("SSH_CONNECTION"):
        return None
    wanted: list[list[str]] = []
    if platform == "darwin":
        wanted = [["pbcopy"]]
    elif platform == "win32" or environment.get("WSL_DISTRO_NAME"):
        wanted = [["clip.exe"]]
    elif environment.get("WAYLAND_DISPLAY"):
        wanted = [["wl-copy"]]
    elif environment.get("DISPLAY"):
        wanted = [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    return next((command for command in wanted if shutil.which(command[0])), None)


def fill(text: str, command: list[str]) -> bool:
    """Give `text` to the program. Whether it took it; one that hangs is left alone after two seconds."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            command,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
        return done.returncode == 0
    return False


def told(text: str, what: str, *, filled: bool) -> str:
    """What to say about it: whether the text arrived is only known where a program took it."""
    lines = text.count("\n") + 1
    size = f"{lines} lines" if lines > 1 else f"{len(text)} characters"
    if filled:
        return f"Copied {what} ({size})."
    return f"Sent to the terminal's clipboard ({size}). If it takes none: /export"
