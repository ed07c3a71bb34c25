"""The slash commands of the prompt."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COMMAND = re.compile(r"/([a-z]*)\s*")
_WITH_MORE = re.compile(r"/([a-z]+)[ \t]+(\S[^\n]*?)\s*")


@dataclass(frozen=True)
class Command:
    """What one types after the slash, what it does in a few words, and the action that does it.

    `takes` names what may follow it; without that, nothing may.
    """

    name: str
    words: str
    action: str
    takes: str = ""


COMMANDS = (
    Command("new", "start a new conversation", "new_conversation"),
    Command("model", "let another model answer", "model", takes="NAME"),
    Command("bot", "talk with a bot, or with none", "choose_bot"),
    Command("faqs", "choose from the questions that are answered", "choose_faq"),
    Command("tasks", "show or hide the tasks", "toggle_tasks"),
    Command("day", "show today's tasks", "day"),
    Command("chats", "show or hide the conversations", "toggle_conversations"),
    Command("docs", "the documents that are searched", "documents"),
    Command("undo", "take back the last change", "undo_tasks"),
    Command("copy", "copy the last reply, or its code", "copy", takes="code"),
    Command("export", "write the conversation to a file", "export", takes="FILE"),
    Command("retry", "try again what failed", "retry"),
    Command("stop", "stop the reply", "stop"),
    Command("server", "another server or account", "choose_server"),
    Command("theme", "choose how it looks", "choose_theme"),
    Command("settings", "how you like the screen", "settings"),
    Command("help", "keys and commands", "help"),
    Command("quit", "leave", "app.quit"),
)


def matching(text: str) -> list[Command]:
    """The commands that `text` may become. None when it is a message, not a command."""
    found = _COMMAND.fullmatch(text)
    if found:
        return [command for command in COMMANDS if command.name.startswith(found[1])]
    command, _ = _with_more(text)
    return [command] if command else []


def is_command(text: str) -> bool:
    """Whether `text` is meant as a command, known or not."""
    return _COMMAND.fullmatch(text) is not None or _with_more(text)[0] is not None


def named(text: str) -> Command | None:
    """The command that `text` is, by its name or by an unmistakable beginning of it."""
    found = matching(text)
    exact = [command for command in found if f"/{command.name}" == text.strip()]
    return exact[0] if exact else found[0] if len(found) == 1 else None


def what_follows(text: str) -> str:
    """The words behind a command that takes some."""
    return _with_more(text)[1]


def _with_more(text: str) -> tuple[Command | None, str]:
    found = _WITH_MORE.fullmatch(text)
    command = next((each for each in COMMANDS if found and each.takes and each.name == found[1]), None)
    return command, (found[2] if found and command else "")
