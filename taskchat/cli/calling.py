"""One conversation with the server for a command: a client, opened and closed around it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from taskchat.cli import printing

if TYPE_CHECKING:
    from taskchat.client.api import Client

_Result = TypeVar("_Result")


def call(action: Callable[[Client], Awaitable[_Result]], *, server: str = "") -> _Result:
    """What `action` gives, with a client of `server`, by default of the server in use."""
    from taskchat.client.api import Client
    from taskchat.client.session import open_session

    async def calling() -> _Result:
        async with Client(open_session(say=printing.note, server=server), say=printing.note) as client:
            return await action(client)

    return asyncio.run(calling())
