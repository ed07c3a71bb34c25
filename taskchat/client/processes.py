"""What the system tells about processes: whether one lives, what it is, and what it uses."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Any

children: list[Any] = []  # started here, and kept so that one that ended does not stay a zombie of a long-lived client


def lives(pid: int) -> bool:
    """Whether process `pid` lives. Not for Windows, where asking ends it."""
    try:
        os.kill(pid, 0)
        # A process that has ended stays until its parent asks, and in a container nobody may.
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except ProcessLookupError:
        return False
    except OSError:  # no /proc here, or not our process
        return True
    return not state.lstrip().startswith("Z")


def command_of(pid: int) -> list[str]:
    """The words that process `pid` was started with; none where there is no such process, or nobody tells."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        if Path("/proc/self").exists() or sys.platform == "win32":
            return []
    import subprocess

    with contextlib.suppress(OSError, subprocess.SubprocessError):  # macOS
        listed = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, timeout=5, check=False
        )
        return listed.stdout.split()
    return []


def memory(pid: int) -> int | None:
    """The bytes of memory that process `pid` uses, where the system tells."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))
    except (OSError, ValueError, StopIteration):
        return None
