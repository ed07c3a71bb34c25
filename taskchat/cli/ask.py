"""`taskchat ask`: one message, one reply. The one command that scripts call in a loop, so it imports little."""

from __future__ import annotations

import os
from typing import Any

from taskchat.cli import exits, interruption, printing
from taskchat.cli.message import gather
from taskchat.cli.outcome import code_of_reply
from taskchat.cli.parsing import Fast, Given, Parser
from taskchat.cli.telling import Json, JsonLines, Nothing, Teller, Text
from taskchat.client import state
from taskchat.client.problems import error_from_problem
from taskchat.client.session import Session, open_session
from taskchat.client.turns import take_turn
from taskchat.client.zone import local_zone
from taskchat.errors import ModelFailed, NotFound, TaskchatError

_ID_LETTERS = 32
_MORE = """\
It goes on with the last conversation, so "mark it as done" works. Standard output has only the reply; everything else
goes to standard error. A terminal gets the reply as it comes, a pipe gets it whole."""
_EXAMPLES = """\
taskchat ask add buy milk tomorrow at 5pm
taskchat ask "what's on my list?"
echo "call the bank on friday" | taskchat ask
cat notes.txt | taskchat ask "make tasks of these"
taskchat ask --json show my high priority tasks | jq .tool_calls
taskchat ask --yes delete all done tasks
taskchat ask --quiet is anything due today && notify-send "Look at your list"
taskchat ask --model ollama/llama3.2 "plan my week with me"
taskchat ask --bot house-rules "when is laundry?"
"""


def _options(parser: Parser) -> None:
    parser.add_argument(
        "words",
        nargs="*",
        metavar="WORDS",
        help="Your message; quotes are only needed for what the shell would take as its own. What is piped in stands "
        "beneath it, or where a word is -.",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("-n", "--new", action="store_true", help="Start a new conversation.")
    which.add_argument(
        "-c", "--continue", action="store_true", dest="go_on", help="Go on with the last conversation: the default."
    )
    which.add_argument("--conversation", metavar="ID", help="Go on with this conversation.")
    parser.add_argument("-b", "--bot", metavar="NAME", help="Talk with this bot; see: taskchat bots")
    parser.add_argument("-m", "--model", metavar="NAME", help="Let this model answer; see: taskchat model list")
    fallback = parser.add_mutually_exclusive_group()
    fallback.add_argument(
        "--fallback",
        action="store_true",
        default=None,
        help="Let the embedded model answer where that one fails.",
    )
    fallback.add_argument("--no-fallback", action="store_false", dest="fallback", default=None, help="Don't.")
    parser.add_argument("-y", "--yes", action="store_true", help="Say yes where it asks whether it really should.")
    parser.add_argument("--timeout", type=_seconds, metavar="SECONDS", help="Stop it when it takes longer.")
    parser.add_argument("--no-input", action="store_true", help="Leave standard input alone.")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="Print the whole reply as one JSON object.")
    how.add_argument("--jsonl", action="store_true", help="Print every event as it comes, one JSON object a line.")
    how.add_argument("-q", "--quiet", action="store_true", help="Print nothing: only the exit code tells.")
    how.add_argument("--markdown", action="store_true", help="Print the reply's markdown as it is.")
    how.add_argument("--no-markdown", action="store_true", help="Print plain text, without bold and colours.")


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 86_400:
        raise ValueError(text)
    return seconds


def _run(given: Given) -> int:
    """Ask, print the reply, return the exit code.

    1. gather the message from the words and standard input
    2. find the server, the bot, and the conversation to go on with
    3. take the turn, telling it as it comes; Ctrl-C, a signal or --timeout stops it on the server
    4. where it wants a yes, --yes or who sits there says it, which is another turn
    5. tell the end, and return what it came to
    """
    if given.quiet:
        printing.be_quiet()
    if given.go_on and given.words and _is_id(given.words[0]):
        given.conversation = given.words.pop(0)
    message = gather(given.words, read=not given.no_input)
    with interruption.deadline(given.timeout):
        talk = Talk(given)
        try:
            reply = talk.say(message)
            while answer := _confirmation(reply, sure=given.yes):
                reply = talk.say(answer)
        except KeyboardInterrupt as end:
            from taskchat.cli.stopping import stopped

            return stopped(talk, end)
        talk.teller.end(reply)
    printing.finish()
    return code_of_reply(reply)


class Talk:
    """The conversation of this command: with which server, bot and model, and who is told."""

    def __init__(self, given: Given) -> None:
        self.session: Session = open_session(say=printing.note)
        bot = self._bot(given.bot)
        self.key = state.with_bot(self.session.key, bot)
        self.turn_key = ""  # of the turn under way
        self.teller = _teller(given)
        self.conversation: str | None = given.conversation
        self._remembered = False
        if not given.new and not given.conversation:
            self.conversation = state.last_conversation(self.key)
            self._remembered = True
            if given.go_on and self.conversation is None:
                printing.note("There is no conversation to go on with; this starts one.")
        self._request = {
            "bot_id": bot,
            "model": given.model,
            "fallback": given.fallback,
            "timezone": local_zone(),
        }

    def _bot(self, named: str | None) -> str | None:
        if named is None:
            return None
        from taskchat.client.bot_names import find_bot

        return find_bot(self.session, named)

    def say(self, message: str) -> dict[str, Any]:
        """Take a turn. Returns its reply, raises the error of one that failed."""
        try:
            return self._turn(message)
        except NotFound:
            if not (self._remembered and self.conversation):
                raise
            printing.note("The last conversation is gone; this starts a new one.")
            self.conversation = None
            return self._turn(message)

    def _turn(self, message: str) -> dict[str, Any]:
        self.turn_key = os.urandom(16).hex()
        request = {"message": message, "conversation_id": self.conversation, **self._request}
        given = {name: value for name, value in request.items() if value not in (None, "")}
        for event in take_turn(self.session, given, key=self.turn_key, stream=self.teller.streams):
            if event.get("type") == "turn.started":
                self.remember(event)
            elif event.get("type") == "turn.failed":
                self.teller.hear(event)
                raise _error_of(event)
            elif event.get("type") == "turn.finished":
                reply: dict[str, Any] = event["reply"]
                self.remember(reply)
                self.teller.hear(event)
                return reply
            self.teller.hear(event)
        raise AssertionError("a turn's events end with its last one")

    def remember(self, told: dict[str, Any]) -> None:
        """The next ask goes on with this conversation."""
        self.conversation = str(told["conversation_id"])
        try:
            state.remember_conversation(self.key, self.conversation)
        except TaskchatError as error:  # that the next ask starts anew is no failure of this one
            printing.failure(error)


def _is_id(word: str) -> bool:
    return len(word) == _ID_LETTERS and not set(word) - set("0123456789abcdef")


def _teller(given: Given) -> Teller:
    if given.quiet:
        return Nothing()
    if given.json:
        return Json()
    if given.jsonl:
        return JsonLines()
    streams = printing.to_terminal()
    if given.markdown:
        return Text("markdown", streams=streams)
    return Text("ansi" if printing.in_colour() and not given.no_markdown else "plain", streams=streams)


def _confirmation(reply: dict[str, Any], *, sure: bool) -> str | None:
    """What to answer where the reply asks whether it really should; None leaves that to another ask."""
    question = reply.get("needs_answer") or {}
    if question.get("kind") != "confirm":
        return None
    if sure:
        return "yes"
    if printing.can_answer():
        said = printing.answer_to("yes or no").casefold()
        return {"y": "yes", "n": "no"}.get(said, said) or None
    printing.note("Nothing was done yet. To do it: taskchat ask yes; or without a question: taskchat ask --yes …")
    return None


def _error_of(event: dict[str, Any]) -> TaskchatError:
    """The error of a turn that failed; what it had done before is said."""
    error = error_from_problem(event["problem"])
    done = [call["tool"] for call in event.get("tool_calls") or [] if not call.get("error")]
    if done:
        printing.note(f"taskchat: before that, this was done, and stays done: {', '.join(done)}")
    return error if type(error) is not TaskchatError else ModelFailed(error.detail, hint=error.hint)


ASK = Fast(_options, _run, _EXAMPLES, _MORE, f"Exit codes:\n{exits.as_lines()}")
