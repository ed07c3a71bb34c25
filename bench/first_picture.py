"""The chat screen until its first picture, and no further: what `python -m bench screen` starts."""

from __future__ import annotations

import asyncio
import os
import time
from typing import Any

from textual.pilot import Pilot

from taskchat.tui.app import TaskchatApp


def _nobody(_say: object) -> Any:
    """A server that never answers."""
    time.sleep(60)


async def _leave(pilot: Pilot[object]) -> None:
    """Once there is something to see."""
    shown = asyncio.Event()
    pilot.app.screen.call_after_refresh(shown.set)
    await shown.wait()
    os._exit(0 if pilot.app.screen.is_running else 1)


if __name__ == "__main__":
    TaskchatApp(connect=_nobody).run(headless=True, size=(120, 40), auto_pilot=_leave)
