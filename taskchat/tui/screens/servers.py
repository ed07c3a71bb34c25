"""The servers and accounts that this machine knows; one of them is chosen, or an address is typed."""

from __future__ import annotations

import os
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from taskchat.errors import TaskchatError
from taskchat.tui.plain import one_line
from taskchat.tui.screens.page import Page

LOCAL = "local"
FIXED = "TASKCHAT_SERVER says which server this is. Leave, unset it, and start again to choose another."


class ServerScreen(Page[str | None]):
    """Ends with the server that was chosen, which is in use from then on."""

    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", key_display="esc", tooltip="Stay here")
    ]

    def compose(self) -> ComposeResult:
        """The list, and a line for an address."""
        from taskchat.client import state

        fixed = os.environ.get("TASKCHAT_SERVER", "")
        used = fixed or state.server_in_use()
        self._known: list[tuple[str, str | None]] = [(LOCAL, None)]
        self._known += [(each.server, each.account) for each in state.logins() if each.server != LOCAL]
        with VerticalScroll(id="servers"):
            yield Static(Content.styled("Where your tasks are", "bold"), markup=False)
            if fixed:
                yield Static(Content.styled(FIXED, "$text-warning"), markup=False)
            yield OptionList(
                *(
                    Option(
                        _line(server, account, used=server == used and account in {None, state.account(server)}),
                        disabled=bool(fixed),
                    )
                    for server, account in self._known
                )
            )
            yield Input(placeholder="https://… another server", compact=True, disabled=bool(fixed))
            yield Static(id="server-trouble", markup=False)
        yield Footer()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self._use(*self._known[event.option_index])

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        from taskchat.client import state

        try:
            self._use(state.normal_server(event.value), None)
        except TaskchatError as error:
            self.query_one("#server-trouble", Static).update(Content.styled(str(error), "$text-error"))

    def _use(self, server: str, account: str | None) -> None:
        from taskchat.client import state

        state.use(server, account)
        self.dismiss(server)


def _line(server: str, account: str | None, *, used: bool) -> Content:
    mark = Content.styled("● " if used else "○ ", "$text-success" if used else "$foreground 60%")
    name = "this machine" if server == LOCAL else one_line(server)
    return Content.assemble(mark, name, "  ", (one_line(account or ""), "$foreground 60%"))
