"""What `taskchat users` works with: the accounts in the server's database, beside a running server or without one.

What changes here, a running server notices within seconds.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable

from taskchat.accounts.administration import Administration
from taskchat.accounts.background import Background
from taskchat.accounts.passwords import Passwords
from taskchat.accounts.resets import PasswordResets
from taskchat.config import Settings
from taskchat.errors import Misconfigured
from taskchat.server.operate import open_beside_server
from taskchat.store.opening import sqlite_file

NO_PUBLIC_URL = "http://127.0.0.1:8000"


@contextlib.asynccontextmanager
async def administering(
    settings: Settings, clock: Callable[[], dt.datetime], *, new: bool = False
) -> AsyncIterator[Administration]:
    """The accounts in the configured database, closed at the end. An SQLite file is only made where it may be `new`.

    Raises Misconfigured, StorageFull or StorageUnavailable when it can't be used.
    """
    path = sqlite_file(settings)
    if path is not None and not new and not path.exists():
        raise Misconfigured(
            f"There is no database {path}.", hint="Set TASKCHAT_DATABASE as it is set for the server, or start it once."
        )
    store = await open_beside_server(settings)
    passwords = Passwords()
    resets = PasswordResets(
        store,
        _nobody_remembers,
        clock,
        passwords=passwords,
        background=Background(),
        mailer=None,
        public_url=settings.public_url.rstrip("/") or NO_PUBLIC_URL,
    )
    try:
        yield Administration(store, _nobody_remembers, clock, passwords=passwords, resets=resets)
    finally:
        await store.close()


def _nobody_remembers(_public_id: str) -> None:
    """Nothing is kept in this process that could be out of date."""
