"""Looking after turns where several processes share a database: one's own that last, and those of others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Set as AbstractSet

from taskchat.conversations.journal import Held, Journal
from taskchat.server.running import RunningTurn

LOOK_SECONDS = 1.0
RENEW_SECONDS = 2.0  # well within a lease

log = logging.getLogger(__name__)


class Watch:
    """One task for all turns of a process, there while any of them runs. A turn of a moment costs it nothing."""

    def __init__(self, journal: Journal, running: AbstractSet[RunningTurn]) -> None:
        self._journal, self._running = journal, running
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """A turn has begun. Where one process owns the database, there is nobody to mind."""
        if self._journal.shared and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._look_after_turns(), name="taskchat-turns")

    def end(self) -> None:
        """The process ends."""
        if self._task is not None:
            self._task.cancel()

    async def until_over(self, held: Held) -> None:
        """Wait until another process's turn is over, or its lease is."""
        pause = LOOK_SECONDS / 16
        while await self._journal.is_held(held.by):
            await asyncio.sleep(pause)
            pause = min(2 * pause, LOOK_SECONDS)

    async def _look_after_turns(self) -> None:
        """Keep what runs longer than a moment, stop what others asked to stop, let go of what others have taken."""
        now = asyncio.get_running_loop().time
        renewed, lasting = now(), set[int]()
        while self._running:
            await asyncio.sleep(LOOK_SECONDS)
            turns = {turn.turn_id: turn for turn in self._running if turn.turn_id and not turn.ended}
            if due := sorted(lasting & turns.keys()):
                try:
                    mine = await self._journal.still_mine(due)
                    if mine and now() - renewed >= RENEW_SECONDS:
                        await self._journal.renew(sorted(mine))
                        renewed = now()
                except Exception:  # the turns go on, and their own next word to the database tells them
                    log.warning("turns could not be looked after", exc_info=True)
                else:
                    for turn_id in due:
                        _mind(turns[turn_id], stop_asked=mine.get(turn_id))
            lasting = set(turns)


def _mind(turn: RunningTurn, *, stop_asked: bool | None) -> None:
    """Act on what a turn's row says: that it was asked to stop, or (None) that another process has it."""
    if stop_asked is None and not turn.ended:
        turn.lose()
    elif stop_asked:
        turn.stop()
