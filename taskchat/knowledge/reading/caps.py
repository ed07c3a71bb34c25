"""What the process that reads a document may take of the machine, and what it may not do at all.

It needs nothing but its input and its output: so it opens no connection, starts nothing and writes no file, whatever a
document makes a library try.
"""

from __future__ import annotations

import contextlib
import os
import sys

from taskchat.knowledge.reading.source import Limits

NICE = 10  # requests go before
FILES = 64
_FORBIDDEN = (
    *("socket.", "subprocess.", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system"),
    *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate"),
    *("os.kill", "ctypes.dlopen", "urllib.Request", "ftplib.", "smtplib.", "http.client.", "webbrowser.", "shutil."),
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def take_limits(limits: Limits) -> None:
    """Put them on this process. Where the system knows no such limits, whoever started it has its clock."""
    sys.dont_write_bytecode = True
    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICE)
    try:
        import resource
    except ImportError:
        return
    seconds = max(1, round(limits.seconds))
    wanted = {
        "RLIMIT_AS": limits.memory,
        "RLIMIT_CPU": seconds,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": 0,
        "RLIMIT_NOFILE": FILES,
    }
    for name, value in wanted.items():
        with contextlib.suppress(OSError, ValueError, AttributeError):
            kind = getattr(resource, name)
            hard = resource.getrlimit(kind)[1]
            most = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (most, most))


def forbid() -> None:
    """From now on: no connection, no other program, no file written. It can't be taken back."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        flags = arguments[2] if len(arguments) > 2 else 0
        if isinstance(flags, int) and flags & _WRITES:
            raise PermissionError("a reader writes no files")
    elif event.startswith(_FORBIDDEN):
        raise PermissionError(f"a reader may not do this: {event}")
