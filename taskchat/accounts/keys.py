"""API keys: for programs, which then need no password. Each says what it is for."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import Connection

from taskchat.accounts import tokens
from taskchat.accounts.guard import KEY_PREFIX, Guard, unchanged
from taskchat.accounts.signed_in import Account
from taskchat.errors import Conflict, NotFound
from taskchat.schemas.accounts import ApiKey, ApiKeyDraft, ApiKeyPage, NewApiKey
from taskchat.store import keys as rows
from taskchat.store.engine import Store, of_user
from taskchat.store.keys import StoredKey

KEYS_MAX = 25  # of one user
START = 8  # letters that stay known


class ApiKeys:
    """The API keys of users."""

    def __init__(self, store: Store, guard: Guard, clock: Callable[[], dt.datetime]) -> None:
        self._store, self._guard, self._clock = store, guard, clock

    async def add(self, account: Account, draft: ApiKeyDraft) -> NewApiKey:
        """Make a key. Raises Conflict when there are too many."""
        text, now = KEY_PREFIX + secrets.token_urlsafe(32), self._clock()
        key = StoredKey(
            public_id=secrets.token_hex(16),
            name=draft.name,
            scopes=list(draft.scopes),
            start=text[:START],
            created_at=now,
            expires_at=now + dt.timedelta(days=draft.expires_in_days) if draft.expires_in_days else None,
            used_at=None,
        )

        def job(conn: Connection) -> None:
            unchanged(conn, account)
            if len(rows.of_user(conn, account.id)) >= KEYS_MAX:
                raise Conflict(f"There are {KEYS_MAX} API keys already.", hint="Delete one that isn't used any more.")
            rows.add(conn, account.id, key, tokens.hash_of(text))

        await self._store.write(job, alone=of_user(account.id))
        return NewApiKey(**_key_of(key).model_dump(), key=text)

    async def page(self, account: Account) -> ApiKeyPage:
        """One's own keys."""
        found = await self._store.read(lambda conn: rows.of_user(conn, account.id))
        return ApiKeyPage(items=[_key_of(key) for key in found])

    async def remove(self, account: Account, public_id: str) -> None:
        """Delete one of one's own keys; from now on it opens nothing. Raises NotFound."""
        there = await self._store.write(
            lambda conn: rows.remove(conn, account.id, public_id), alone=of_user(account.id)
        )
        if not there:
            raise NotFound("There is no such API key.", hint="See which there are: GET /api/v1/auth/keys")
        self._guard.forget(account.public_id)


def _key_of(key: StoredKey) -> ApiKey:
    return ApiKey(
        id=key.public_id,
        name=key.name,
        scopes=cast("Any", key.scopes),
        start=key.start,
        created_at=key.created_at,
        expires_at=key.expires_at,
        used_at=key.used_at,
    )
