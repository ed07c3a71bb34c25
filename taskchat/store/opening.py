"""Which database the settings name, and the store on it."""

from __future__ import annotations

from pathlib import Path

from taskchat import paths
from taskchat.config import Settings
from taskchat.store.engine import Store
from taskchat.store.sqlite import SqliteStore


def sqlite_file(settings: Settings, *, local: bool = False) -> Path | None:
    """The SQLite file that everything is kept in; None where it is a PostgreSQL database."""
    if local:
        return paths.local_database()
    if "://" in settings.database:
        return None
    return Path(settings.database).expanduser() if settings.database else paths.shared_database()


def open_store(settings: Settings, *, local: bool = False) -> Store:
    """Open the database, its schema brought up to date.

    Raises StorageUnavailable, StorageFull or Misconfigured, saying what to do.
    """
    path = sqlite_file(settings, local=local)
    if path is not None:
        return SqliteStore.open(path)
    from taskchat.store.postgres import Pool, PostgresStore

    pool = Pool(size=settings.pool_size, overflow=settings.pool_overflow, wait=settings.pool_wait_seconds)
    return PostgresStore.open(settings.database, pool)
