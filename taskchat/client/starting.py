"""How a client starts the local server: detached, and awaited."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

from taskchat import paths
from taskchat.client.locks import is_held
from taskchat.client.processes import children
from taskchat.client.record import Record, database_lock, health, recorded
from taskchat.errors import ServerUnreachable

START_SECONDS = 60.0
LOG_TAIL_LINES = 12
ROOM_BYTES = 256 * 1024  # a server needs more to start


def start() -> Record:
    """Start it, and wait until it answers. Raises ServerUnreachable with the end of its log when it does not."""
    import subprocess

    log = paths.server_log()
    paths.make_private(log.parent)
    paths.make_private(paths.runtime_dir())
    paths.server_record().unlink(missing_ok=True)
    try:
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise ServerUnreachable(
            f"taskchat's local server can't be started: {log}: {error.strerror or error}.",
            hint="Make that file writable, or set TASKCHAT_HOME to another folder.",
        ) from error
    try:
        # The folder that holds the package, never the user's: `-m` imports from where it starts.
        child = subprocess.Popen(
            [sys.executable, "-m", "taskchat", "serve", "--local"],
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            cwd=Path(__file__).resolve().parents[2],
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    finally:
        os.close(descriptor)
    children.append(child)
    try:
        return _await_answer(child)
    except BaseException:  # Ctrl-C too: nobody is served yet, and a second one must not come beside it
        child.terminate()
        raise


def _await_answer(child: Any) -> Record:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        record = recorded()
        if record is not None and health(record.address) is not None:
            return record
        # A child ends at once where another server holds the database: one that somebody began to start and left.
        if (code := child.poll()) is not None and not is_held(database_lock()):
            raise _no_start(f"it ended with status {code}")
        time.sleep(0.03)
    raise _no_start(f"it did not answer within {START_SECONDS:.0f} seconds")


def _no_start(reason: str) -> ServerUnreachable:
    log = paths.server_log()
    if _is_full(log.parent):
        reason = f"{reason}, and the disk is full"
    try:
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
    except OSError:
        tail = []
    shown = "".join(f"\n  {line}" for line in tail)
    return ServerUnreachable(
        f"taskchat's local server did not start: {reason}." + (f" The end of its log:{shown}\n" if shown else ""),
        hint=f"The whole log: {log}",
    )


def _is_full(folder: Path) -> bool:
    try:
        found = os.statvfs(folder)
    except (OSError, AttributeError):  # Windows has none
        return False
    return found.f_bavail * found.f_frsize < ROOM_BYTES
