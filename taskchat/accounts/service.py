"""Accounts: make one, sign in, change it, delete it, and know who a token stands for."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from taskchat import paths
from taskchat.accounts import emails, tokens
from taskchat.accounts.administration import Administration, add_account, email_taken
from taskchat.accounts.authorization import Person, Seal
from taskchat.accounts.background import Background
from taskchat.accounts.clients import Clients
from taskchat.accounts.grants import Grants
from taskchat.accounts.guard import Guard, unchanged
from taskchat.accounts.keys import ApiKeys
from taskchat.accounts.mail import mailer_for
from taskchat.accounts.passwords import Passwords, Verdict
from taskchat.accounts.profile import DEFAULT_LANGUAGE, DEFAULT_TIMEZONE, new_user, user_of
from taskchat.accounts.resets import PasswordResets
from taskchat.accounts.sessions import Sessions
from taskchat.accounts.signed_in import Account
from taskchat.accounts.tokens import AccessTokens
from taskchat.config import Settings
from taskchat.errors import InvalidInput, NotAllowed, NotSignedIn
from taskchat.schemas.accounts import (
    LocalLoginRequest,
    LoginRequest,
    PasswordChange,
    RegisterRequest,
    SignedIn,
    User,
    UserPatch,
)
from taskchat.store import accounts as rows
from taskchat.store.accounts import StoredUser
from taskchat.store.engine import Store, of_user

Clock = Callable[[], dt.datetime]


class AccountService:
    """What people do with their accounts. `clock` gives the present moment, aware.

    Its parts: `sessions` (sign-ins), `keys` (API keys), `resets` (forgotten passwords), `administration`; for OAuth
    `clients`, `grants`, and the `seal` of what people are asked.
    `device` is what a client calls itself.
    """

    def __init__(self, store: Store, secret: str, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._passwords = passwords = Passwords()
        self._background = background = Background()
        access = AccessTokens(secret, dt.timedelta(minutes=settings.access_minutes))
        self._guard = guard = Guard(store, access, clock, background)
        self.sessions = Sessions(store, guard, access, clock, lifetime=dt.timedelta(days=settings.refresh_days))
        self.keys = ApiKeys(store, guard, clock)
        self.clients, self.seal = Clients(store, clock), Seal(secret)
        self.grants = Grants(store, guard, access, clock, lifetime=dt.timedelta(days=settings.refresh_days))
        self.resets = PasswordResets(
            store,
            guard.forget,
            clock,
            passwords=passwords,
            background=background,
            mailer=mailer_for(settings),
            public_url=settings.public_url.rstrip("/"),
        )
        self.administration = Administration(store, guard.forget, clock, passwords=passwords, resets=self.resets)

    async def user_for(self, token: str, *, resource: str | None = None) -> Account:
        """The account that an access token or an API key stands for, or an OAuth access token for just this `resource`.

        Raises NotSignedIn.
        """
        return await self._guard.user_for(token, resource=resource)

    async def still(self, account: Account) -> Account:
        """The account as it is now: to be asked at each message of an open socket, and every few seconds.

        Raises NotSignedIn when what it came by has ended: signed out, expired, another password or role, disabled,
        deleted. What is known is at most 5 seconds old.
        """
        return await self._guard.still(account)

    async def by(self, credential: str) -> Account:
        """The account of `Account.credential`, for what was kept between two requests. Raises NotSignedIn."""
        return await self._guard.by(credential)

    async def register(self, request: RegisterRequest, *, device: str | None = None) -> SignedIn:
        """Make an account and sign in. Raises Conflict when the email is taken, NotAllowed when nobody may."""
        if not self._settings.registration:
            raise NotAllowed("This server doesn't take new accounts.", hint="Ask whoever runs it for one.")
        email = emails.to_register(request.email)
        if await self._store.read(lambda conn: rows.user_by_email(conn, email)):
            raise email_taken()
        values = new_user(
            email=email,
            now=self._clock(),
            password_hash=await self._passwords.hash(request.password),
            name=request.name,
            timezone=request.timezone,
            language=request.language,
        )
        fresh = self.sessions.draw()
        user = await add_account(
            self._store, values, lambda conn, user: self.sessions.begin(conn, user.id, fresh, device)
        )
        return self.sessions.signed_in(user, fresh)

    async def login(self, request: LoginRequest, *, device: str | None = None) -> SignedIn:
        """Sign in. Unknown people, wrong passwords and disabled accounts get the same answer after the same time."""
        user, verdict = await self._known(request)
        return await self._sign_in(user, {"password_hash": verdict.new_hash} if verdict.new_hash else {}, device)

    async def identify(self, request: LoginRequest) -> Person:
        """Whose email and password these are, without signing in. Refuses as `login` does, after the same time."""
        user, _ = await self._known(request)
        return Person(user.public_id, user.epoch)

    async def local_login(self, request: LocalLoginRequest, *, device: str | None = None) -> SignedIn:
        """Sign in to this machine's local account, made when it is missing. Its timezone is the machine's."""
        if not _is_local_secret(request.secret):
            raise NotSignedIn("This is not the local secret.", hint=f"It is in {paths.local_secret()}.")
        user = await self._store.read(lambda conn: rows.user_by_email(conn, emails.LOCAL_EMAIL))
        if user is None:
            values = new_user(email=emails.LOCAL_EMAIL, now=self._clock(), timezone=request.timezone)
            user = await self._store.write(
                lambda conn: rows.user_by_email(conn, emails.LOCAL_EMAIL) or rows.add_user(conn, values),
                alone=f"email:{emails.LOCAL_EMAIL}",
            )
        moved = request.timezone is not None and request.timezone != user.timezone
        return await self._sign_in(user, {"timezone": request.timezone} if moved else {}, device)

    async def profile(self, account: Account) -> User:
        """One's own profile."""
        return user_of(await self._stored(account))

    async def update_profile(self, account: Account, patch: UserPatch) -> User:
        """Change what `patch` names, of which the caller knows that its model may be chosen.

        Null takes the name away, puts timezone and language back to the default, and leaves the model to the server.
        """
        changes = patch.model_dump(include=patch.model_fields_set)
        for column, default in (("timezone", DEFAULT_TIMEZONE), ("language", DEFAULT_LANGUAGE)):
            if column in changes:
                changes[column] = changes[column] or default
        if changes:
            await self._store.write(lambda conn: rows.change_user(conn, account.id, changes), alone=of_user(account.id))
            self._guard.forget(account.public_id)
        return user_of(await self._stored(account))

    async def change_password(
        self, account: Account, request: PasswordChange, *, device: str | None = None
    ) -> SignedIn:
        """Choose another password. Every sign-in and API key ends; a new sign-in begins. Raises InvalidInput."""
        await self._check_own(account, request.current_password, "current_password")
        new_hash = await self._passwords.hash(request.new_password)
        fresh = self.sessions.draw()

        def job(conn: Connection) -> StoredUser:
            unchanged(conn, account)
            rows.change_user(conn, account.id, {"password_hash": new_hash})
            rows.cut_off(conn, account.id, with_keys=True)
            self.sessions.begin(conn, account.id, fresh, device)
            return _there(rows.user_by_id(conn, account.id))

        user = await self._store.write(job, alone=of_user(account.id))
        self._guard.forget(account.public_id)
        return self.sessions.signed_in(user, fresh)

    async def delete(self, account: Account, password: str) -> None:
        """Delete one's own account with everything in it. Raises InvalidInput when the password is wrong."""
        await self._check_own(account, password, "password")

        def job(conn: Connection) -> None:
            unchanged(conn, account)
            rows.remove_user(conn, account.id)

        await self._store.write(job, alone=of_user(account.id))
        self._guard.forget(account.public_id)

    async def drain(self) -> None:
        """Wait for what was begun and nobody waits for: mails, notes of use."""
        await self._background.drain()

    async def _known(self, request: LoginRequest) -> tuple[StoredUser, Verdict]:
        email = emails.canonical(request.email)
        user = await self._store.read(lambda conn: rows.user_by_email(conn, email))
        verdict = await self._passwords.check(request.password, user.password_hash if user else None)
        if user is None or not verdict.matches or user.disabled:
            raise _wrong()
        return user, verdict

    async def _check_own(self, account: Account, password: str, field: str) -> None:
        user = await self._stored(account)
        if user.password_hash is None:
            raise NotAllowed("This machine's own account has no password.", hint="It belongs to who uses the machine.")
        if not (await self._passwords.check(password, user.password_hash)).matches:
            raise InvalidInput(
                "The password is wrong.", hint="Try again with the one you signed in with.", fields={field: "wrong"}
            )

    async def _stored(self, account: Account) -> StoredUser:
        return _there(await self._store.read(lambda conn: rows.user_by_id(conn, account.id)))

    async def _sign_in(self, user: StoredUser, changes: dict[str, Any], device: str | None) -> SignedIn:
        """Begin a sign-in, and store what changed on the occasion. What was checked before must still be so."""
        fresh = self.sessions.draw()

        def job(conn: Connection) -> StoredUser:
            now = rows.user_by_id(conn, user.id)
            if now is None or now.disabled or now.epoch != user.epoch:
                raise _wrong()
            if changes:
                rows.change_user(conn, user.id, changes)
            self.sessions.begin(conn, user.id, fresh, device)
            return _there(rows.user_by_id(conn, user.id))

        stored = await self._store.write(job, alone=of_user(user.id))
        if changes:
            self._guard.forget(user.public_id)
        return self.sessions.signed_in(stored, fresh)


def _there(user: StoredUser | None) -> StoredUser:
    if user is None:
        raise tokens.not_valid()
    return user


def _wrong() -> NotSignedIn:
    return NotSignedIn("The email or the password is wrong.", hint="Check both and try again.")


def _is_local_secret(text: str) -> bool:
    try:
        secret = paths.local_secret().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return False
    return bool(secret) and hmac.compare_digest(secret.encode(), text.strip().encode())
