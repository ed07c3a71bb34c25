"""Keys and commands, on a page over the conversation. It is made from the bindings, so it can't be out of date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Static

from taskchat.tui.blocks import AnyBlock, Block, Blocks
from taskchat.tui.commands import COMMANDS
from taskchat.tui.screens.page import Page

KEY_WIDTH = 16
SHOWN = {
    "escape": "esc",
    "ctrl": "ctrl",
    "plus": "+",
    "minus": "-",
    "slash": "/",
    "delete": "del",
    "backspace": "⌫",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "page up",
    "pagedown": "page down",
}
NOT_TOLD = {"cursor_up", "cursor_down", "first", "last", "page_up", "page_down"}


class HelpScreen(Page[None]):
    """What one can press and say."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,f1", "dismiss", "Close", key_display="esc", tooltip="Close this page")
    ]

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll(id="help"):
            yield Static(_page(), markup=False)
        yield Footer()


def keys_of(bindings: Iterable[BindingType]) -> list[tuple[str, str]]:
    """Keys, as people call them, and what they do."""
    found = []
    for binding in bindings:
        if isinstance(binding, Binding) and binding.action not in NOT_TOLD:
            keys = ", ".join(_named(key) for key in binding.key.split(","))
            found.append((keys, binding.tooltip or binding.description))
    return found


def _named(key: str) -> str:
    return "+".join(SHOWN.get(part, part) for part in key.split("+"))


def sections() -> list[tuple[str, list[tuple[str, str]]]]:
    """All there is to press and to say, under headings."""
    from taskchat.tui.app import TaskchatApp
    from taskchat.tui.screens.chat import ChatScreen
    from taskchat.tui.widgets.conversation_list import ConversationList
    from taskchat.tui.widgets.prompt import Prompt
    from taskchat.tui.widgets.task_list import TaskList

    typed: list[tuple[str, str]] = list(getattr(Prompt, "KEYS", ()))
    return [
        ("Everywhere", keys_of([*ChatScreen.BINDINGS, *TaskchatApp.BINDINGS])),
        ("While writing", [*typed, *keys_of(Prompt.BINDINGS)]),
        ("In the tasks", keys_of(TaskList.BINDINGS)),
        ("In the conversations", keys_of(ConversationList.BINDINGS)),
        ("Commands, in place of a message", [(f"/{command.name}", command.words) for command in COMMANDS]),
    ]


def _page() -> Blocks:
    blocks: list[AnyBlock] = []
    for heading, pairs in sections():
        blocks.append(Block(Content.styled(heading, "bold $text-primary"), gap=bool(blocks)))
        for key, words in pairs:
            lead = Content.styled(f"{key} ".ljust(KEY_WIDTH), "$text-accent")
            blocks.append(Block(Content(words), lead=lead, indent=Content(" " * KEY_WIDTH)))
    mouse = "The mouse does it too: panes, tasks, their marks, the line at the bottom. esc closes this page."
    return Blocks([*blocks, Block(Content.styled(mouse, "$foreground 60%"), gap=True)])
