"""Files that commands write: whole, or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from taskchat.errors import TaskchatError


def write_whole(file: Path, data: bytes) -> None:
    """Write `data` beside `file`, then put it in its place: a full disk or Ctrl-C leaves what was there. Raises
    TaskchatError, saying why."""
    if file.exists() and not file.is_file():  # a device or a pipe has no place beside it
        _written(file, file, data)
        return
    beside = file.with_name(f".{file.name}.{os.urandom(8).hex()}.part")  # nobody else puts a link there before
    try:
        _written(beside, file, data)
        beside.replace(file)
    except OSError as error:
        raise _cant(file, error) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _written(path: Path, meant: Path, data: bytes) -> None:
    try:
        with path.open("wb") as opened:
            opened.write(data)
    except OSError as error:
        raise _cant(meant, error) from error


def _cant(file: Path, error: OSError) -> TaskchatError:
    return TaskchatError(f"{file} can't be written: {error.strerror or error}.", hint="Name another place.")
