"""The questions that are answered, on a page over the conversation: one is chosen to ask it."""

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
    from taskchat.schemas.faqs import Faq

NONE = "There are no FAQs here. Add one: taskchat faqs add"


class FaqScreen(Page[str | None]):
    """The question that is chosen, or nothing where the page is closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Close", key_display="esc", tooltip="Ask none of them")
    ]

    def __init__(self, faqs: Sequence[Faq]) -> None:
        super().__init__()
        self._faqs = faqs

    def compose(self) -> ComposeResult:
        """A list, with the category behind each."""
        options = [Option(_line(faq), id=faq.id) for faq in self._faqs]
        yield OptionList(*(options or [Option(NONE, disabled=True)]), id="faqs")
        yield Footer()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._faqs[event.option_index].question)


def _line(faq: Faq) -> Content:
    return Content.assemble(one_line(faq.question), "  ", (one_line(faq.category or ""), "$foreground 60%"))
