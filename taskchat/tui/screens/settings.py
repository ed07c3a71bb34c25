"""How one likes the screen: each line has a value, and the key or a click gives it the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from taskchat.tui.screens.page import Page
from taskchat.tui.task_views import GROUPING_WORDS, SORTING_WORDS
from taskchat.tui.widgets.task_line import TaskLine

if TYPE_CHECKING:
    from taskchat.tui.app import TaskchatApp

PANES = {None: "where there is room", True: "always", False: "hidden"}
GROUPINGS = {name: GROUPING_WORDS[name] for name in ("when", "project")}
ROWS: dict[str, tuple[str, dict[Any, str]]] = {
    "conversations": ("Conversations at the left", PANES),
    "tasks": ("Tasks at the right", PANES),
    "grouping": ("Tasks are shown", GROUPINGS),
    "sorting": ("Tasks are sorted", SORTING_WORDS),
}
THEME = "theme"


class SettingsScreen(Page[None]):
    """What is changed here is kept at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,right", "next", "Change", key_display="space", tooltip="The next value"),
        Binding("escape,q", "dismiss", "Close", key_display="esc", tooltip="Close this page"),
    ]

    def compose(self) -> ComposeResult:
        """A line for each."""
        yield OptionList(id="settings")
        yield Static(Content.styled("Kept for the next time", "$foreground 60%"), id="settings-file")
        yield Footer()

    def on_mount(self) -> None:
        """Show what is."""
        self._show()

    def on_screen_resume(self) -> None:
        """Another theme may have been chosen."""
        self._show()

    def _show(self) -> None:
        shown = self.query_one(OptionList)
        at = shown.highlighted or 0
        settings = self._app.settings
        lines = [Option(_line("Theme", settings.theme), id=THEME)]
        lines += [Option(_line(words, of[getattr(settings, name)]), id=name) for name, (words, of) in ROWS.items()]
        shown.set_options(lines)
        shown.highlighted = at

    @property
    def _app(self) -> TaskchatApp:
        return cast("TaskchatApp", self.app)

    def action_next(self) -> None:
        """The next value of the line under the cursor."""
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        name = event.option_id or ""
        if name == THEME:
            from taskchat.tui.screens.themes import ThemeScreen

            self.app.push_screen(ThemeScreen())
            return
        values = list(ROWS[name][1])
        now = values.index(getattr(self._app.settings, name))
        self._app.take(self._app.settings.changed(**{name: values[(now + 1) % len(values)]}))
        self._show()


def _line(words: str, value: str) -> TaskLine:
    return TaskLine(Content(""), Content(words), Content.styled(value, "$text-accent"))
