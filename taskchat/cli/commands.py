"""Which commands there are, in one line each, and where each is written. Importing this imports none of them.

A fast command is a `Fast` of `parsing`; the others are Typer's, and their file is imported when they are called.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """A command or, without `where`, a group of fast ones. `where` is module:object, beneath taskchat.cli."""

    path: str
    summary: str
    where: str = ""
    fast: bool = True


def _typer(path: str, summary: str, where: str) -> Entry:
    return Entry(path, summary, where, fast=False)


_ENTRIES = (
    Entry("ask", "Say something to your tasks, and get the reply.", "ask:ASK"),
    Entry("chat", "Talk to your tasks on a screen, with the list beside the conversation.", "chat:CHAT"),
    Entry("tasks", "See and change your tasks without talking."),
    Entry("tasks list", "List your tasks.", "tasks.listing:LIST"),
    Entry("tasks add", "Add a task.", "tasks.changing:ADD"),
    Entry("tasks edit", "Change a task.", "tasks.changing:EDIT"),
    Entry("tasks done", "Mark tasks as done.", "tasks.marking:DONE"),
    Entry("tasks reopen", "Mark tasks as not done.", "tasks.marking:REOPEN"),
    Entry("tasks rm", "Delete tasks.", "tasks.marking:REMOVE"),
    Entry("tasks undo", "Take back the last change, or all changes of the last message.", "tasks.history:UNDO"),
    Entry("tasks show", "Show all of a task.", "tasks.history:SHOW"),
    Entry("tasks events", "Show what became of a task, the oldest change first.", "tasks.history:EVENTS"),
    Entry("agenda", "Show what is overdue, due today, and due soon.", "agenda:AGENDA"),
    _typer("export", "Export your tasks as a file, for another program or to keep.", "exporting:take_out"),
    _typer("import", "Import tasks from a file, of another program or of this one.", "importing:take_in"),
    Entry("feed", "What is due in your calendar, by a secret address."),
    Entry("feed show", "Show whether you have a calendar feed.", "feed:SHOW"),
    Entry("feed renew", "Make a calendar feed, or give it another address.", "feed:RENEW"),
    Entry("feed off", "End the calendar feed.", "feed:OFF"),
    Entry("conversations", "Your conversations: look, search, tidy up, take along."),
    Entry("conversations list", "List your conversations, the last used first.", "conversations.listing:LIST"),
    Entry("conversations search", "Search what was said.", "conversations.listing:SEARCH"),
    Entry("conversations show", "Show the messages of a conversation.", "conversations.showing:SHOW"),
    Entry("conversations rename", "Give a conversation another title.", "conversations.changing:RENAME"),
    Entry("conversations archive", "Put conversations out of the way.", "conversations.changing:ARCHIVE"),
    Entry("conversations unarchive", "Put conversations back into the list.", "conversations.changing:UNARCHIVE"),
    Entry("conversations rm", "Delete conversations.", "conversations.changing:REMOVE"),
    Entry("conversations export", "Write a conversation into a file.", "conversations.showing:EXPORT"),
    _typer("bots", "The agent with a role, a model, tools and knowledge of its own.", "bots:app"),
    _typer("docs", "Documents that you, or a bot, can be asked about.", "docs:app"),
    _typer("faqs", "Questions with answers that you, or a bot, can be asked.", "faqs:app"),
    _typer("model", "See, choose and try the models that answer, and keep their keys.", "model:app"),
    _typer("connections", "MCP servers whose tools your models may use.", "connections:app"),
    _typer("mcp", "Your tasks in AI applications, by the Model Context Protocol.", "mcp:app"),
    Entry("login", "Sign in to a server; from then on, every command talks to it.", "login:LOGIN"),
    Entry("register", "Make an account on a server, and sign in to it.", "login:REGISTER"),
    Entry("logout", "Sign out, and go back to this machine's own tasks.", "whoami:LOGOUT"),
    Entry("whoami", "Show whose tasks these are, and where.", "whoami:WHOAMI"),
    Entry("accounts", "Your sign-ins to servers, and which of them commands use."),
    Entry("accounts list", "List the sign-ins that this machine keeps.", "accounts:LIST"),
    Entry("accounts use", "Choose the account that commands use from now on.", "accounts:USE"),
    Entry("accounts rm", "Sign out of an account.", "accounts:REMOVE"),
    Entry("password", "Another password, or a new one where it was forgotten."),
    Entry("password change", "Choose another password.", "password:CHANGE"),
    Entry("password reset", "Have a link mailed that lets you choose a new password.", "password:RESET"),
    Entry("password new", "Choose a new password with the link that was mailed.", "password:NEW"),
    Entry("profile", "Your name, timezone and language on the server."),
    Entry("profile show", "Show your profile.", "profile:SHOW"),
    Entry("profile set", "Change your name, timezone or language.", "profile:SET"),
    Entry("profile delete", "Delete your account, with everything in it.", "profile:DELETE"),
    Entry("keys", "API keys, for programs: what each may, and until when."),
    Entry("keys list", "List your API keys.", "keys:LIST"),
    Entry("keys create", "Make an API key.", "keys:CREATE"),
    Entry("keys revoke", "Delete API keys: they open nothing any more.", "keys:REVOKE"),
    Entry("sessions", "Where you are signed in."),
    Entry("sessions list", "List your sign-ins, the last used first.", "sessions:LIST"),
    Entry("sessions revoke", "End sign-ins.", "sessions:REVOKE"),
    Entry("grants", "AI applications and other programs that you have let in."),
    Entry("grants list", "List the programs that may use your tasks by OAuth.", "grants:LIST"),
    Entry("grants revoke", "Let programs in no longer.", "grants:REVOKE"),
    Entry("language", "Show or choose the language of replies.", "language:LANGUAGE"),
    _typer("usage", "Show what models have cost.", "usage:usage"),
    Entry("status", "Show the server in use, the account, the versions, and where things lie.", "status:STATUS"),
    Entry("stop", "End this machine's own server.", "local_server:STOP"),
    Entry("restart", "Start this machine's own server anew.", "local_server:RESTART"),
    Entry("logs", "Show the log of this machine's own server.", "local_server:LOGS"),
    Entry("config", "Settings of servers that you start, and where each comes from."),
    Entry("config show", "Show settings, their values, and where each comes from.", "config.commands:SHOW"),
    Entry("config get", "Print the value of a setting.", "config.commands:GET"),
    Entry("config set", "Write a setting into the file.", "config.commands:SET"),
    Entry("config unset", "Take settings out of the file.", "config.commands:UNSET"),
    Entry("config path", "Print where the file lies.", "config.commands:PATH"),
    Entry("config edit", "Open the file in your editor.", "config.editing:EDIT"),
    Entry("doctor", "Find what is wrong, and how to mend it.", "doctor.command:DOCTOR"),
    Entry("hello", "Show what to try, and what is due, as taskchat alone does.", "hello:HELLO"),
    Entry("completion", "Completion for your shell: bash, zsh or fish.", "completion.script:COMPLETION"),
    Entry("help", "Help on a command, or on exit-codes, environment, output.", "help_topics:HELP"),
    _typer("serve", "Run the server for the web, other programs and other machines.", "serve:serve"),
    _typer("users", "Manage the accounts of the server on this machine.", "users:app"),
    _typer("db", "Look after the server's database: status, upgrade, backup.", "db:app"),
    _typer("eval", "Score a model on dialogues.", "eval:evaluate"),
)
TABLE = {entry.path: entry for entry in _ENTRIES}

# What a group does when no command of it is named.
DEFAULTS: dict[str, str] = {
    "tasks": "tasks list",
    "conversations": "conversations list",
    "feed": "feed show",
    "accounts": "accounts list",
    "config": "config show",
    "grants": "grants list",
    "keys": "keys list",
    "password": "password change",
    "profile": "profile show",
    "sessions": "sessions list",
}

# Those that live long, and end by signals in their own way.
OWN_SIGNALS = frozenset({"serve", "mcp", "chat"})

_SECTIONS = {
    "Talk": "ask chat conversations",
    "Your list": "tasks agenda export import feed",
    "What it knows": "bots docs faqs",
    "Models and other programs": "model connections mcp usage",
    "You": "login register logout whoami accounts profile password keys sessions grants language",
    "This machine": "status restart stop logs config doctor hello completion help",
    "For who runs a server": "serve users db eval",
}


def sections() -> Iterator[tuple[str, list[Entry]]]:
    """The commands and groups of the first level, under the headings of the help."""
    for heading, names in _SECTIONS.items():
        yield heading, [TABLE[name] for name in names.split()]


def below(group: str) -> list[Entry]:
    """The fast commands of a group."""
    return [entry for entry in _ENTRIES if entry.path.startswith(f"{group} ")]


def names() -> list[str]:
    """The names of the first level."""
    return [entry.path for entry in _ENTRIES if " " not in entry.path]


def find(arguments: Sequence[str]) -> tuple[Entry, list[str]] | None:
    """The entry that the first words name, and the words behind. None where there is none."""
    entry = TABLE.get(" ".join(arguments[:2]))
    if entry is not None and " " in entry.path:
        return entry, list(arguments[2:])
    entry = TABLE.get(arguments[0])
    return None if entry is None else (entry, list(arguments[1:]))


def load(entry: Entry) -> Any:
    """What the entry names: a Fast, a Typer app, or a function for Typer."""
    module, _, name = entry.where.partition(":")
    return getattr(import_module(f"taskchat.cli.{module}"), name)
