"""Which side panes are seen: as one wishes, else as there is room. In a narrow terminal they lie over the talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from textual.screen import Screen

    from taskchat.tui.app import TaskchatApp
    from taskchat.tui.widgets.conversation_pane import ConversationPane
    from taskchat.tui.widgets.task_pane import TaskPane

NARROW = 90  # columns: below, one pane is seen at a time
BROAD = 136  # from here on there is room for three

Side = Literal["conversations", "tasks"]


class Panes:
    """The two side panes of a screen, by the classes that the style sheet knows: `<side>-on` and `<side>-open`."""

    def __init__(self, screen: Screen[None], app: TaskchatApp, sides: dict[Side, ConversationPane | TaskPane]) -> None:
        self._screen, self._app, self._sides = screen, app, sides

    def fit(self) -> None:
        """The terminal has another size, or wishes have changed."""
        for side in self._sides:
            self._screen.set_class(self._wished(side), f"{side}-on")
            if not self._narrow:
                self._screen.remove_class(f"{side}-open")

    def show(self, side: Side) -> None:
        """Show it, and turn to it."""
        if not self._seen(side):
            self.toggle(side)
        else:
            self._sides[side].list.focus()

    def toggle(self, side: Side) -> bool:
        """Show or hide it. Whether it is seen now."""
        if self._narrow:
            wanted = not self._screen.has_class(f"{side}-open")
            self.close()
            self._screen.set_class(wanted, f"{side}-open")
        else:
            wanted = not self._wished(side)
            self._app.settings = self._app.settings.changed(**{side: wanted})
            self.fit()
        if wanted and (self._narrow or side == "conversations"):
            self._sides[side].list.focus()
        return wanted

    def close(self) -> None:
        """Close what lies over the conversation."""
        for side in self._sides:
            self._screen.remove_class(f"{side}-open")

    @property
    def _narrow(self) -> bool:
        return self._screen.size.width < NARROW

    def _wished(self, side: Side) -> bool:
        wish: bool | None = getattr(self._app.settings, side)
        room = BROAD if side == "conversations" else NARROW
        return wish if wish is not None else self._screen.size.width >= room

    def _seen(self, side: Side) -> bool:
        return self._screen.has_class(f"{side}-open" if self._narrow else f"{side}-on")
