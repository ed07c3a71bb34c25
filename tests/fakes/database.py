"""A store with one or two people in it, on a real SQLite file."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy import Connection

from taskchat.conversations.journal import Answering
from taskchat.schemas.caller import Caller
from taskchat.store import accounts
from taskchat.store.engine import Store
from taskchat.store.sqlite import SqliteStore

START = dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC)  # a Monday


class Clock:
    """A clock that moves when a test says so."""

    def __init__(self, now: dt.datetime = START) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **time: float) -> None:
        """Let time pass."""
        self.now += dt.timedelta(**time)


@contextlib.asynccontextmanager
async def opened(path: Path) -> AsyncIterator[SqliteStore]:
    """A store, closed at the end."""
    store = SqliteStore.open(path)
    try:
        yield store
    finally:
        await store.close()


async def person(store: Store, name: str, *, timezone: str = "UTC") -> Caller:
    """A new user, as the caller of services."""
    values = {
        "public_id": name,
        "email": f"{name}@example.com",
        "password_hash": None,
        "name": name,
        "timezone": timezone,
        "language": "en",
        "created_at": START,
    }
    user = await store.write(lambda conn: accounts.add_user(conn, values), alone="test")
    return Caller(user_id=user.id, timezone=timezone)


def embedded_answers(_conn: Connection, _bot_id: str | None, _begun_with: str | None) -> Answering:
    """The embedded model answers, as nobody in particular."""
    return Answering(model="embedded", history=50)
