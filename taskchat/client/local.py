"""The local server: found, started, restarted, stopped. Any number of clients at once start exactly one."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from taskchat import __version__, paths
from taskchat.client import wire
from taskchat.client.locks import held, is_held
from taskchat.errors import ServerUnreachable, TaskchatError

START_SECONDS = 60.0
STOP_SECONDS = 15.0
HEALTH_SECONDS = 10.0
LOG_TAIL_LINES = 12

_children: list[Any] = []  # kept so that a server that ended does not stay a zombie of a long-lived client


class Record(NamedTuple):
    """What the local server says of itself."""

    pid: int
    version: str
    address: str
    started_at: str = ""


def recorded() -> Record | None:
    """The record that the local server left, whether or not it still lives."""
    try:
        found = json.loads(paths.server_record().read_bytes())
        return Record(int(found["pid"]), str(found["version"]), str(found["address"]), str(found.get("started_at", "")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def running() -> Record | None:
    """The record of a server that answers."""
    record = recorded()
    return record if record is not None and _health(record.address) is not None else None


def ensure(say: Callable[[str], None]) -> Record:
    """The local server of this version, started if need be. Raises ServerUnreachable with the log's end if it can't.

    1. a server of this version that answers is taken as it is; else, under the lock:
    2. look again: another client may have started it meanwhile
    3. end a server of another version
    4. make the secret that proves to the server who its clients are
    5. start the server, detached, and wait until it answers
    """
    if (record := running()) and fits(record):
        return record
    say("Starting taskchat's local server (the first time takes a few seconds)…")
    with held(paths.server_lock()):
        record = running()
        if record is not None and fits(record):
            return record
        if record is not None:
            say(f"It is of version {record.version}; changing it for {__version__}…")
            _end(record)
        else:
            _end_a_hung_one()
        make_secret()
        return _start()


def fits(record: Record) -> bool:
    """Whether this process may talk to the server: it is of its version, or of the one that was installed meanwhile.

    A process that outlives an update would otherwise end the new server, get a new one again, and so on.
    """
    if record.version == __version__:
        return True
    return record.version == _installed_version()


def _installed_version() -> str:
    """The version on disk, which may be newer than the one that runs here."""
    try:
        text = (Path(__file__).resolve().parents[1] / "__init__.py").read_text(encoding="utf-8")
        return text.partition('__version__ = "')[2].partition('"')[0]
    except OSError:
        return ""


def make_secret() -> str:
    """The secret that proves to the local server that a client is this user; made when missing."""
    try:
        if secret := paths.local_secret().read_text(encoding="ascii").strip():
            return secret
    except (OSError, ValueError):
        pass
    secret = os.urandom(32).hex()
    paths.write_private(paths.local_secret(), secret + "\n")
    return secret


def stop() -> bool:
    """End the local server; running turns finish first. False when none was running."""
    if recorded() is None:
        return False
    with held(paths.server_lock()):
        record = running()
        if record is None:
            return _end_a_hung_one()
        _end(record)
        return True


def memory(pid: int) -> int | None:
    """The bytes of memory that process `pid` uses, where the system tells."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))
    except (OSError, ValueError, StopIteration):
        return None


def _health(address: str) -> dict[str, Any] | None:
    try:
        answer = wire.send(address, "GET", "/health", seconds=HEALTH_SECONDS)
        found = answer.json()
    except (OSError, ValueError, TaskchatError):
        return None
    return found if isinstance(found, dict) and found.get("status") == "ok" else None


def _start() -> Record:
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
    _children.append(child)
    try:
        return _await_answer(child)
    except BaseException:  # Ctrl-C too: nobody is served yet, and a second one must not come beside it
        child.terminate()
        raise


def _await_answer(child: Any) -> Record:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        record = recorded()
        if record is not None and _health(record.address) is not None:
            return record
        # A child ends at once where another server holds the database: one that somebody began to start and left.
        if (code := child.poll()) is not None and not is_held(paths.database_lock(paths.local_database())):
            raise _no_start(f"it ended with status {code}")
        time.sleep(0.03)
    raise _no_start(f"it did not answer within {START_SECONDS:.0f} seconds")


def _no_start(reason: str) -> ServerUnreachable:
    log = paths.server_log()
    try:
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
    except OSError:
        tail = []
    shown = "".join(f"\n  {line}" for line in tail)
    return ServerUnreachable(
        f"taskchat's local server did not start: {reason}." + (f" The end of its log:{shown}\n" if shown else ""),
        hint=f"The whole log: {log}",
    )


def _end(record: Record) -> None:
    """Ask the server to end, and wait until it has. One that won't is killed: what it acknowledged is on disk."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(record.pid, signal.SIGTERM)
    if _gone(record, STOP_SECONDS):
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(record.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    _gone(record, STOP_SECONDS)


def _end_a_hung_one() -> bool:
    """End a recorded server that lives but does not answer. Only where its pid surely is still a taskchat's."""
    record = recorded()
    if record is None:
        return False
    try:
        command = Path(f"/proc/{record.pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        command = []
    ours = b"taskchat" in command and b"--local" in command
    if ours:
        _end(record)
    paths.server_record().unlink(missing_ok=True)
    return ours


def _gone(record: Record, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for child in _children:
            child.poll()
        if not _lives(record):
            return True
        time.sleep(0.03)
    return False


def _lives(record: Record) -> bool:
    if sys.platform == "win32":  # where signal 0 is Ctrl-C
        return _health(record.address) is not None
    try:
        os.kill(record.pid, 0)
        # A process that has ended stays until its parent asks, and in a container nobody may.
        state = Path(f"/proc/{record.pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except ProcessLookupError:
        return False
    except OSError:  # no /proc here, or not our process
        return True
    return not state.lstrip().startswith("Z")
