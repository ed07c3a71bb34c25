"""A page over the conversation: its keys stand at the bottom, and a click beside it closes it."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.screen import ModalScreen

_Result = TypeVar("_Result")


class Page(ModalScreen[_Result]):
    """Whoever makes one ends its `compose` with a Footer."""

    def on_click(self, event: events.Click) -> None:
        """A click beside the page closes it without a choice."""
        if event.widget is self:
            self.dismiss(None)
