"""Accounts: make one, sign in, stay signed in, sign out, and know who a token stands for."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection

from taskchat import paths
from taskchat.accounts import emails, tokens
from taskchat.accounts.passwords import Passwords
from taskchat.accounts.rotation import Verdict, judge
from taskchat.accounts.signed_in import Account, Remembered
from taskchat.accounts.tokens import AccessTokens
from taskchat.config import Settings
from taskchat.errors import Conflict, NotAllowed, NotSignedIn
from taskchat.schemas.accounts import (
    LocalLoginRequest,
    LoginRequest,
    RegisterRequest,
    SignedIn,
    Tokens,
    User,
    UserPatch,
)
from taskchat.store import accounts as rows
from taskchat.store.accounts import StoredUser
from taskchat.store.engine import Store, of_user

Clock = Callable[[], dt.datetime]
DEFAULT_TIMEZONE, DEFAULT_LANGUAGE = "UTC", "en"


@dataclass(frozen=True)
class _NewToken:
    """A refresh token before it is stored. It is drawn outside the job, which may run again."""

    text: str
    family: str

    @classmethod
    def draw(cls) -> _NewToken:
        return cls(tokens.new_refresh_token(), secrets.token_hex(16))


class AccountService:
    """What can be done with accounts. `clock` gives the present moment, aware."""

    def __init__(self, store: Store, secret: str, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._passwords = Passwords()
        self._access = AccessTokens(secret, dt.timedelta(minutes=settings.access_minutes))
        self._remembered = Remembered()

    async def register(self, request: RegisterRequest) -> SignedIn:
        """Make an account and sign in. Raises Conflict when the email is taken, NotAllowed when nobody may."""
        if not self._settings.registration:
            raise NotAllowed("This server doesn't take new accounts.", hint="Ask whoever runs it for one.")
        email = emails.to_register(request.email)
        if await self._store.read(lambda conn: rows.user_by_email(conn, email)):
            raise Conflict(
                "There is an account with this email already.", hint="Sign in with it, or use another email."
            )
        values = self._new_user(
            email=email,
            password_hash=await self._passwords.hash(request.password),
            name=request.name,
            timezone=request.timezone,
            language=request.language,
        )
        fresh = _NewToken.draw()

        def job(conn: Connection) -> StoredUser:
            user = rows.add_user(conn, values)
            self._add_token(conn, user.id, fresh)
            return user

        return self._signed_in(await self._store.write(job, alone=f"email:{email}"), fresh)

    async def login(self, request: LoginRequest) -> SignedIn:
        """Sign in. Unknown people, wrong passwords and disabled accounts get the same answer after the same time."""
        email = emails.canonical(request.email)
        user = await self._store.read(lambda conn: rows.user_by_email(conn, email))
        verdict = await self._passwords.check(request.password, user.password_hash if user else None)
        if user is None or not verdict.matches or user.disabled:
            raise NotSignedIn("The email or the password is wrong.", hint="Check both and try again.")
        return await self._open_session(user, {"password_hash": verdict.new_hash} if verdict.new_hash else {})

    async def local_login(self, request: LocalLoginRequest) -> SignedIn:
        """Sign in to this machine's local account, made when it is missing. Its timezone is the machine's."""
        if not _is_local_secret(request.secret):
            raise NotSignedIn("This is not the local secret.", hint=f"It is in {paths.local_secret()}.")
        user = await self._store.read(lambda conn: rows.user_by_email(conn, emails.LOCAL_EMAIL))
        if user is None:
            values = self._new_user(email=emails.LOCAL_EMAIL, timezone=request.timezone)
            user = await self._store.write(
                lambda conn: rows.user_by_email(conn, emails.LOCAL_EMAIL) or rows.add_user(conn, values),
                alone=f"email:{emails.LOCAL_EMAIL}",
            )
        moved = request.timezone is not None and request.timezone != user.timezone
        return await self._open_session(user, {"timezone": request.timezone} if moved else {})

    async def refresh(self, refresh_token: str) -> Tokens:
        """Trade a refresh token for a new pair. Who brings a used one ends every session that came of its sign-in."""
        fresh, now = _NewToken.draw(), self._clock()
        token_hash = tokens.hash_of(refresh_token)

        def job(conn: Connection) -> StoredUser | None:
            token = rows.token_by_hash(conn, token_hash)
            verdict = judge(token, now)
            user = rows.user_by_id(conn, token.user_id) if token else None
            if token is None or user is None or user.disabled or verdict is Verdict.REFUSE:
                return None
            if verdict is Verdict.REVOKE:
                rows.revoke_family(conn, token.family, now)
                return None
            if token.used_at is None:
                rows.mark_token_used(conn, token.id, now)
            self._add_token(conn, user.id, _NewToken(fresh.text, token.family))
            return user

        user = await self._store.write(job, alone=f"token:{token_hash}")
        if user is None:
            raise NotSignedIn("This refresh token isn't valid any more.", hint="Sign in again.")
        return Tokens(**self._pair(user, fresh))

    async def logout(self, refresh_token: str) -> None:
        """End every session that came of this token's sign-in. A token that nobody knows is ended already."""
        token_hash, now = tokens.hash_of(refresh_token), self._clock()

        def job(conn: Connection) -> None:
            if token := rows.token_by_hash(conn, token_hash):
                rows.revoke_family(conn, token.family, now)

        await self._store.write(job, alone=f"token:{token_hash}")

    async def user_for(self, access_token: str) -> Account:
        """The account that an access token stands for. Raises NotSignedIn.

        1 the token's claims, verified now or remembered  2 its time  3 the account, read now or a moment ago
        """
        now = self._clock()
        claims = self._remembered.claims(access_token)
        if claims is None:
            claims = self._access.read(access_token, now)
            self._remembered.remember_claims(access_token, claims)
        if claims.expires_at <= now.timestamp():
            raise tokens.expired()
        return self._remembered.account(claims.public_id, now.timestamp()) or await self._account(claims.public_id, now)

    async def profile(self, account: Account) -> User:
        """One's own profile."""
        return _as_user(await self._stored(account))

    async def update_profile(self, account: Account, patch: UserPatch) -> User:
        """Change what `patch` names. Null takes the name away, and puts timezone and language back to the default."""
        changes = patch.model_dump(include=patch.model_fields_set)
        for column, default in (("timezone", DEFAULT_TIMEZONE), ("language", DEFAULT_LANGUAGE)):
            if column in changes:
                changes[column] = changes[column] or default
        if changes:
            await self._store.write(lambda conn: rows.change_user(conn, account.id, changes), alone=of_user(account.id))
            self._remembered.forget_account(account.public_id)
        return _as_user(await self._stored(account))

    async def _account(self, public_id: str, now: dt.datetime) -> Account:
        user = await self._store.read(lambda conn: rows.user_by_public_id(conn, public_id))
        if user is None or user.disabled:
            self._remembered.forget_account(public_id)
            raise tokens.not_valid()
        account = Account(user.id, user.public_id, user.email, user.role, user.timezone, user.language)
        self._remembered.remember_account(account, now.timestamp())
        return account

    async def _stored(self, account: Account) -> StoredUser:
        user = await self._store.read(lambda conn: rows.user_by_id(conn, account.id))
        if user is None:
            raise tokens.not_valid()
        return user

    async def _open_session(self, user: StoredUser, changes: dict[str, Any]) -> SignedIn:
        """Sign `user` in with a new family, and store what changed on the occasion."""
        fresh = _NewToken.draw()

        def job(conn: Connection) -> StoredUser:
            if changes:
                rows.change_user(conn, user.id, changes)
            rows.forget_expired_tokens(conn, user.id, self._clock())
            self._add_token(conn, user.id, fresh)
            return rows.user_by_id(conn, user.id) or user

        stored = await self._store.write(job, alone=of_user(user.id))
        self._remembered.forget_account(user.public_id)
        return self._signed_in(stored, fresh)

    def _new_user(self, *, email: str, **values: Any) -> dict[str, Any]:
        return {
            "password_hash": None,
            "name": None,
            **values,
            "public_id": secrets.token_hex(16),
            "email": email,
            "timezone": values.get("timezone") or DEFAULT_TIMEZONE,
            "language": values.get("language") or DEFAULT_LANGUAGE,
            "created_at": self._clock(),
        }

    def _add_token(self, conn: Connection, user_id: int, fresh: _NewToken) -> None:
        now = self._clock()
        rows.add_token(
            conn,
            user_id=user_id,
            family=fresh.family,
            token_hash=tokens.hash_of(fresh.text),
            created_at=now,
            expires_at=now + dt.timedelta(days=self._settings.refresh_days),
        )

    def _pair(self, user: StoredUser, fresh: _NewToken) -> dict[str, Any]:
        access = self._access.make(public_id=user.public_id, email=user.email, role=user.role, now=self._clock())
        return {
            "access_token": access,
            "refresh_token": fresh.text,
            "expires_in": int(self._access.lifetime.total_seconds()),
        }

    def _signed_in(self, user: StoredUser, fresh: _NewToken) -> SignedIn:
        return SignedIn(**self._pair(user, fresh), user=_as_user(user))


def _as_user(user: StoredUser) -> User:
    return User(
        id=user.public_id,
        email=user.email,
        name=user.name,
        timezone=user.timezone,
        language=user.language,
        role=cast("Any", user.role),
        created_at=user.created_at,
    )


def _is_local_secret(text: str) -> bool:
    try:
        secret = paths.local_secret().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return False
    return bool(secret) and hmac.compare_digest(secret.encode(), text.strip().encode())
