"""Real server processes: started, listened to, and dead at the end, whatever happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WAIT = 20  # seconds for what takes about one
ROOT = Path(__file__).parents[2]

Process = subprocess.Popen[str]


@contextmanager
def started(*command: str, **environ: str) -> Iterator[Process]:
    """A Python process; it is dead at the end."""
    with subprocess.Popen(
        [sys.executable, *command], env={**os.environ, **environ}, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line_with(process: Process, pattern: str) -> re.Match[str]:
    """The next line of its log that matches. Fails with what it said instead when it ends."""
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if found := re.search(pattern, line):
            return found
    raise AssertionError("".join(lines))


def address_of(process: Process) -> str:
    """Where the server says that it serves, once it does."""
    return line_with(process, r"taskchat \S+ serves ([^\s\"]+)")[1]


def ended(process: Process) -> tuple[int, str]:
    """The exit code and the rest of what was said."""
    _, said = process.communicate(timeout=WAIT)
    return process.returncode, said
