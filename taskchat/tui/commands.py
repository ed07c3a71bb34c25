"""The slash commands of the prompt."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COMMAND = re.compile(r"/([a-z]*)\s*")


@dataclass(frozen=True)
class Command:
    """What one types after the slash, what it does in a few words, and the screen's action that does it."""

    name: str
    words: str
    action: str


COMMANDS = (
    Command("new", "start a new conversation", "new_conversation"),
    Command("bot", "talk with a bot, or with none", "choose_bot"),
    Command("faqs", "choose from the questions that are answered", "choose_faq"),
    Command("tasks", "show or hide the tasks", "toggle_tasks"),
    Command("undo", "take back the last change", "undo_tasks"),
    Command("help", "keys and commands", "help"),
    Command("quit", "leave", "app.quit"),
)


def matching(text: str) -> list[Command]:
    """The commands that `text` may become. None when it is a message, not a command."""
    found = _COMMAND.fullmatch(text)
    return [command for command in COMMANDS if command.name.startswith(found[1])] if found else []


def is_command(text: str) -> bool:
    """Whether `text` is meant as a command, known or not."""
    return _COMMAND.fullmatch(text) is not None


def named(text: str) -> Command | None:
    """The command that `text` is, by its name or by an unmistakable beginning of it."""
    found = matching(text)
    exact = [command for command in found if f"/{command.name}" == text.strip()]
    return exact[0] if exact else found[0] if len(found) == 1 else None
