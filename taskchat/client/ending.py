"""How the local server is ended: one that answers, one that hangs, and one that nobody can find any more."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

from taskchat import paths
from taskchat.client import processes
from taskchat.client.locks import is_held
from taskchat.client.record import Record, database_lock, health, recorded, running

STOP_SECONDS = 15.0
LOST_SECONDS = 5.0


def end(record: Record) -> None:
    """Ask the server to end, and wait until it has. One that won't is killed: what it acknowledged is on disk."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(record.pid, signal.SIGTERM)
    if _gone(record, STOP_SECONDS):
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(record.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    _gone(record, STOP_SECONDS)


def end_a_hung_one() -> bool:
    """End a recorded server that lives but does not answer. Only where its pid surely is still a taskchat's."""
    record = recorded()
    if record is None:
        return False
    ours = _is_local_server(record.pid)
    if ours:
        end(record)
    paths.server_record().unlink(missing_ok=True)
    return ours


def end_a_lost_one() -> bool:
    """End a local server that holds the database, but left no record: its folder was swept, or its client was killed
    while it started. One that is just ending, or about to answer, is waited for."""
    deadline = time.monotonic() + LOST_SECONDS
    while is_held(database_lock()):
        if running():
            return False
        if time.monotonic() > deadline:
            pid = _holder(database_lock())
            if not _is_local_server(pid):
                return False
            end(Record(pid, "", ""))
            return True
        time.sleep(0.05)
    return False


def _is_local_server(pid: int) -> bool:
    command = processes.command_of(pid) if pid else []
    return "taskchat" in command and "--local" in command


def _holder(lock: Path) -> int:
    """The process that has written its number into the lock that it holds, 0 where that can't be read."""
    try:
        return int(lock.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _gone(record: Record, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for child in processes.children:
            child.poll()
        if not _answers_or_lives(record):
            return True
        time.sleep(0.03)
    return False


def _answers_or_lives(record: Record) -> bool:
    return health(record.address) is not None if sys.platform == "win32" else processes.lives(record.pid)
