"""The local server: found, started, restarted, stopped. Any number of clients at once start exactly one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from taskchat import __version__, paths
from taskchat.client.locks import held, is_held
from taskchat.client.record import HEALTH_SECONDS, Record, database_lock, recorded, running

__all__ = [
    "HEALTH_SECONDS",
    "Record",
    "ensure",
    "fits",
    "installed_version",
    "make_secret",
    "recorded",
    "running",
    "stop",
]


def ensure(say: Callable[[str], None]) -> Record:
    """The local server of this version, started if need be. Raises ServerUnreachable with the log's end if it can't.

    1. a server of this version that answers is taken as it is; else, under the lock:
    2. look again: another client may have started it meanwhile
    3. end a server of another version, and one that hangs or was lost
    4. make the secret that proves to the server who its clients are
    5. start the server, detached, and wait until it answers
    """
    if (record := running()) and fits(record):
        return record
    from taskchat.client import ending, starting

    say("Starting taskchat's local server (the first time takes a few seconds)…")
    with held(paths.server_lock()):
        record = running()
        if record is not None and fits(record):
            return record
        if record is not None:
            say(f"It is of version {record.version}; changing it for {__version__}…")
            ending.end(record)
        else:
            ending.end_a_hung_one()
            ending.end_a_lost_one()
        make_secret()
        copies = set(paths.database_copies(paths.local_database()))
        record = starting.start()
        for copy in paths.database_copies(paths.local_database()):
            if copy not in copies:
                say(f"Your database was brought up to date. As it was before, it is kept: {copy}")
        return record


def fits(record: Record) -> bool:
    """Whether this process may talk to the server: it is of its version, or of the one that was installed meanwhile.

    A process that outlives an update would otherwise end the new server, get a new one again, and so on.
    """
    if record.version == __version__:
        return True
    return record.version == installed_version()


def installed_version() -> str:
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
    if recorded() is None and not is_held(database_lock()):
        return False
    from taskchat.client import ending

    with held(paths.server_lock()):
        record = running()
        if record is None:
            hung, lost = ending.end_a_hung_one(), ending.end_a_lost_one()
            return hung or lost
        ending.end(record)
        return True
