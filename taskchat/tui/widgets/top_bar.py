"""The line at the top: bot and conversation at the left; server, account and model at the right, as far as they fit.

What one can click stands at its ends: the panes, and help.
"""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from taskchat.tui.links import link
from taskchat.tui.plain import one_line

NAME = "taskchat"
NARROWEST_TITLE = 12
WIDEST_BOT = 24


class TopBar(Widget):
    """What one talks about, and with whom."""

    bot: reactive[str] = reactive("")
    conversation: reactive[str] = reactive("")
    server: reactive[str] = reactive("")
    account: reactive[str] = reactive("")
    model: reactive[str] = reactive("")
    connected: reactive[bool] = reactive(default=False)
    offline: reactive[bool] = reactive(default=False)

    def render(self) -> Content:
        """One line of the width there is."""
        width = self.content_size.width
        left = Content.assemble(link("≡", "screen.toggle_conversations"), " ", (NAME, "bold $text-primary"))
        if self.bot:
            bot = Content.styled(one_line(self.bot), "$text-accent").truncate(WIDEST_BOT, ellipsis=True)
            left = Content.assemble(left, " › ", bot)
        buttons = Content.assemble(" ", link("✓", "screen.toggle_tasks"), " ", link("?", "screen.help"))
        right = self._right(width - left.cell_length - buttons.cell_length - NARROWEST_TITLE) + buttons
        room = width - left.cell_length - right.cell_length - 4
        if self.conversation and room >= NARROWEST_TITLE:
            title = Content(one_line(self.conversation)).truncate(room, ellipsis=True)
            left = Content.assemble(left, "  ", title)
        return left + Content(" " * max(1, width - left.cell_length - right.cell_length)) + right

    def _right(self, room: int) -> Content:
        """Server, account and model; the first of them give way where there is no room."""
        if self.offline:
            dot = Content.styled("● offline ", "$text-error")
        else:
            dot = Content.styled("● ", "$text-success" if self.connected else "$foreground 60%")
        parts = [one_line(part) for part in (self.model, self.account, self.server) if part]
        while parts and len(" · ".join(parts)) > room - dot.cell_length:
            parts.pop()
        return dot + Content.styled(" · ".join(parts), "$foreground 60%")
