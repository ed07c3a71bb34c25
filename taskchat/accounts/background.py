"""Work that nobody waits for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

WAITING_MAX = 1000

log = logging.getLogger(__name__)


class Background:
    """Runs what answers must not wait for. What fails is logged; the end of the server waits for the rest."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run `work`, beside all else. When far too much is under way already, it is dropped."""
        if len(self._tasks) >= WAITING_MAX:
            log.warning("too much is under way: no %s", name)
            work.close()
            return
        task = asyncio.create_task(_logged(name, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)


async def _logged(name: str, work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as error:
        log.error("%s failed: %s", name, type(error).__name__)
        log.debug("because of:", exc_info=error)  # it may name people
