"""Where one writes: Enter sends, ctrl+j makes a new line, the arrows recall what was said before."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from taskchat.tui.completion import Offer
from taskchat.tui.widgets.completions import Completions

NEW_LINE_KEYS = {"ctrl+j", "shift+enter", "alt+enter"}


class Prompt(TextArea):
    """A text field that grows with its text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "undo_here", "Undo", show=False),
        Binding("ctrl+c", "copy_or_clear", "Copy, or clear", show=False),
    ]

    class Sent(Message):
        """The user pressed Enter on `text`."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Numbered(Message):
        """The user entered nothing but the number of an answer."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    class Scrolled(Message):
        """The user wants to page through the conversation."""

        def __init__(self, pages: int) -> None:
            super().__init__()
            self.pages = pages

    def __init__(self, completions: Completions | None = None) -> None:
        super().__init__(soft_wrap=True, show_line_numbers=False, tab_behavior="focus", highlight_cursor_line=False)
        self.placeholder = "Ask, or tell me what to do…"
        self.takes_numbers = 0  # numbers up to this one, entered alone, choose an answer
        self._said: list[str] = []
        self._at = 0  # in `_said`; its length stands for the draft
        self._draft = ""
        self._completions = completions

    @property
    def before_cursor(self) -> str:
        """The line up to the cursor."""
        row, column = self.cursor_location
        return self.document.get_line(row)[:column]

    def complete(self, offer: Offer) -> None:
        """Write what was offered in the place of what was begun."""
        row, column = self.cursor_location
        self.replace(offer.insert, (row, max(0, column - offer.length)), (row, column))

    def write(self, text: str) -> None:
        """Show `text` instead of what is there, to go on with it."""
        self._replace_all(text)

    # ---------------------------------------------------------------- history

    def remember(self, said: list[str]) -> None:
        """What the arrows recall, oldest first."""
        self._said = [text for at, text in enumerate(said) if at == 0 or text != said[at - 1]]
        self._at = len(self._said)

    def take(self) -> str:
        """The text; the prompt is empty afterwards, and the arrows recall it."""
        text = self.text
        if text.strip() and (not self._said or self._said[-1] != text):
            self._said.append(text)
        self._at = len(self._said)
        self._draft = ""
        self.load_text("")
        return text

    def put_back(self, text: str) -> None:
        """Give `text` back to be changed, unless something else was begun meanwhile."""
        if not self.text:
            self._replace_all(text)

    def _recall(self, step: int) -> None:
        if not 0 <= self._at + step <= len(self._said):
            return
        if self._at == len(self._said):
            self._draft = self.text
        self._at += step
        self._replace_all(self._draft if self._at == len(self._said) else self._said[self._at])

    def _replace_all(self, text: str) -> None:
        self.load_text(text)
        self.move_cursor(self.document.end)

    # ------------------------------------------------------------------- keys

    async def _on_key(self, event: events.Key) -> None:
        """The keys that mean something else here than in a plain text field."""
        if self._completes(event.key):
            pass
        elif event.key == "enter" and self._numbers_an_answer():
            self.post_message(self.Numbered(int(self.text)))
            self.load_text("")
        elif event.key == "enter":
            self.post_message(self.Sent(self.text))
        elif event.key in NEW_LINE_KEYS:
            self._replace_via_keyboard("\n", *self.selection)
        else:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()

    def _completes(self, key: str) -> bool:
        """Whether the key is for what is offered: the arrows go through it, tab takes what is marked, and so does
        Enter once the arrows were used; Escape leaves it."""
        offered = self._completions
        if offered is None or not offered.display or offered.marked is None:
            return False
        if key in {"up", "down"}:
            offered.step(-1 if key == "up" else 1)
        elif key == "tab" or (key == "enter" and offered.moved):
            self.complete(offered.marked)
            offered.offer(())
        elif key == "escape":
            offered.offer(())
        else:
            return False
        return True

    def _numbers_an_answer(self) -> bool:
        """Whether the text is one of the numbers, and no "2pm" or "3 eggs" begun."""
        return self.text.strip() in [str(number) for number in range(1, self.takes_numbers + 1)]

    def action_cursor_up(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's signature
        """Up a line; from the first one, to what was said before."""
        if select or self.wrapped_document.location_to_offset(self.cursor_location).y > 0:
            super().action_cursor_up(select)
        else:
            self._recall(-1)

    def action_cursor_down(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's signature
        """Down a line; from the last one, to what was said later."""
        last = self.wrapped_document.height - 1
        if select or self.wrapped_document.location_to_offset(self.cursor_location).y < last:
            super().action_cursor_down(select)
        else:
            self._recall(+1)

    def action_cursor_page_up(self) -> None:
        """Page through the conversation: the prompt itself is never that long."""
        self.post_message(self.Scrolled(-1))

    def action_cursor_page_down(self) -> None:
        """Page through the conversation."""
        self.post_message(self.Scrolled(+1))

    async def action_undo_here(self) -> None:
        """Undo typing; where there is none to undo, undo the last change of the tasks."""
        if self.text or self.history.undo_stack:
            self.action_undo()
        else:
            await self.run_action("screen.undo_tasks")

    async def action_copy_or_clear(self) -> None:
        """Copy what is selected, here or in the conversation; else empty the prompt, which ctrl+z takes back."""
        if self.selected_text:
            self.action_copy()
        elif self.screen.get_selected_text():
            await self.run_action("screen.copy_text")
        elif self.text:
            self.clear()
        else:
            await self.run_action("app.help_quit")
