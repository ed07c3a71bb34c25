"""The bots to choose from, on a page over the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from taskchat.tui.plain import one_line
from taskchat.tui.screens.page import Page

if TYPE_CHECKING:
    from taskchat.schemas.bots import Bot

NOBODY = "nobody"  # chosen to talk without a bot


class BotScreen(Page[str | None]):
    """One of them is chosen, by its id, or nobody, or nothing where the page is closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Close", key_display="esc", tooltip="Stay as it is")
    ]

    def __init__(self, bots: Sequence[Bot], used: Bot | None) -> None:
        super().__init__()
        self._bots, self._used = bots, used.id if used else NOBODY

    def compose(self) -> ComposeResult:
        """A list; the bot in use is where one begins."""
        options = [Option(_line("taskchat", "your tasks, without a bot"), id=NOBODY)]
        options += [Option(_line(bot.name, _words(bot)), id=bot.id) for bot in self._bots]
        yield OptionList(*options, id="bots")
        yield Footer()

    def on_mount(self) -> None:
        """Begin at the bot in use."""
        ids = [NOBODY, *(bot.id for bot in self._bots)]
        self.query_one(OptionList).highlighted = ids.index(self._used) if self._used in ids else 0

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)


def _line(name: str, words: str) -> Content:
    return Content.assemble((one_line(name), "bold"), "  ", (one_line(words), "$foreground 60%"))


def _words(bot: Bot) -> str:
    whose = {"owner": "", "editor": f"of {bot.owner or 'somebody'}, yours to change"}
    said = whose.get(bot.role, f"{bot.visibility}, of {bot.owner or 'somebody'}")
    return " · ".join(part for part in (bot.description, said) if part)
