"""What may complete what is being typed, as a short list above the prompt."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from taskchat.tui.completion import Offer

NAME_WIDTH = 18


class Completions(OptionList, can_focus=False):
    """The offers; the prompt keeps the keys and moves the mark."""

    class Taken(Message):
        """The user clicked `offer`."""

        def __init__(self, offer: Offer) -> None:
            super().__init__()
            self.offer = offer

    def __init__(self) -> None:
        super().__init__(compact=True)
        self.display = False
        self.moved = False  # the user went through the list: Enter means what is marked
        self._offers: list[Offer] = []

    def offer(self, offers: Sequence[Offer]) -> None:
        """Show these, or nothing."""
        if list(offers) == self._offers:
            return
        self._offers = list(offers)
        self.moved = False
        self.display = bool(offers)
        self.set_options([Option(_line(each)) for each in offers])
        self.highlighted = 0 if offers else None

    def step(self, step: int) -> None:
        """Mark the offer before or behind."""
        self.moved = True
        self.highlighted = ((self.highlighted or 0) + step) % len(self._offers)

    @property
    def marked(self) -> Offer | None:
        """The offer that is marked."""
        return self._offers[self.highlighted] if self.highlighted is not None and self._offers else None

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Taken(self._offers[event.option_index]))


def _line(offer: Offer) -> Content:
    name = offer.insert.strip()
    return Content.assemble((f"{name:<{NAME_WIDTH}} ", "bold $text-accent"), (offer.words, "$foreground 60%"))
