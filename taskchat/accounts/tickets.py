"""Tickets: what opens a WebSocket in the place of a token, which must not stand in an address.

A ticket opens one, once, on whichever server of the database it comes to.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable

from sqlalchemy import Connection

from taskchat.accounts import tokens
from taskchat.accounts.service import AccountService
from taskchat.accounts.signed_in import Account
from taskchat.errors import NotSignedIn
from taskchat.schemas.chat import Ticket
from taskchat.store import tickets
from taskchat.store.engine import Store, of_user

TICKET_SECONDS = 30


class Tickets:
    """Gives tickets out and takes them back."""

    def __init__(self, store: Store, accounts: AccountService, clock: Callable[[], dt.datetime]) -> None:
        self._store, self._accounts, self._clock = store, accounts, clock

    async def issue(self, account: Account) -> Ticket:
        """A ticket for this account. It holds no longer than what the account was signed in with."""
        now, text = self._clock(), secrets.token_urlsafe(32)
        values = {
            "ticket_hash": tokens.hash_of(text),
            "user_id": account.id,
            "credential": account.credential,
            "epoch": account.epoch,
            "expires_at": now + dt.timedelta(seconds=TICKET_SECONDS),
        }

        def job(conn: Connection) -> None:
            tickets.forget_expired(conn, account.id, now)
            tickets.add(conn, values)

        await self._store.write(job, alone=of_user(account.id))
        return Ticket(ticket=text, expires_in=TICKET_SECONDS)

    async def redeem(self, text: str) -> Account:
        """Whose ticket this is; from now on it is nobody's. Raises NotSignedIn."""
        if not text or len(text) > tokens.LENGTH_MAX:
            raise no_such_ticket()
        now, ticket_hash = self._clock(), tokens.hash_of(text)
        row = await self._store.write(lambda conn: tickets.take(conn, ticket_hash), alone=f"ticket:{ticket_hash}")
        if row is None or row.expires_at <= now:
            raise no_such_ticket()
        account = await self._accounts.by(row.credential)
        if account.epoch != row.epoch:
            raise no_such_ticket()
        return account


def no_such_ticket() -> NotSignedIn:
    """The answer to a ticket that was used, is too old, or never was."""
    return NotSignedIn("This ticket isn't valid.", hint="Get one from POST /api/v1/chat/ticket: it opens one socket.")
