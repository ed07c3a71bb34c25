"""The guard: every credential passes here, in a header or on an open socket, and gets an account or is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from sqlalchemy import Connection

from taskchat.accounts import tokens
from taskchat.accounts.background import Background
from taskchat.accounts.signed_in import Account, Proof, Remembered
from taskchat.accounts.tokens import AccessTokens
from taskchat.errors import NotSignedIn
from taskchat.schemas.accounts import Scope
from taskchat.store import accounts as rows
from taskchat.store import keys
from taskchat.store.accounts import StoredUser
from taskchat.store.engine import Store, of_user
from taskchat.store.keys import StoredKey

KEY_PREFIX = "tk_"
KEY_USE = dt.timedelta(minutes=1)  # the last use of a key is written at most once in this time


class Guard:
    """Knows who a token or key stands for. What has ended is refused at once here, elsewhere within seconds."""

    def __init__(
        self, store: Store, access: AccessTokens, clock: Callable[[], dt.datetime], background: Background
    ) -> None:
        self._store, self._access, self._clock, self._background = store, access, clock, background
        self._remembered = Remembered()

    async def user_for(self, token: str, *, resource: str | None = None) -> Account:
        """The account that a credential stands for. Raises NotSignedIn.

        Access tokens of a sign-in and API keys are good everywhere. An OAuth access token is good for nothing but the
        `resource` that it was made for: without one, as on the REST API, it is refused.

        1 what it proves, verified now or remembered  2 its place and time  3 the account, read now or a moment ago
        """
        now = self._clock()
        proof = self._remembered.proof(token) or await self._verified(token, now)
        if proof.resource is not None and proof.resource != resource:
            raise not_for_this()
        if proof.expires_at <= now.timestamp():
            raise tokens.expired()
        account = await self._account(proof.credential, now)
        if proof.public_id is not None and (proof.public_id, proof.epoch) != (account.public_id, account.epoch):
            raise tokens.not_valid()
        if proof.scopes is None:
            return account
        return replace(account, scopes=frozenset(each for each in account.scopes or () if each in proof.scopes))

    async def by(self, credential: str) -> Account:
        """The account whose credential this is, as `Account.credential` gave it. Raises NotSignedIn when it ended."""
        return await self._account(credential, self._clock())

    async def still(self, account: Account) -> Account:
        """The account as it is now. Raises NotSignedIn when what it came by has ended, or its role has changed."""
        found = await self._account(account.credential, self._clock())
        if (found.epoch, found.role) != (account.epoch, account.role):
            raise tokens.not_valid()
        return replace(found, scopes=account.scopes)

    def forget(self, public_id: str) -> None:
        """Something about this account has changed."""
        self._remembered.forget_account(public_id)

    async def _verified(self, token: str, now: dt.datetime) -> Proof:
        if token.startswith(KEY_PREFIX):
            proof = await self._key_proof(token)
        elif tokens.is_of_grant(token):
            proof = self._grant_proof(token, now)
        else:
            claims = self._access.read(token, now)
            proof = Proof(of_session(claims.session), claims.public_id, claims.epoch, claims.expires_at)
        self._remembered.remember_proof(token, proof)
        return proof

    async def _key_proof(self, token: str) -> Proof:
        key_hash = tokens.hash_of(token) if len(token) <= tokens.LENGTH_MAX else ""
        found = await self._store.read(lambda conn: rows.user_of_key_hash(conn, key_hash))
        if found is None:
            raise no_such_key()
        return Proof(of_key(found[1].public_id))

    def _grant_proof(self, token: str, now: dt.datetime) -> Proof:
        claims = self._access.read_of_grant(token, now)
        return Proof(
            of_grant(claims.grant),
            claims.public_id,
            claims.epoch,
            claims.expires_at,
            resource=claims.resource,
            scopes=claims.scopes,
        )

    async def _account(self, credential: str, now: dt.datetime) -> Account:
        if known := self._remembered.account(credential, now.timestamp()):
            return known
        reading = self._remembered.now_reading()
        kind, _, name = credential.partition(":")
        readers = {"key": self._by_key, "grant": self._by_grant}
        account = await readers.get(kind, self._by_session)(name, now)
        self._remembered.remember_account(account, now.timestamp(), reading)
        return account

    async def _by_session(self, name: str, now: dt.datetime) -> Account:
        found = await self._store.read(lambda conn: rows.user_of_session(conn, name))
        if found is None or found[0].disabled or found[1] <= now:
            raise tokens.not_valid()
        return _account_of(found[0], of_session(name))

    async def _by_key(self, name: str, now: dt.datetime) -> Account:
        found = await self._store.read(lambda conn: rows.user_of_key(conn, name))
        if found is None or found[0].disabled:
            raise no_such_key()
        user, key = found
        if key.expires_at is not None and key.expires_at <= now:
            raise no_such_key()
        if key.used_at is None or now - key.used_at >= KEY_USE:
            self._background.start("note of a key's use", self._note_use(user, key, now))
        return _account_of(user, of_key(name), frozenset(cast("list[Scope]", key.scopes)))

    async def _by_grant(self, name: str, now: dt.datetime) -> Account:
        found = await self._store.read(lambda conn: rows.user_of_grant(conn, name))
        if found is None or found[0].disabled or found[1].expires_at <= now:
            raise tokens.not_valid()
        user, grant = found
        return _account_of(user, of_grant(name), frozenset(cast("list[Scope]", grant.scopes)))

    async def _note_use(self, user: StoredUser, key: StoredKey, now: dt.datetime) -> None:
        await self._store.write(lambda conn: keys.touch(conn, key.public_id, now), alone=of_user(user.id))


def of_session(public_id: str) -> str:
    """The credential that is a sign-in."""
    return f"session:{public_id}"


def of_key(public_id: str) -> str:
    """The credential that is an API key."""
    return f"key:{public_id}"


def of_grant(public_id: str) -> str:
    """The credential that is an OAuth grant."""
    return f"grant:{public_id}"


def unchanged(conn: Connection, account: Account) -> StoredUser:
    """The account, inside a write. Raises NotSignedIn when all that it was signed in with has ended meanwhile."""
    user = rows.user_by_id(conn, account.id)
    if user is None or user.disabled or user.epoch != account.epoch:
        raise tokens.not_valid()
    return user


def no_such_key() -> NotSignedIn:
    """The answer to an API key that is not one of ours, or no longer."""
    return NotSignedIn("This API key isn't valid.", hint="Make another one.")


def not_for_this() -> NotSignedIn:
    """The answer to an OAuth access token that was made for something else."""
    return NotSignedIn("This token is not for this.", hint="It was given for the MCP endpoint only.")


def _account_of(user: StoredUser, credential: str, scopes: frozenset[Scope] | None = None) -> Account:
    return Account(
        id=user.id,
        public_id=user.public_id,
        email=user.email,
        role=user.role,
        timezone=user.timezone,
        language=user.language,
        epoch=user.epoch,
        credential=credential,
        scopes=scopes,
        model=user.model,
        model_fallback=user.model_fallback,
    )
