"""The task service on a real store, with one person."""

from __future__ import annotations

import pytest

from taskchat.schemas.caller import Caller
from taskchat.store.sqlite import SqliteStore
from taskchat.tasks import TaskService
from tests.fakes.database import Clock, person


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tasks(store: SqliteStore, clock: Clock) -> TaskService:
    return TaskService(store, clock)


@pytest.fixture
async def ann(store: SqliteStore) -> Caller:
    return await person(store, "ann", timezone="Europe/Berlin")
