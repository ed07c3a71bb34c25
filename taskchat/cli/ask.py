"""`taskchat ask`: one message, one reply. The one command that scripts call in a loop, so it imports little."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from typing import Any

from taskchat.cli import exits, printing
from taskchat.cli.markdown import Markdown, Style
from taskchat.client import state
from taskchat.client.problems import error_from_problem
from taskchat.client.session import Session, open_session
from taskchat.client.turns import stop_turn, take_turn
from taskchat.client.zone import local_zone
from taskchat.errors import InvalidInput, ModelFailed, NotFound, TaskchatError

MESSAGE_MAX = 10_000  # as in schemas.values, whose import would cost more than the request; a test compares them
EMBEDDED = "embedded"  # the model whose replies need no witness
INPUT_BYTES = 1_000_000

SUMMARY = "Say something to your tasks, and get the reply."
DESCRIPTION = """\
Say something to your tasks, and get the reply. It goes on with the last conversation, so "mark it as done" works.
Standard output has only the reply; everything else goes to standard error."""
EXAMPLES = """\
examples:
  taskchat ask add buy milk tomorrow at 5pm
  taskchat ask "what's on my list?"
  echo "call the bank on friday" | taskchat ask
  git log -3 --format=%%s | taskchat ask "add a task to review each of these:" -
  taskchat ask --json show my high priority tasks | jq .tool_calls
  taskchat ask --model ollama/llama3.2 "plan my week with me"
  taskchat ask --bot house-rules "when is laundry?"

exit codes:
"""


class _Help(argparse.RawDescriptionHelpFormatter):
    """Of a fixed width: asking the terminal's costs an import at every ask, help wanted or not."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=88)


def parser() -> argparse.ArgumentParser:
    """The options of `ask`."""
    codes = "".join(f"  {code:<4}{meaning}\n" for code, meaning in exits.MEANINGS.items())
    found = argparse.ArgumentParser(
        prog="taskchat ask",
        usage="taskchat ask [options] [words ...]",
        description=DESCRIPTION,
        epilog=(EXAMPLES + codes).replace("%%", "%"),
        formatter_class=_Help,
        allow_abbrev=False,
    )
    found.add_argument(
        "words",
        nargs="*",
        help="your message; quotes are only needed for what the shell would take as its own. "
        "Without words, or where a word is -, standard input is read",
    )
    which = found.add_mutually_exclusive_group()
    which.add_argument("-n", "--new", action="store_true", help="start a new conversation")
    which.add_argument("-c", "--conversation", metavar="ID", help="go on with this conversation")
    found.add_argument("-b", "--bot", metavar="NAME", help="talk with this bot; see: taskchat bots")
    found.add_argument("-m", "--model", metavar="NAME", help="let this model answer; see: taskchat model list")
    found.add_argument(
        "--fallback",
        action=argparse.BooleanOptionalAction,
        help="let the embedded model answer where that one fails, or not",
    )
    how = found.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="print the whole reply as one JSON object")
    how.add_argument("--markdown", action="store_true", help="print the reply's markdown as it is")
    return found


def run(arguments: Sequence[str]) -> int:
    """Ask, print the reply, return the exit code.

    1. gather the message from the words and standard input
    2. find the server, the bot, and the conversation to go on with
    3. take the turn, printing the reply as it comes; Ctrl-C stops it
    4. say what an LLM really did  5. remember the conversation
    """
    options = parser().parse_intermixed_args(arguments)
    message = gather(options.words)
    session = open_session(say=printing.note)
    bot = _bot(session, options.bot)
    key = state.with_bot(session.key, bot)
    remembered = None if options.new or options.conversation else state.last_conversation(key)
    style = _style(markdown=options.markdown)
    turn_key = os.urandom(16).hex()
    request = {
        "message": message,
        "conversation_id": options.conversation or remembered,
        "bot_id": bot,
        "model": options.model,
        "fallback": options.fallback,
    }
    try:
        reply = _turn(session, request, key=turn_key, style=style, as_json=options.json)
    except NotFound:
        if remembered is None:
            raise
        printing.note("The last conversation is gone; this starts a new one.")
        reply = _turn(session, request | {"conversation_id": None}, key=turn_key, style=style, as_json=options.json)
    except KeyboardInterrupt:
        return _stopped(session, turn_key, key, as_json=options.json)
    if options.json:
        printing.raw_json(reply)
    elif printing.to_terminal() and (reply.get("sources") or reply.get("sources_note")):
        from taskchat.cli.sources import source_lines

        printing.note("\n".join(source_lines(reply)))
    if not options.json and reply.get("model") != EMBEDDED and printing.to_terminal():
        from taskchat.cli.witness import what_was_done

        printing.note(what_was_done(reply))
    printing.finish()
    _remember(key, reply)
    if reply.get("needs_answer"):
        return exits.ASKED_BACK
    if reply.get("stopped"):
        return exits.INTERRUPTED
    return exits.DONE if reply.get("success", True) else exits.FAILED


def gather(words: Sequence[str]) -> str:
    """The message: the words, with standard input in the place of `-`, or standard input alone."""
    if not words and not printing.has_input():
        raise InvalidInput("There is no message.", hint='For example: taskchat ask "add buy milk tomorrow at 5pm"')
    parts = []
    for word in words or ["-"]:
        if word == "-":
            parts.append("\n" + printing.read_input(INPUT_BYTES).strip() + "\n")
        else:
            parts.append(word)
    message = " ".join(parts).replace("\n ", "\n").replace(" \n", "\n").strip()
    if not message:
        raise InvalidInput("The message is empty.", hint='For example: taskchat ask "add buy milk tomorrow at 5pm"')
    if len(message) > MESSAGE_MAX:
        raise InvalidInput(
            f"The message has {len(message):,} characters, and {MESSAGE_MAX:,} is the most.",
            hint="Say it in several messages.",
        )
    return message


def _bot(session: Session, named: str | None) -> str | None:
    if named is None:
        return None
    from taskchat.client.bot_names import find_bot

    return find_bot(session, named)


def _stopped(session: Session, turn_key: str, key: str, *, as_json: bool) -> int:
    """Have the server stop the turn, say what it has done, return the exit code. Another Ctrl-C does not wait."""
    printing.note("\nStopping…")
    try:
        reply = stop_turn(session, key=turn_key)
    except TaskchatError as error:
        printing.note(f"taskchat: It could not be stopped, and may still be carried out. {error}")
        return exits.INTERRUPTED
    if reply is None:
        printing.note("Nothing was under way any more. What was done stands in: taskchat tasks")
    else:
        if as_json:
            printing.raw_json(reply)
        _say_done(reply)
        _remember(key, reply)
    printing.finish()
    return exits.INTERRUPTED


def _say_done(reply: dict[str, Any]) -> None:
    done = [call["tool"] for call in reply.get("tool_calls") or [] if not call.get("error")]
    if not reply.get("stopped"):
        printing.note(f"It was finished already: {reply['response']}")
    elif done:
        printing.note(f"Stopped. Before that, this was done, and stays done: {', '.join(done)}")
    else:
        printing.note("Stopped. Nothing was done.")


def _turn(session: Session, request: dict[str, Any], *, key: str, style: Style, as_json: bool) -> dict[str, Any]:
    """Take the turn and print what it says. Returns the reply. Raises the error of a turn that failed."""
    request = {**request, "timezone": local_zone()}
    stream = printing.to_terminal() and not as_json
    events = take_turn(
        session,
        {name: value for name, value in request.items() if value not in (None, "")},
        key=key,
        stream=stream,
    )
    if as_json:
        return _reply_of(next(events))
    return _shown(events, Markdown(style))


def _shown(events: Iterator[dict[str, Any]], markdown: Markdown) -> dict[str, Any]:
    """Print the reply as it comes. A turn that was sent again says it again: only what is new is printed."""
    said = ""  # of this try
    printed = ""
    for event in events:
        match event.get("type"):
            case "turn.started":
                said = ""
            case "text.delta":
                said += str(event["text"])
                if len(said) > len(printed) and said.startswith(printed):
                    printing.piece(markdown.feed(said[len(printed) :]))
                    printed = said
            case "turn.finished" | "turn.failed":
                reply = _reply_of(event, cut=printed)
                text = str(reply["response"])
                rest = text[len(printed) :] if text.startswith(printed) else f"\n\n{text}"
                printing.piece(markdown.feed(rest) + markdown.end() + ("" if text.endswith("\n") else "\n"))
                return reply
    raise AssertionError("a turn's events end with its last one")


def _reply_of(event: dict[str, Any], *, cut: str = "") -> dict[str, Any]:
    """The reply of the last event, or the error that it bears."""
    if event.get("type") == "turn.finished":
        reply: dict[str, Any] = event["reply"]
        return reply
    if cut:
        printing.piece("\n")
    error = error_from_problem(event["problem"])
    done = [call["tool"] for call in event.get("tool_calls") or [] if not call.get("error")]
    if done:
        printing.note(f"taskchat: before that, this was done, and stays done: {', '.join(done)}")
    raise error if type(error) is not TaskchatError else ModelFailed(error.detail, hint=error.hint)


def _style(*, markdown: bool) -> Style:
    if markdown:
        return "markdown"
    return "ansi" if printing.in_colour() else "plain"


def _remember(key: str, reply: dict[str, Any]) -> None:
    try:
        state.remember_conversation(key, str(reply["conversation_id"]))
    except TaskchatError as error:  # the reply is here: that the next ask starts anew is no failure of this one
        printing.failure(error)
