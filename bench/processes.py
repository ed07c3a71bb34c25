"""What processes take of the machine, read from /proc (Linux)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """A process's resident memory."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time that these processes have taken so far; those that have gone count nothing."""
    return sum(_seconds(pid) for pid in pids)


def family(pid: int) -> list[int]:
    """A process and all that came of it."""
    return [pid, *(below for child in _children(pid) for below in family(child))]


def _seconds(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    times = text[text.rindex(")") + 2 :].split()[11:13]  # behind the name, which may hold anything
    return sum(map(int, times)) / TICKS


def _children(pid: int) -> Iterator[int]:
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            yield from map(int, path.read_text().split())
        except OSError:
            continue
