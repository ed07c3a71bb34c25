"""Copies of an SQLite database: made while it is in use, and kept before its schema is changed."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from taskchat import paths
from taskchat.errors import StorageUnavailable

PAGES = 1024  # copied at once
KEPT = 3  # copies of former schemas that stay


def copy_to(database: Path, target: Path, told: Callable[[int, int], None] = lambda _done, _total: None) -> None:
    """Copy an SQLite database, as it is at this moment, to `target`, whole or not at all. It may be in use.

    `told` hears how many pages are done, of how many. Raises StorageUnavailable.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with contextlib.closing(opened(database)) as source, contextlib.closing(sqlite3.connect(temporary)) as copy:
            # One read transaction around all: else each change of somebody else's would begin the copy anew.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_schema").fetchall()
            source.backup(copy, pages=PAGES, progress=lambda _code, left, total: told(total - left, total))
            copy.execute("PRAGMA journal_mode=DELETE")
            if (found := copy.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
                raise StorageUnavailable(f"The copy is damaged, so it was thrown away: {found}.", hint="Try again.")
        temporary.replace(target)
    except (sqlite3.Error, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StorageUnavailable(
            f"The backup {target} can't be made: {reason}.", hint="Check that the folder is writable and has space."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def keep_as_it_was(database: Path, revision: str) -> Path:
    """Copy `database`, whose schema is `revision` and is about to be changed, beside itself. Only the last few stay.

    Raises StorageUnavailable; then the schema should stay as it is.
    """
    milliseconds = time.time_ns() // 10**6 % 1000
    copy = paths.database_copy(database, f"{revision}-{time.strftime('%Y%m%d-%H%M%S')}-{milliseconds:03}")
    copy_to(database, copy)
    for old in paths.database_copies(database)[:-KEPT]:
        with contextlib.suppress(OSError):
            old.unlink()
    return copy


def opened(database: Path) -> sqlite3.Connection:
    """A connection to a database that is there already."""
    return sqlite3.connect(f"file:{quote(str(database.resolve()))}?mode=rw", uri=True, isolation_level=None)
