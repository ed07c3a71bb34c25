"""An account service on a real database, with a clock that the test moves."""

from __future__ import annotations

import pytest

from taskchat.accounts.service import AccountService
from taskchat.config import Settings
from taskchat.store.engine import Store
from tests.fakes.database import Clock
from tests.fakes.passwords import make_cheap

SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AccountService:
    make_cheap(monkeypatch)
    return AccountService(store, SECRET, Settings(), clock)
