"""The slash commands of a plain chat."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from taskchat.cli import printing
from taskchat.cli.plain.talk import PlainTalk
from taskchat.client.calls import API, call, query
from taskchat.errors import InvalidInput

HISTORY = 10
TASKS_MOST = 50
EXAMPLES = ("add buy milk tomorrow at 5pm", "what's due this week?", "mark the first one as done")


class Leaving(Exception):
    """The user leaves."""


class Command(NamedTuple):
    """What one types after the slash, what it does in a few words, what does it with the words that follow."""

    name: str
    takes: str
    words: str
    run: Callable[[PlainTalk, str], None]


def run_command(talk: PlainTalk, text: str) -> bool:
    """Do what `text` commands. False where it is no command but a message. Raises TaskchatError, Leaving."""
    name, _, rest = text[1:].partition(" ")
    if not text.startswith("/") or not name.isalpha():
        return False
    fitting = [each for each in COMMANDS if each.name.startswith(name.lower())]
    found = next((each for each in fitting if each.name == name.lower()), fitting[0] if len(fitting) == 1 else None)
    if rest.strip() and (found is None or not found.takes):
        return False
    if found is None:
        raise InvalidInput(f"There is no /{name}.", hint="/help tells what there is.")
    found.run(talk, rest.strip())
    return True


def _help(_talk: PlainTalk, _rest: str) -> None:
    printing.out("Say what you want, a line at a time; a line that ends with \\ goes on with the next. For example:")
    printing.out("\n".join(f"  {example}" for example in EXAMPLES))
    printing.out("Where answers are numbered, the number is enough. Ctrl-C stops a reply, Ctrl-D leaves. Commands:")
    for each in COMMANDS:
        named = f"/{each.name} {each.takes}".strip()
        printing.out(f"  {named:<16} {each.words}")


def _new(talk: PlainTalk, _rest: str) -> None:
    talk.begin()
    printing.out("A new conversation.")


def _tasks(talk: PlainTalk, rest: str) -> None:
    from taskchat.cli.clock import local_now
    from taskchat.cli.tasks.shown import due

    page = call(talk.session, "GET", f"{API}/tasks{query(limit=TASKS_MOST, project=rest)}")
    now = local_now()
    for task in page["items"]:
        parts = [
            f"due {when}" if (when := due(task, now)) else "",
            task.get("priority") or "",
            task.get("project") or "",
        ]
        printing.out("; ".join([f"#{task['id']} {task['title']}", *filter(None, parts)]))
    if not page["items"]:
        printing.out("Nothing to do.")
    elif page.get("next_cursor"):
        printing.out("There are more: taskchat tasks list")


def _undo(talk: PlainTalk, _rest: str) -> None:
    undone = call(talk.session, "POST", f"{API}/tasks/undo", once=True)["undone"]
    printing.out(f"Taken back: {', '.join(one['task']['title'] for one in undone)}")


def _retry(talk: PlainTalk, _rest: str) -> None:
    talk.again()


def _details(talk: PlainTalk, _rest: str) -> None:
    calls = talk.last.get("tool_calls") or []
    for each in calls:
        given = ", ".join(f"{name}: {value}" for name, value in each["arguments"].items())
        printing.out(f"{each['tool']} ({given}): {each.get('error') or 'done'}")
    if not calls:
        printing.out("The last reply used no tools.")


def _chats(talk: PlainTalk, rest: str) -> None:
    found = talk.conversations()
    if rest.isdigit() and 1 <= int(rest) <= len(found):
        printing.out(f"Going on with: {talk.open(found[int(rest) - 1]['id'])['title']}")
        return
    for number, each in enumerate(found, 1):
        here = " (this one)" if each["id"] == talk.conversation else ""
        printing.out(f"  {number}  {each['title']}{here}")
    printing.out("To go on with one: /chats and its number" if found else "There are no conversations yet.")


def _history(talk: PlainTalk, rest: str) -> None:
    for message in talk.messages(int(rest) if rest.isdigit() and 0 < int(rest) <= 200 else HISTORY):
        printing.out(f"{'You' if message['role'] == 'user' else 'taskchat'}: {message['content']}")


def _bot(talk: PlainTalk, rest: str) -> None:
    if rest:
        talk.choose_bot(None if rest == "none" else rest)
        printing.out(f"You talk with {'no bot' if rest == 'none' else rest} from now on.")
        return
    for each in call(talk.session, "GET", f"{API}/bots")["items"]:
        printing.out(f"{each['slug']}: {each['name']}")
    printing.out("To talk with one: /bot and its name; with none: /bot none")


def _model(talk: PlainTalk, rest: str) -> None:
    if rest:
        call(talk.session, "PATCH", f"{API}/auth/me", {"model": None if rest == "default" else rest})
    page = call(talk.session, "GET", f"{API}/models{query(search='false')}")
    printing.out(f"{page['in_use']} answers.")
    others = [each["name"] for each in page["items"] if not each["in_use"]]
    if others and not rest:
        printing.out(f"Others: {', '.join(others)}. To change: /model and its name")


def _export(talk: PlainTalk, rest: str) -> None:
    if not rest:
        raise InvalidInput("Which file?", hint="For example: /export notes.md")
    path = Path(rest).expanduser()
    if path.exists():
        raise InvalidInput(f"There is already a file {path}.", hint="Name another file.")
    text = talk.exported()
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise InvalidInput(f"It can't be written to {path}: {error.strerror or error}.") from error
    printing.out(f"Written to {path.resolve()}")


def _quit(_talk: PlainTalk, _rest: str) -> None:
    raise Leaving


COMMANDS = (
    Command("new", "", "start a new conversation", _new),
    Command("tasks", "[PROJECT]", "what is to do", _tasks),
    Command("undo", "", "take back the last change", _undo),
    Command("retry", "", "try again what failed", _retry),
    Command("details", "", "what the last reply did, call by call", _details),
    Command("chats", "[NUMBER]", "your conversations; with a number, go on with that one", _chats),
    Command("history", "[COUNT]", "what was said last", _history),
    Command("bot", "[NAME]", "talk with a bot, or with none", _bot),
    Command("model", "[NAME]", "which model answers; with a name, let that one", _model),
    Command("export", "FILE", "write the conversation to a file", _export),
    Command("help", "", "this", _help),
    Command("quit", "", "leave", _quit),
)
