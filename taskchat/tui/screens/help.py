"""Keys and commands, on a page over the conversation."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from taskchat.tui.blocks import AnyBlock, Block, Blocks
from taskchat.tui.commands import COMMANDS

KEYS = (
    ("enter", "send"),
    ("ctrl+j", "new line (shift+enter where the terminal can)"),
    ("↑ ↓", "what you said before"),
    ("1, 2 … enter", "choose an answer by its number"),
    ("page up/down", "read back in the conversation"),
    ("tab", "to the tasks, and on"),
    ("escape", "stop the reply; else back to the prompt"),
    ("ctrl+t", "show or hide the tasks"),
    ("ctrl+n", "start a new conversation"),
    ("ctrl+r", "try again what failed"),
    ("ctrl+p", "all commands and themes"),
    ("ctrl+q", "quit"),
)
TASK_KEYS = (
    ("space", "done, or not done"),
    ("delete", "delete"),
    ("ctrl+z", "undo the last change"),
)
KEY_WIDTH = 15


class HelpScreen(ModalScreen[None]):
    """What one can press and say."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter,f1", "dismiss", "Close", key_display="esc")]

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll(id="help"):
            yield Static(_page(), markup=False)

    def on_click(self) -> None:
        """A click anywhere closes."""
        self.dismiss()


def _page() -> Blocks:
    commands = [(f"/{command.name}", command.words) for command in COMMANDS]
    blocks: list[AnyBlock] = []
    for heading, pairs in (("Keys", KEYS), ("In the task list", TASK_KEYS), ("In the prompt", commands)):
        blocks.append(Block(Content.styled(heading, "bold $text-primary"), gap=bool(blocks)))
        for key, words in pairs:
            lead = Content.styled(key.ljust(KEY_WIDTH), "$text-accent")
            blocks.append(Block(Content(words), lead=lead, indent=Content(" " * KEY_WIDTH)))
    return Blocks([*blocks, Block(Content.styled("escape closes this page", "$foreground 60%"), gap=True)])
