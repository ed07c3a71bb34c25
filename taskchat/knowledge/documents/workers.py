"""Those who read documents, for as long as the server lives. The queue is the database; here is who looks into it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from taskchat.knowledge.documents.ingesting import Ingesting
from taskchat.knowledge.documents.jobs import Jobs

LOOK_SECONDS = 2.0  # between two looks for what other servers were sent, and for leases that are over
TROUBLE_SECONDS = 5.0

log = logging.getLogger(__name__)


class Workers:
    """`count` documents at once, each in a process of its own."""

    def __init__(self, jobs: Jobs, ingesting: Ingesting, *, count: int) -> None:
        self._jobs, self._ingesting, self._count = jobs, ingesting, count
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """There is something to read."""
        self._wake.set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Their life. At its end, what they had is free for the next one."""
        self._wake = asyncio.Event()
        self._wake.set()
        tasks = [
            asyncio.create_task(self._work(), name=f"taskchat-documents-{number}") for number in range(self._count)
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            try:
                if not await self._next():
                    await self._rest()
            except Exception:
                log.warning("documents could not be looked for", exc_info=True)
                await asyncio.sleep(TROUBLE_SECONDS)

    async def _next(self) -> bool:
        """Read the next document. False where there is none."""
        self._wake.clear()
        job = await self._jobs.take()
        if job is None:
            return False
        self._wake.set()  # there may be more, for the others
        try:
            await self._ingesting.run(job)
        except asyncio.CancelledError:
            with contextlib.suppress(Exception):
                await self._jobs.release(job)
            raise
        return True

    async def _rest(self) -> None:
        """Until there is something new: a word of this server's, a moment to try again, or others' documents."""
        seconds = await self._jobs.wait_seconds()
        if self._jobs.shared:
            seconds = LOOK_SECONDS if seconds is None else min(seconds, LOOK_SECONDS)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
