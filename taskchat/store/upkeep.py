"""What an operator does with a database: look at it without changing it, and copy it while it is in use."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from taskchat.config import Settings
from taskchat.errors import StorageUnavailable
from taskchat.store import migrations
from taskchat.store.opening import sqlite_file

PAGES = 1024  # copied at once


@dataclass(frozen=True)
class DatabaseState:
    """A database as it is. `revision` is its schema's, None when there is none yet; `needed` is what this taskchat
    works with."""

    kind: str
    where: str
    revision: str | None
    needed: str
    bytes: int


async def state_of(settings: Settings, *, local: bool = False) -> DatabaseState:
    """Look at the configured database. Raises StorageUnavailable when it can't be read."""
    path = sqlite_file(settings, local=local)
    if path is not None:
        return DatabaseState("sqlite", str(path), _revision(path), migrations.HEAD, _size(path))
    from taskchat.store.postgres import look

    revision, size = await look(settings.database)
    return DatabaseState("postgresql", _without_password(settings.database), revision, migrations.HEAD, size)


def back_up(database: Path, target: Path, told: Callable[[int, int], None] = lambda _done, _total: None) -> None:
    """Copy an SQLite database, as it is at this moment, to `target`, whole or not at all. It may be in use.

    `told` hears how many pages are done, of how many. Raises StorageUnavailable.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with contextlib.closing(_opened(database)) as source, contextlib.closing(sqlite3.connect(temporary)) as copy:
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


def _opened(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(database.resolve()))}?mode=rw", uri=True, isolation_level=None)


def _revision(path: Path) -> str | None:
    if not path.exists() or not path.stat().st_size:
        return None
    try:
        with contextlib.closing(_opened(path)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").fetchone():
                return None
            found: tuple[str] | None = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return found[0] if found else None
    except sqlite3.Error as error:
        raise StorageUnavailable(
            f"The database {path} can't be read: {error}.", hint="Check that it is the right file, and readable."
        ) from error


def _size(path: Path) -> int:
    parts = (path, path.with_name(f"{path.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"
