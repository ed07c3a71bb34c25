"""One server a database: a lock on a file next to it, which the system lets go of when its holder ends, however."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from taskchat import paths
from taskchat.errors import Conflict, Misconfigured


@contextmanager
def only_server_of(database: Path) -> Generator[None]:
    """Hold the database's lock. Raises Conflict, with the holder's process id, when another server holds it."""
    path = paths.database_lock(database.resolve())  # by whatever name it is called
    paths.make_private(path.parent)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Misconfigured(
            f"taskchat can't lock its database with {path}: {error.strerror or error}.",
            hint="Make the folder writable, or name another database with TASKCHAT_DATABASE.",
        ) from error
    try:
        if not _try_lock(descriptor):
            raise Conflict(
                f"Another taskchat server{_holder(path)} serves {database}.",
                hint="Stop it first (taskchat stop ends the local server), or name another database.",
            )
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)


def is_served(database: Path) -> bool:
    """Whether a server holds the lock of this database at the moment."""
    if not paths.database_lock(database.resolve()).exists():
        return False
    try:
        with only_server_of(database):
            return False
    except Conflict:
        return True


if sys.platform == "win32":
    import msvcrt

    BEHIND_THE_TEXT = 4096  # Windows lets nobody read a locked byte, so lock one that is never read

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, BEHIND_THE_TEXT, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def _holder(path: Path) -> str:
    try:
        pid = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return f" (process {pid})" if pid.isdigit() else ""
