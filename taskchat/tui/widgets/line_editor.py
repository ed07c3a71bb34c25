"""One line that is changed where it stands: a title, a name, a date."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class LineEditor(Input):
    """Lies over a line of its pane. Enter gives what was typed, escape leaves it as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave it", key_display="esc", tooltip="Leave it as it was"),
    ]

    class Typed(Message):
        """The user is done: `text` for `purpose`, which `about` tells more of."""

        def __init__(self, purpose: str, text: str, about: Any) -> None:
            super().__init__()
            self.purpose, self.text, self.about = purpose, text, about

    class Left(Message):
        """Nothing is to change. `purpose` is what it was open for."""

        def __init__(self, purpose: str) -> None:
            super().__init__()
            self.purpose = purpose

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.display = False
        self.purpose, self._about, self._began = "", None, ""
        self._entered = False  # a blur may come late, of the time before it was opened again

    def open(self, purpose: str, *, line: int, text: str = "", placeholder: str = "", about: Any = None) -> None:
        """Appear over `line` of the pane, with `text` to change."""
        self.purpose, self._about = purpose, about
        self.value, self.placeholder, self._began = text, placeholder, text
        self.cursor_position = len(text)
        self.styles.offset = (0, line)
        self._entered = False
        self.display = True
        self.focus()

    def close(self) -> None:
        """Disappear."""
        self.display = False
        self.purpose, self._about = "", None

    def action_leave(self) -> None:
        """Leave it as it was."""
        purpose = self.purpose
        self.close()
        self.post_message(self.Left(purpose))

    async def action_submit(self) -> None:
        """Give what was typed, before the next key is looked at."""
        purpose, about = self.purpose, self._about
        self.close()
        self.post_message(self.Typed(purpose, self.value, about))

    def on_paste(self, event: events.Paste) -> None:
        """Several lines become one, instead of the first one alone."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(" ".join(event.text.split("\n")).strip())

    def on_focus(self) -> None:
        """The user is here."""
        self._entered = True

    def on_blur(self) -> None:
        """Who goes elsewhere without having changed anything leaves it; what was typed waits."""
        if self.display and self._entered and self.app.app_focus and self.value == self._began:
            self.action_leave()
