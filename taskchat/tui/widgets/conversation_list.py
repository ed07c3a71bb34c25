"""The conversations, the last used first, under the days when they were. It says what the user wants done to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from taskchat.tui.plain import one_line
from taskchat.tui.widgets.task_line import FAINT, TaskLine

if TYPE_CHECKING:
    from taskchat.schemas.chat import Conversation

ARCHIVE, MORE = "archive", "more"  # lines that are no conversation


class ConversationList(OptionList):
    """The conversations."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", tooltip="Go on with this conversation"),
        Binding("n", "screen.new_conversation", "New", show=False, tooltip="Start a new conversation"),
        Binding("r,f2", "ask('rename')", "Rename", key_display="r", tooltip="Give it another title"),
        Binding("a", "ask('archive')", "Archive", tooltip="Put it away, or take it out again"),
        Binding("delete,backspace", "ask('delete')", "Delete", key_display="del", tooltip="Delete it"),
        Binding("slash", "ask('search')", "Find", key_display="/", tooltip="Look for words in the titles"),
        Binding("v", "ask('archived')", "Archived", show=False, tooltip="The archived ones, or the others"),
        Binding("ctrl+z", "ask('undo')", "Undo", key_display="^z", tooltip="Take back what was done to a conversation"),
        Binding("escape", "ask('leave')", "Back", show=False, tooltip="Drop the words looked for, then go back"),
    ]

    class Asked(Message):
        """The user wants `verb` done to `conversation`, if to any."""

        def __init__(self, verb: str, conversation: Conversation | None) -> None:
            super().__init__()
            self.verb, self.conversation = verb, conversation

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._shown: object = None
        self._conversations: dict[str, Conversation] = {}

    def show(
        self,
        found: Sequence[Conversation],
        now: dt.datetime,
        *,
        here: str | None,
        more: bool,
        archived: bool,
        empty: str,
    ) -> None:
        """Show these. `here` is the one on the screen."""
        shown = (list(found), now.date(), here, more, archived, empty)
        if shown == self._shown:
            return
        self._shown = shown
        were_any = bool(self._conversations)
        self._conversations = {each.id: each for each in found}
        lines: list[Option] = []
        heading = ""
        for each in found:
            day = _day_words(each.updated_at.astimezone(now.tzinfo).date(), now.date())
            if day != heading:
                heading = day
                lines += [Option("", disabled=True)] if lines else []
                lines.append(Option(Content.styled(day, "bold $text-primary"), disabled=True))
            lines.append(Option(_line(each, here=each.id == here), id=each.id))
        if not found:
            lines.append(Option(Content.styled(empty, FAINT), disabled=True))
        if more:
            lines.append(Option(Content.styled("… more", FAINT), id=MORE))
        words = "◂ All conversations" if archived else "▸ Archived"
        lines += [Option("", disabled=True), Option(Content.styled(words, f"bold {FAINT}"), id=ARCHIVE)]
        self._replace(lines, here, keep=were_any)

    @property
    def pointed(self) -> Conversation | None:
        """The conversation that the cursor is on."""
        option = self.highlighted_option
        return self._conversations.get(option.id or "") if option else None

    @property
    def line_at(self) -> int:
        """On which line of the list, as it is seen, the cursor stands."""
        if self.highlighted is None:
            return 0
        return self._index_to_line[self.highlighted] - int(self.scroll_offset.y)

    def _replace(self, lines: list[Option], here: str | None, *, keep: bool) -> None:
        """Show `lines`. Without `keep` there was no conversation for the cursor: it goes to the first that came."""
        at, option, scrolled = self.highlighted, self.highlighted_option, self.scroll_y
        ids = [line.id for line in lines]
        wanted = option.id if option is not None and option.id in ids and self.has_focus and keep else here
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(lines)
            if wanted is not None and wanted in ids:
                self.highlighted = ids.index(wanted)
            elif at is not None:
                at = at if keep else 0
                after = [index for index, name in enumerate(ids) if name is not None]
                self.highlighted = min(after, key=lambda index: abs(index - at), default=None)
        self.scroll_to(y=scrolled, animate=False, immediate=True)

    def action_ask(self, verb: str) -> None:
        """Say what the user wants."""
        self.post_message(self.Asked(verb, self.pointed))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        verb = {ARCHIVE: "archived", MORE: "more"}.get(event.option_id or "", "open")
        self.post_message(self.Asked(verb, self.pointed))

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()

    def on_focus(self) -> None:
        """Put the cursor somewhere."""
        if self.highlighted is None:
            self.action_first()

    def on_click(self, event: events.Click) -> None:
        """A click with the right button gives it another title."""
        index = event.style.meta.get("option")
        if event.button == 3 and index is not None:
            event.prevent_default()
            self.highlighted = index
            self.action_ask("rename")


def _line(conversation: Conversation, *, here: bool) -> TaskLine:
    mark = Content.styled("› " if here else "  ", "bold $text-accent")
    title = Content.styled(one_line(conversation.title) or "New conversation", "bold" if here else "")
    return TaskLine(mark, title, Content(""))


def _day_words(day: dt.date, today: dt.date) -> str:
    away = (today - day).days
    if away <= 0:
        return "Today"
    if away == 1:
        return "Yesterday"
    if away < 7:
        return "This week"
    return f"{day:%B}" if day.year == today.year else f"{day:%B %Y}"
