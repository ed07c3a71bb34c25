"""Whether an SQLite file is whole. Imports nothing but the standard library, so that a command can afford it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from urllib.parse import quote

FINDINGS = 5
WAIT_SECONDS = 5.0


def damage(database: Path) -> list[str]:
    """What is wrong with the file, in SQLite's words; nothing where it is whole. It may be in use meanwhile."""
    try:
        address = f"file:{quote(str(database.resolve()))}?mode=rw"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS)) as connection:
            connection.execute("PRAGMA query_only=ON")
            found = [str(row[0]) for row in connection.execute(f"PRAGMA quick_check({FINDINGS})")]
    except sqlite3.Error as error:
        return [str(error)]
    return [each for each in found if each != "ok"]
