"""Argon2 at its cheapest, for tests that are not about passwords: the real cost is a fifth of a second each."""

from __future__ import annotations

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from taskchat.accounts import passwords

CHEAP = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1)])
DUMMY = CHEAP.hash("the password of nobody")


def make_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash cheaply until the test ends."""
    monkeypatch.setattr(passwords, "_hasher", lambda: CHEAP)
    monkeypatch.setattr(passwords, "_dummy_hash", lambda: DUMMY)
