"""Waiting for what happens by itself, and not for ever."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable

PATIENCE = 5


async def until(holds: Callable[[], bool] | Callable[[], Awaitable[bool]], *, seconds: float = PATIENCE) -> None:
    """Let everything else go on until this holds."""
    async with asyncio.timeout(seconds):
        while not (await found if inspect.isawaitable(found := holds()) else found):  # noqa: ASYNC110 - of no one event
            await asyncio.sleep(0)
