"""Sign-ins: one begins with a password, goes on by trading refresh tokens, and ends when somebody says so."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from taskchat.accounts import tokens
from taskchat.accounts.guard import Guard, of_session, unchanged
from taskchat.accounts.profile import user_of
from taskchat.accounts.rotation import Verdict, judge
from taskchat.accounts.signed_in import Account
from taskchat.accounts.tokens import AccessTokens
from taskchat.errors import NotFound, NotSignedIn
from taskchat.schemas.accounts import Session, SessionPage, SignedIn, Tokens
from taskchat.store import accounts as rows
from taskchat.store import sessions
from taskchat.store.accounts import StoredUser
from taskchat.store.engine import Store, of_user
from taskchat.store.sessions import NewToken

SESSIONS_MAX = 100  # of one user; the longest unused one makes room


@dataclass(frozen=True)
class Fresh:
    """A refresh token before it is stored, of a sign-in that may be new. Drawn outside of jobs, which may run again."""

    text: str
    row: NewToken


class Sessions:
    """The sign-ins of users."""

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

    def draw(self, family: str | None = None) -> Fresh:
        """A refresh token of this family, without one of a new family."""
        text, now = tokens.new_refresh_token(), self._clock()
        return Fresh(text, NewToken(family or secrets.token_hex(16), tokens.hash_of(text), now, now + self._lifetime))

    def begin(self, conn: Connection, user_id: int, fresh: Fresh, device: str | None) -> None:
        """Inside a write: sign the user in."""
        sessions.make_room(conn, user_id, fresh.row.created_at, most=SESSIONS_MAX - 1)
        sessions.begin(conn, user_id, fresh.row, device=device)

    def signed_in(self, user: StoredUser, fresh: Fresh) -> SignedIn:
        """What a sign-in that has begun gives."""
        return SignedIn(**self._pair(user, fresh), user=user_of(user))

    async def user_of(self, refresh_token: str) -> int | None:
        """Whose refresh token this is, if it is anybody's: who is counted for bringing it."""
        token_hash = tokens.hash_of(refresh_token)
        known = await self._store.read(lambda conn: sessions.token_by_hash(conn, token_hash))
        return known.user_id if known is not None else None

    async def refresh(self, refresh_token: str) -> Tokens:
        """Trade a refresh token for a new pair. Who brings a used one ends the sign-in that it came of."""
        token_hash, now = tokens.hash_of(refresh_token), self._clock()
        known = await self._store.read(lambda conn: sessions.token_by_hash(conn, token_hash))
        if known is None:
            raise _not_valid_any_more()
        fresh = self.draw(known.family)

        def job(conn: Connection) -> StoredUser | None:
            token = sessions.token_by_hash(conn, token_hash)
            verdict = judge(token, now)
            user = rows.user_by_id(conn, known.user_id)
            if token is None or user is None or user.disabled or verdict is Verdict.REFUSE:
                return None
            if verdict is Verdict.REVOKE:
                sessions.end(conn, user.id, token.family)
                self._guard.forget(user.public_id)
                return None
            sessions.go_on(conn, token, fresh.row)
            return user

        user = await self._store.write(job, alone=of_user(known.user_id))
        if user is None:
            raise _not_valid_any_more()
        return Tokens(**self._pair(user, fresh))

    async def end_by_token(self, refresh_token: str) -> None:
        """End the sign-in that this token is of. One that nobody knows is ended already."""
        token_hash = tokens.hash_of(refresh_token)
        known = await self._store.read(lambda conn: sessions.token_by_hash(conn, token_hash))
        if known is not None:
            await self._end(known.user_id, known.family)

    async def page(self, account: Account) -> SessionPage:
        """One's own sign-ins."""
        found = await self._store.read(lambda conn: sessions.living(conn, account.id, self._clock()))
        return SessionPage(
            items=[
                Session(
                    id=one.public_id,
                    device=one.device,
                    created_at=one.created_at,
                    used_at=one.used_at,
                    expires_at=one.expires_at,
                    current=of_session(one.public_id) == account.credential,
                )
                for one in found
            ]
        )

    async def end(self, account: Account, public_id: str) -> None:
        """End one of one's own sign-ins. Raises NotFound."""
        if not await self._end(account.id, public_id):
            raise NotFound("There is no such sign-in.", hint="See which there are: GET /api/v1/auth/sessions")

    async def end_all(self, account: Account, *, with_keys: bool) -> None:
        """End every sign-in of one's own, this one too; `with_keys` every API key."""

        def job(conn: Connection) -> None:
            unchanged(conn, account)
            rows.cut_off(conn, account.id, with_keys=with_keys)

        await self._store.write(job, alone=of_user(account.id))
        self._guard.forget(account.public_id)

    async def _end(self, user_id: int, family: str) -> bool:
        def job(conn: Connection) -> tuple[bool, StoredUser | None]:
            return sessions.end(conn, user_id, family), rows.user_by_id(conn, user_id)

        ended, user = await self._store.write(job, alone=of_user(user_id))
        if user is not None:
            self._guard.forget(user.public_id)
        return ended

    def _pair(self, user: StoredUser, fresh: Fresh) -> dict[str, Any]:
        access = self._access.make(
            public_id=user.public_id,
            email=user.email,
            role=user.role,
            session=fresh.row.family,
            epoch=user.epoch,
            now=self._clock(),
        )
        return {
            "access_token": access,
            "refresh_token": fresh.text,
            "expires_in": int(self._access.lifetime.total_seconds()),
        }


def _not_valid_any_more() -> NotSignedIn:
    return NotSignedIn("This refresh token isn't valid any more.", hint="Sign in again.")
