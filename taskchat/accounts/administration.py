"""What an operator or an admin does with other people's accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from taskchat.accounts import emails
from taskchat.accounts.passwords import Passwords
from taskchat.accounts.profile import managed, new_user
from taskchat.accounts.resets import PasswordResets, may_reset
from taskchat.errors import Conflict, NotFound
from taskchat.schemas.accounts import ManagedUser, ManagedUserPage, ManagedUserPatch, RegisterRequest
from taskchat.schemas.cursors import read_cursor, write_cursor
from taskchat.store import accounts as rows
from taskchat.store.accounts import StoredUser
from taskchat.store.engine import Store, of_user

Change = Callable[[Connection, StoredUser], None]


class Administration:
    """Everybody's accounts. `who` is an account's email or its id. `forget` is told whose account has changed."""

    def __init__(
        self,
        store: Store,
        forget: Callable[[str], None],
        clock: Callable[[], dt.datetime],
        *,
        passwords: Passwords,
        resets: PasswordResets,
    ) -> None:
        self._store, self._forget, self._clock = store, forget, clock
        self._passwords, self._resets = passwords, resets

    async def page(self, *, limit: int = 50, cursor: str | None = None) -> ManagedUserPage:
        """A page of accounts, the oldest first."""
        after = int(str(read_cursor(cursor, int)[0])) if cursor else 0
        found = await self._store.read(lambda conn: rows.page(conn, after=after, limit=limit + 1))
        more = write_cursor(found[limit - 1].id) if len(found) > limit else None
        return ManagedUserPage(items=[managed(user) for user in found[:limit]], next_cursor=more)

    async def get(self, who: str) -> ManagedUser:
        """One account. Raises NotFound."""
        return managed(await self._stored(who))

    async def add(self, request: RegisterRequest, *, admin: bool = False) -> ManagedUser:
        """Make an account for somebody. Raises Conflict when the email is taken."""
        values = new_user(
            email=emails.to_register(request.email),
            now=self._clock(),
            password_hash=await self._passwords.hash(request.password),
            name=request.name,
            timezone=request.timezone,
            language=request.language,
            role="admin" if admin else "user",
        )
        return managed(await add_account(self._store, values))

    async def patch(self, who: str, patch: ManagedUserPatch) -> ManagedUser:
        """Change the role, disable or enable. Whichever changes, all that the user is signed in with ends."""
        wanted = patch.model_dump(exclude_none=True)

        def change(conn: Connection, user: StoredUser) -> None:
            changes = {name: value for name, value in wanted.items() if getattr(user, name) != value}
            if changes:
                rows.change_user(conn, user.id, changes)
                rows.cut_off(conn, user.id, with_keys=True)

        return await self._change(who, change)

    async def sign_out(self, who: str, *, with_keys: bool = False) -> ManagedUser:
        """End every sign-in of somebody; `with_keys` every API key too."""
        return await self._change(who, lambda conn, user: rows.cut_off(conn, user.id, with_keys=with_keys))

    async def remove(self, who: str) -> None:
        """Delete an account with everything in it."""
        user = await self._stored(who)
        await self._store.write(lambda conn: rows.remove_user(conn, user.id), alone=of_user(user.id))
        self._forget(user.public_id)

    async def reset_link(self, who: str) -> str:
        """A link by which somebody chooses a new password. Raises Conflict for an account that can't have one."""
        user = await self._stored(who)
        if not may_reset(user):
            raise Conflict(f"{user.email} can't get a new password: the account is disabled or this machine's own.")
        return await self._resets.make_link(user)

    async def _change(self, who: str, change: Change) -> ManagedUser:
        found = await self._stored(who)

        def job(conn: Connection) -> StoredUser:
            user = rows.user_by_id(conn, found.id)
            if user is None:
                raise no_such_account()
            change(conn, user)
            return rows.user_by_id(conn, found.id) or user

        user = await self._store.write(job, alone=of_user(found.id))
        self._forget(user.public_id)
        return managed(user)

    async def _stored(self, who: str) -> StoredUser:
        find = rows.user_by_email if "@" in who else rows.user_by_public_id
        name = emails.canonical(who)
        user = await self._store.read(lambda conn: find(conn, name))
        if user is None:
            raise no_such_account()
        return user


async def add_account(store: Store, values: dict[str, Any], also: Change = lambda _conn, _user: None) -> StoredUser:
    """Store a new account, and what belongs to it. Raises Conflict when the email is taken."""

    def job(conn: Connection) -> StoredUser:
        if rows.user_by_email(conn, values["email"]):
            raise email_taken()
        user = rows.add_user(conn, values)
        also(conn, user)
        return user

    return await store.write(job, alone=f"email:{values['email']}")


def email_taken() -> Conflict:
    """The answer to a second account with one email."""
    return Conflict("There is an account with this email already.", hint="Sign in with it, or use another email.")


def no_such_account() -> NotFound:
    """The answer to an email or id that nobody has."""
    return NotFound("There is no such account.", hint="See which there are: taskchat users list")
