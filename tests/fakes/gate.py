"""A model that waits, so that something can happen meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any

from agents.testing import ModelStep


class Gate:
    """`reached` when the model is asked; it answers `then` once the gate is open."""

    def __init__(self, *, then: Any) -> None:
        self.reached, self._open, self._then = asyncio.Event(), asyncio.Event(), then

    def open(self) -> None:
        """Let the model answer."""
        self._open.set()

    @property
    def step(self) -> ModelStep:
        """The step that waits."""
        return ModelStep.respond(self._wait)

    async def _wait(self, _call: object) -> Any:
        self.reached.set()
        await asyncio.wait_for(self._open.wait(), 5)
        return self._then
