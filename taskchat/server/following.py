"""Beginning a turn for whoever is at the other end of a connection, and following it while they may."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.requests import HTTPConnection

from taskchat.accounts.signed_in import Account
from taskchat.errors import NotSignedIn, TaskchatError
from taskchat.schemas.chat import ChatRequest
from taskchat.server.limits import is_loopback
from taskchat.server.running import RunningTurn, Told
from taskchat.server.services import Services

CHECK_SECONDS = 5.0

Still = Callable[[], Awaitable[object]]


async def begin(
    services: Services, connection: HTTPConnection, account: Account, request: ChatRequest, *, key: str | None
) -> RunningTurn:
    """Begin a turn, or find the one of this key. Raises what keeps it from beginning."""
    address = connection.client.host if connection.client else ""
    lifted = services.local or not address or (not services.settings.rate_limits and is_loopback(address))
    most = None if lifted else services.settings.turns_per_user
    return await services.turns.start(account, request, key=key, most=most)


async def follow(turn: RunningTurn, still: Still, *, after: str = "") -> AsyncIterator[Told | None]:
    """The turn's events, from the one behind `after`; None every few seconds without one.

    `still` is asked every few seconds whether the user is signed in. When it raises NotSignedIn, so does this, and the
    turn is stopped.
    """
    checked = time.monotonic()
    async for told in turn.events(after=after, tick=CHECK_SECONDS):
        if time.monotonic() - checked >= CHECK_SECONDS:
            await _check(turn, still)
            checked = time.monotonic()
        yield told


async def _check(turn: RunningTurn, still: Still) -> None:
    try:
        await still()
    except NotSignedIn:
        turn.stop()
        raise
    except TaskchatError:
        return  # nobody could be asked: the next time tells
