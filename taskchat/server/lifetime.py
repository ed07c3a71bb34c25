"""Whether the server is coming to its end: who asks for readiness is told, and open sockets take their leave."""

from __future__ import annotations

import asyncio


class Lifetime:
    """One server's. `stopping` is set as soon as it has been asked to end."""

    def __init__(self) -> None:
        self.stopping = asyncio.Event()

    def stop(self) -> None:
        """The server has been asked to end."""
        self.stopping.set()
