"""A forgotten password: a link that is good once, for an hour, lets its holder choose another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import Connection

from taskchat.accounts import emails, tokens
from taskchat.accounts.background import Background
from taskchat.accounts.mail import Mail, Mailer
from taskchat.accounts.passwords import Passwords
from taskchat.errors import InvalidInput, NotAllowed
from taskchat.schemas.accounts import PasswordReset
from taskchat.store import accounts as rows
from taskchat.store import reset_links
from taskchat.store.accounts import StoredUser
from taskchat.store.engine import Store, of_user

LIFETIME = dt.timedelta(hours=1)
LINKS_MAX = 5  # of one user at a time: nobody voids another's link by asking for one more
PAGE = "/reset-password"

SUBJECT = "Choose a new password for taskchat"
TEXT = """Hello,

somebody, probably you, asked for a new password for your taskchat account. Choose it here:

{link}

The link works once, for one hour. If you did not ask for it, there is nothing to do: your password stays as it is.
"""


class PasswordResets:
    """Makes such links and takes them back. Without a `mailer`, only the operator's command makes them.

    `forget` is told whose account has changed.
    """

    def __init__(
        self,
        store: Store,
        forget: Callable[[str], None],
        clock: Callable[[], dt.datetime],
        *,
        passwords: Passwords,
        background: Background,
        mailer: Mailer | None,
        public_url: str,
    ) -> None:
        self._store, self._forget, self._clock = store, forget, clock
        self._passwords, self._background, self._mailer = passwords, background, mailer
        self._public_url = public_url

    def request(self, email: str) -> None:
        """Mail a link, if there is such an account. All of it happens later, so the answer tells nobody whether.

        Raises NotAllowed where no mail is sent to anybody.
        """
        if self._mailer is None:
            raise NotAllowed(
                "This server sends no mail.",
                hint="Ask whoever runs it for a link; they make it with: taskchat users reset-link EMAIL",
            )
        self._background.start("reset mail", self._send(self._mailer, emails.canonical(email)))

    async def _send(self, mailer: Mailer, email: str) -> None:
        user = await self._store.read(lambda conn: rows.user_by_email(conn, email))
        if user is not None and may_reset(user):
            link = await self.make_link(user)
            await mailer.send(Mail(user.email, SUBJECT, TEXT.format(link=link)))

    async def make_link(self, user: StoredUser) -> str:
        """A link for this user."""
        token, now = tokens.new_refresh_token(), self._clock()
        await self._store.write(
            lambda conn: reset_links.add(conn, user.id, tokens.hash_of(token), now, now + LIFETIME, most=LINKS_MAX),
            alone=of_user(user.id),
        )
        return f"{self._public_url}{PAGE}#{token}"  # behind the #: neither logs nor other sites get to see it

    async def confirm(self, request: PasswordReset) -> None:
        """Choose a new password; everything that the user was signed in with ends. Raises InvalidInput."""
        token_hash, now = tokens.hash_of(request.token), self._clock()
        user_id = await self._store.read(lambda conn: reset_links.owner(conn, token_hash, now))
        if user_id is None:
            raise _used_up()
        new_hash = await self._passwords.hash(request.new_password)

        def job(conn: Connection) -> StoredUser:
            user = rows.user_by_id(conn, user_id)
            if user is None or not may_reset(user) or reset_links.owner(conn, token_hash, now) != user_id:
                raise _used_up()
            rows.change_user(conn, user_id, {"password_hash": new_hash})
            rows.cut_off(conn, user_id, with_keys=True)
            return user

        user = await self._store.write(job, alone=of_user(user_id))
        self._forget(user.public_id)


def may_reset(user: StoredUser) -> bool:
    """Whether a link may give this account a password. The local account has none, and needs none."""
    return not user.disabled and user.email != emails.LOCAL_EMAIL


def _used_up() -> InvalidInput:
    return InvalidInput(
        "This link doesn't work any more.",
        hint="Ask for a new one.",
        fields={"token": "it was used, is too old, or is not one of ours"},
    )
