"""Passwords: Argon2 in a worker thread, so the loop is never blocked, and few at once, for each takes 64 MB."""

from __future__ import annotations

import asyncio
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pwdlib import PasswordHash

AT_ONCE = 2


@dataclass(frozen=True)
class Verdict:
    """Whether a password matched; `new_hash` is set when its stored hash is out of date."""

    matches: bool
    new_hash: str | None = None


class Passwords:
    """Makes and checks password hashes."""

    def __init__(self) -> None:
        self._turnstile = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """The hash to store for `password`."""
        async with self._turnstile:
            return await asyncio.to_thread(_hash, password)

    async def check(self, password: str, stored: str | None) -> Verdict:
        """Check `password`. Without a stored hash the same work is done, so the time tells no one who exists."""
        async with self._turnstile:
            return await asyncio.to_thread(_check, password, stored)


@functools.cache
def _hasher() -> PasswordHash:
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@functools.cache
def _dummy_hash() -> str:
    return _hasher().hash("the password of nobody")


def _hash(password: str) -> str:
    return _hasher().hash(password)


def _check(password: str, stored: str | None) -> Verdict:
    dummy = _dummy_hash()  # made at the first check of any kind, so that it tells nothing either
    matches, new_hash = _hasher().verify_and_update(password, stored or dummy)
    return Verdict(matches, new_hash) if stored else Verdict(matches=False)
