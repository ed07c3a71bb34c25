"""What an operator sees of a database, without changing it."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from taskchat.config import Settings
from taskchat.errors import StorageUnavailable
from taskchat.store import migrations
from taskchat.store.copies import opened
from taskchat.store.opening import sqlite_file


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


def _revision(path: Path) -> str | None:
    if not path.exists() or not path.stat().st_size:
        return None
    try:
        with contextlib.closing(opened(path)) as connection:
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
