"""A lock between processes. It ends with its holder, however that ends."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from taskchat.errors import Misconfigured, ServerUnreachable
from taskchat.paths import make_private

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

WAIT_SECONDS = 90.0


@contextlib.contextmanager
def held(path: Path, *, seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock `path`, alone among all processes. Raises ServerUnreachable when others keep it too long."""
    make_private(path.parent)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError as error:
        raise Misconfigured(
            f"taskchat can't write {path}: {error.strerror or error}.",
            hint="Make the folder writable, or set TASKCHAT_HOME to another one.",
        ) from error
    try:
        deadline = time.monotonic() + seconds
        while not _taken(descriptor):
            if time.monotonic() > deadline:
                raise ServerUnreachable(
                    f"Another taskchat has held {path} for {seconds:.0f} seconds.",
                    hint="End the other one (taskchat stop), then try again.",
                )
            time.sleep(0.03)
        yield
    finally:
        os.close(descriptor)  # gives the lock back


def is_held(path: Path) -> bool:
    """Whether some process holds the lock `path` now."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _taken(descriptor)
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    return True
