"""Grants: what people let OAuth clients do. A yes becomes a code, the code a grant, the grant tokens, until it ends.

Nothing of it outlives what ends every sign-in: another password, signing out everywhere, a disabled or deleted account.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection

from taskchat.accounts import redirects, tokens
from taskchat.accounts.authorization import Asked, Person, check_resource, proves, scopes_of
from taskchat.accounts.guard import Guard
from taskchat.accounts.oauth_errors import OAuthRefusal
from taskchat.accounts.rotation import Verdict, judge
from taskchat.accounts.signed_in import Account
from taskchat.accounts.tokens import AccessTokens, GrantClaims
from taskchat.errors import NotFound, NotSignedIn
from taskchat.schemas.oauth import Grant, GrantedTokens, GrantPage
from taskchat.store import accounts as users
from taskchat.store import clients
from taskchat.store import grants as rows
from taskchat.store.accounts import StoredUser
from taskchat.store.clients import StoredClient
from taskchat.store.engine import Store, of_user
from taskchat.store.grants import NewGrantToken, StoredCode, StoredGrant

CODE_LIFETIME = dt.timedelta(minutes=1)
REPLAYED = dt.timedelta(minutes=10)  # a code that comes again in this time was read by somebody on its way
GRANTS_MAX = 50  # of one user; the longest unused one makes room
CLIENT_OUTLIVES = dt.timedelta(days=30)  # a grant: so its client can ask for another one without registering again


@dataclass(frozen=True)
class _Fresh:
    """A refresh token before it is stored."""

    text: str
    row: NewGrantToken


class Grants:
    """The grants of users."""

    def __init__(
        self,
        store: Store,
        guard: Guard,
        access: AccessTokens,
        clock: Callable[[], dt.datetime],
        *,
        lifetime: dt.timedelta,
    ) -> None:
        self._store, self._guard, self._access, self._clock = store, guard, access, clock
        self._lifetime = lifetime

    async def allow(self, client: StoredClient, asked: Asked, person: Person) -> str:
        """The person says yes: a code for the client to fetch. Raises NotSignedIn when they are not who they were."""
        code, now = tokens.new_refresh_token(), self._clock()
        found = await self._store.read(lambda conn: users.user_by_public_id(conn, person.public_id))
        if found is None:
            raise _signed_out()
        values = {
            "code_hash": tokens.hash_of(code),
            "user_id": found.id,
            "client_id": client.id,
            "redirect_uri": asked.redirect_uri,
            "challenge": asked.challenge,
            "scopes": asked.scopes,
            "resource": asked.resource,
            "issuer": asked.issuer,
            "epoch": person.epoch,
            "expires_at": now + CODE_LIFETIME,
        }

        def job(conn: Connection) -> None:
            user = users.user_by_id(conn, found.id)
            if user is None or user.disabled or user.epoch != person.epoch:
                raise _signed_out()
            if not clients.keep(conn, client.id, now, now + CODE_LIFETIME):
                raise OAuthRefusal("invalid_client", "There is no such client any more.")
            rows.add_code(conn, values, now)

        await self._store.write(job, alone=of_user(found.id))
        return code

    async def redeem(self, client: StoredClient, form: Mapping[str, str]) -> GrantedTokens:
        """Trade a code for tokens. Whoever brings it, it is good once; brought again, it ends what it gave.

        Raises OAuthRefusal.
        """
        code_hash = tokens.hash_of(form.get("code", ""))
        owner = await self._store.read(lambda conn: rows.owner_of_code(conn, code_hash))
        if owner is None:
            raise _no_such_code()
        fresh, public_id = self._draw(), secrets.token_hex(16)

        def job(conn: Connection) -> tuple[StoredUser, StoredGrant] | OAuthRefusal:
            code, user = rows.take_code(conn, code_hash), users.user_by_id(conn, owner)
            if code is None:
                self._end_replayed(conn, code_hash)
                return _no_such_code()
            if refusal := _refusal(code, client, form, self._clock()):
                return refusal  # and it is used up
            if user is None or user.disabled or user.epoch != code.epoch:
                return _no_such_code()
            if not clients.keep(conn, client.id, fresh.row.created_at, fresh.row.expires_at + CLIENT_OUTLIVES):
                return _no_such_code()
            rows.make_room(conn, owner, fresh.row.created_at, most=GRANTS_MAX - 1)
            return user, rows.begin(conn, _values(code, code_hash, public_id, fresh.row), fresh.row)

        done = await self._store.write(job, alone=of_user(owner))
        if isinstance(done, OAuthRefusal):
            await self._forget(owner)
            raise done
        user, grant = done
        return self._tokens(user, grant, fresh, list(grant.scopes))

    async def user_of(self, refresh_token: str) -> int | None:
        """Whose refresh token this is, if it is anybody's: who is counted for bringing it."""
        token_hash = tokens.hash_of(refresh_token)
        known = await self._store.read(lambda conn: rows.token_by_hash(conn, token_hash))
        return known.user_id if known is not None else None

    async def renew(self, client: StoredClient, form: Mapping[str, str]) -> GrantedTokens:
        """Trade a refresh token for new tokens. Who brings a used one ends the grant. Raises OAuthRefusal."""
        token_hash, now = tokens.hash_of(form.get("refresh_token", "")), self._clock()
        known = await self._store.read(lambda conn: rows.token_by_hash(conn, token_hash))
        if known is None:
            raise _no_such_token()
        fresh = self._draw()

        def job(conn: Connection) -> tuple[StoredUser, StoredGrant, list[str]] | None:
            token, user = rows.token_by_hash(conn, token_hash), users.user_by_id(conn, known.user_id)
            grant = rows.by_public_id(conn, known.family)
            verdict = judge(token, now)
            if token is None or grant is None or user is None or user.disabled or grant.client_id != client.id:
                return None
            if verdict is Verdict.REVOKE:
                rows.end(conn, user.id, grant.public_id)
                self._guard.forget(user.public_id)
            if verdict is not Verdict.TRADE:
                return None
            check_resource(form.get("resource"), grant.resource)
            scopes = scopes_of(form.get("scope"), grant.scopes)
            if not clients.keep(conn, client.id, now, fresh.row.expires_at + CLIENT_OUTLIVES):
                return None
            rows.go_on(conn, grant, token, fresh.row)
            return user, grant, list(scopes)

        done = await self._store.write(job, alone=of_user(known.user_id))
        if done is None:
            raise _no_such_token()
        user, grant, scopes = done
        return self._tokens(user, grant, fresh, scopes)

    async def revoke(self, client: StoredClient, token: str) -> None:
        """End the grant that a refresh or access token of this client is of (RFC 7009). Others do nothing."""
        public_id = await self._grant_of(token)
        grant = await self._store.read(lambda conn: rows.by_public_id(conn, public_id)) if public_id else None
        if grant is not None and grant.client_id == client.id:
            await self._end(grant.user_id, grant.public_id)

    async def page(self, account: Account) -> GrantPage:
        """What one has granted."""
        found = await self._store.read(lambda conn: rows.living(conn, account.id, self._clock()))
        return GrantPage(items=[_shown(grant) for grant in found])

    async def remove(self, account: Account, public_id: str) -> None:
        """Take back one of one's own grants. Raises NotFound."""
        if not await self._end(account.id, public_id):
            raise NotFound("There is no such grant.", hint="See which there are: GET /api/v1/auth/grants")

    async def _grant_of(self, token: str) -> str | None:
        if tokens.is_of_grant(token):
            try:
                return self._access.read_of_grant(token, self._clock()).grant
            except NotSignedIn:
                return None
        token_hash = tokens.hash_of(token)
        known = await self._store.read(lambda conn: rows.token_by_hash(conn, token_hash))
        return known.family if known is not None else None

    def _end_replayed(self, conn: Connection, code_hash: str) -> None:
        grant = rows.by_code(conn, code_hash)
        if grant is not None and self._clock() - grant.created_at <= REPLAYED:
            rows.end(conn, grant.user_id, grant.public_id)

    async def _end(self, user_id: int, public_id: str) -> bool:
        ended = await self._store.write(lambda conn: rows.end(conn, user_id, public_id), alone=of_user(user_id))
        if ended:
            await self._forget(user_id)
        return ended

    async def _forget(self, user_id: int) -> None:
        user = await self._store.read(lambda conn: users.user_by_id(conn, user_id))
        if user is not None:
            self._guard.forget(user.public_id)

    def _draw(self) -> _Fresh:
        text, now = tokens.new_refresh_token(), self._clock()
        return _Fresh(text, NewGrantToken(tokens.hash_of(text), now, now + self._lifetime))

    def _tokens(self, user: StoredUser, grant: StoredGrant, fresh: _Fresh, scopes: list[str]) -> GrantedTokens:
        now = self._clock()
        claims = GrantClaims(
            public_id=user.public_id,
            grant=grant.public_id,
            epoch=user.epoch,
            client=grant.client,
            scopes=frozenset(scopes),
            issuer=grant.issuer,
            resource=grant.resource,
            expires_at=(now + self._access.lifetime).timestamp(),
        )
        return GrantedTokens(
            access_token=self._access.make_for_grant(claims, now),
            expires_in=int(self._access.lifetime.total_seconds()),
            scope=" ".join(scopes),
            refresh_token=fresh.text,
        )


def _refusal(code: StoredCode, client: StoredClient, form: Mapping[str, str], now: dt.datetime) -> OAuthRefusal | None:
    """What is wrong with a code that a client brings with this form."""
    if code.expires_at <= now or code.client_id != client.id:
        return _no_such_code()
    if form.get("redirect_uri") != code.redirect_uri:
        return OAuthRefusal("invalid_grant", "The redirect_uri is not the one that the code was sent to.")
    if not proves(form.get("code_verifier", ""), code.challenge):
        return OAuthRefusal("invalid_grant", "The code_verifier is not the one that the code was asked for with.")
    try:
        check_resource(form.get("resource"), code.resource)
    except OAuthRefusal as refusal:
        return refusal
    return None


def _values(code: StoredCode, code_hash: str, public_id: str, token: NewGrantToken) -> dict[str, Any]:
    """The columns of the grant that a code becomes."""
    return {
        "public_id": public_id,
        "user_id": code.user_id,
        "client_id": code.client_id,
        "scopes": code.scopes,
        "resource": code.resource,
        "issuer": code.issuer,
        "code_hash": code_hash,
        "created_at": token.created_at,
        "used_at": token.created_at,
        "expires_at": token.expires_at,
    }


def _shown(grant: StoredGrant) -> Grant:
    places = [redirects.in_words(redirects.read(uri)) for uri in grant.redirect_uris]
    return Grant(
        id=grant.public_id,
        client_name=grant.client_name,
        redirects_to=list(dict.fromkeys(places)),
        scopes=cast("Any", grant.scopes),
        created_at=grant.created_at,
        used_at=grant.used_at,
        expires_at=grant.expires_at,
    )


def _no_such_code() -> OAuthRefusal:
    return OAuthRefusal("invalid_grant", "This code isn't valid.", hint="Ask for another one.")


def _no_such_token() -> OAuthRefusal:
    return OAuthRefusal("invalid_grant", "This refresh token isn't valid any more.", hint="Ask the person again.")


def _signed_out() -> NotSignedIn:
    return NotSignedIn("Your account has changed meanwhile.", hint="Start again from the program that sent you here.")
