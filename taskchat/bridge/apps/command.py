"""How an application starts `taskchat mcp`: with hardly any environment, from any folder."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

KEPT = ("TASKCHAT_HOME", "TASKCHAT_SERVER", "XDG_DATA_HOME")  # applications pass none of these on


def own_command(executable: str = sys.executable, path: str | None = None) -> list[str]:
    """The command by its full name: the one that people call, if that is this very installation."""
    script = Path(executable).with_name("taskchat.exe" if os.name == "nt" else "taskchat")
    if not script.exists():
        return [executable, "-P", "-m", "taskchat", "mcp"]
    called = shutil.which("taskchat", path=path)
    if called and os.path.realpath(called) == os.path.realpath(script):
        return [called, "mcp"]
    return [str(script), "mcp"]


def own_environment(environ: Mapping[str, str], server: str = "") -> dict[str, str]:
    """What must be told so that it finds the same server and the same sign-in as here. Never a token."""
    found = {name: environ[name] for name in KEPT if environ.get(name)}
    return found | ({"TASKCHAT_SERVER": server} if server else {})
