"""The local server's log, which nobody sweeps: when it has grown too long, it is put aside, and a new one begins.

Whoever starts the local server has bound its output to that file; here it is bound to the new one.
"""

from __future__ import annotations

import contextlib
import os

from taskchat import paths

LOG_BYTES = 4 * 1024 * 1024
OUTPUTS = (1, 2)


def turn_over(limit: int = LOG_BYTES) -> bool:
    """Begin a new log if the present one is longer than `limit` bytes. Leaves any other output alone."""
    log = paths.server_log()
    with contextlib.suppress(OSError):
        there = log.stat()
        if there.st_size <= limit or not os.path.samestat(there, os.fstat(2)):
            return False
        log.replace(paths.former_log())
        fresh = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for output in OUTPUTS:
            os.dup2(fresh, output)
        os.close(fresh)
        return True
    return False
