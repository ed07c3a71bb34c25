"""The themes to choose from. The one under the cursor is seen at once."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from taskchat.tui.screens.page import Page
from taskchat.tui.themes import THEMES

WORDS = {"taskchat-dark": "dark", "taskchat-light": "light", "taskchat-contrast": "high contrast"}


class ThemeScreen(Page[None]):
    """Choosing keeps the theme, escape goes back to the one before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", "Back", key_display="esc", tooltip="Keep the one before")
    ]

    def compose(self) -> ComposeResult:
        """Ours first, then Textual's."""
        own = [theme.name for theme in THEMES]
        others = sorted(name for name in self.app.available_themes if name not in own)
        self._before = self.app.theme
        self._names = [*own, *others]
        yield OptionList(*(Option(_line(name), id=name) for name in self._names), id="themes")
        yield Footer()

    def on_mount(self) -> None:
        """Begin at the one in use."""
        self.query_one(OptionList).highlighted = self._names.index(self._before)

    @on(OptionList.OptionHighlighted)
    def _seen(self, event: OptionList.OptionHighlighted) -> None:
        self.app.theme = event.option_id or self._before

    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        self.dismiss()

    def action_back(self) -> None:
        """Keep the one before."""
        self.app.theme = self._before
        self.dismiss()


def _line(name: str) -> Content:
    return Content.assemble(name, "  ", (WORDS.get(name, ""), "$foreground 60%"))
