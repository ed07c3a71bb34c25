"""The conversation of a plain chat: turns that are told line by line, each line once, and what can be done beside."""

from __future__ import annotations

import os
from typing import Any

from taskchat.cli import exits, interruption, printing
from taskchat.cli.markdown import Markdown
from taskchat.cli.stopping import what_stands
from taskchat.client import state
from taskchat.client.calls import API, call, fetch, query, segment
from taskchat.client.problems import error_from_problem
from taskchat.client.session import Session, open_session
from taskchat.client.turns import stop_turn, take_turn
from taskchat.client.zone import local_zone
from taskchat.errors import InvalidInput, NotFound, TaskchatError

NAME = "taskchat: "
Reply = dict[str, Any]


class PlainTalk:
    """With which server and bot, in which conversation, and the turn that has no reply yet."""

    def __init__(self, *, conversation: str | None, bot: str | None, new: bool) -> None:
        self.session: Session = open_session(say=printing.note)
        self.bot: str | None = None
        self.conversation: str | None = None
        self.options: list[tuple[str, str]] = []  # the answers that the last reply offers: label, and what to say
        self.last: Reply = {}
        self._unanswered: tuple[str, str] | None = None  # words and their key: sent again, they are carried out once
        self.choose_bot(bot)
        if conversation is not None:
            self.open(conversation)
        elif not new:
            self.conversation = state.last_conversation(self._key)

    @property
    def _key(self) -> str:
        return state.with_bot(self.session.key, self.bot)

    def choose_bot(self, named: str | None) -> None:
        """Talk with the bot of this name from now on, or with none. Raises NotFound."""
        if named is not None:
            from taskchat.client.bot_names import find_bot

            named = find_bot(self.session, named)
        self.bot, self.conversation, self.options = named, None, []

    def open(self, conversation: str) -> Reply:
        """Go on with a conversation. Raises NotFound."""
        found: Reply = call(self.session, "GET", f"{API}/conversations/{segment(conversation)}")
        self.conversation, self.bot, self.options = conversation, found.get("bot_id"), []
        return found

    def begin(self) -> None:
        """The next words begin another conversation."""
        self.conversation, self.options, self._unanswered = None, [], None

    # ----------------------------------------------------------------- turns

    def say(self, words: str) -> int:
        """Take a turn and tell it. Returns what it came to as an exit code; raises the error of one that failed."""
        self._unanswered = words, os.urandom(16).hex()
        return self._follow(*self._unanswered)

    def again(self) -> int:
        """Send the words that have no reply once more, as the same turn."""
        if self._unanswered is None:
            raise InvalidInput("There is nothing to try again.")
        return self._follow(*self._unanswered)

    def _follow(self, words: str, key: str) -> int:
        try:
            reply = self._turn(words, key)
        except NotFound:
            if self.conversation is None:
                raise
            printing.note("The last conversation is gone; this starts a new one.")
            self.conversation = None
            reply = self._turn(words, key)
        except KeyboardInterrupt as end:
            return self._stopped(key, end)
        self._unanswered = None
        return exits.DONE if reply.get("success", True) else exits.FAILED

    def _turn(self, words: str, key: str) -> Reply:
        request = {"message": words, "conversation_id": self.conversation, "bot_id": self.bot, "timezone": local_zone()}
        given = {name: value for name, value in request.items() if value}
        lines = _Lines()
        for event in take_turn(self.session, given, key=key, stream=True):
            match event.get("type"):
                case "turn.started":
                    self._remember(event)
                    lines.begin()
                case "text.delta":
                    lines.hear(str(event["text"]))
                case "turn.failed":
                    lines.end()
                    raise error_from_problem(event["problem"])
                case "turn.finished":
                    reply: Reply = event["reply"]
                    self._remember(reply)
                    lines.finish(str(reply["response"]))
                    self._tell_rest(reply)
                    return reply
        raise AssertionError("a turn's events end with its last one")

    def _tell_rest(self, reply: Reply) -> None:
        """Sources, what was really done, and the answers that are offered."""
        self.last = reply
        if reply.get("sources") or reply.get("sources_note"):
            from taskchat.cli.sources import source_lines

            printing.out("\n".join(source_lines(reply)))
        if reply.get("model") != "embedded":
            from taskchat.cli.witness import what_was_done

            printing.out(what_was_done(reply))
        self.options = _answers(reply.get("needs_answer") or {})
        for number, (label, _said) in enumerate(self.options, 1):
            printing.out(f"  {number}  {label}")
        printing.finish()

    def _stopped(self, key: str, end: KeyboardInterrupt) -> int:
        """Have the server stop the turn; a signal that ends the process goes on from here."""
        printing.note("\nStopping…")
        reply = stop_turn(self.session, key=key)
        if reply is not None:
            self._remember(reply)
            printing.note(what_stands(reply))
        self._unanswered = None
        if isinstance(end, interruption.Interrupted):
            raise end
        return exits.INTERRUPTED

    def _remember(self, told: Reply) -> None:
        self.conversation = str(told["conversation_id"])
        try:
            state.remember_conversation(self._key, self.conversation)
        except TaskchatError as error:
            printing.failure(error)

    # ---------------------------------------------------------------- beside

    def conversations(self, limit: int = 10) -> list[Reply]:
        """The last ones."""
        found: list[Reply] = call(self.session, "GET", f"{API}/conversations{query(limit=limit)}")["items"]
        return found

    def messages(self, limit: int) -> list[Reply]:
        """The last messages of the conversation, oldest first."""
        if self.conversation is None:
            return []
        path = f"{API}/conversations/{segment(self.conversation)}/messages{query(limit=limit)}"
        found: list[Reply] = call(self.session, "GET", path)["items"]
        return found

    def exported(self) -> str:
        """The whole conversation as Markdown."""
        if self.conversation is None:
            raise InvalidInput("There is no conversation yet.")
        return fetch(
            self.session, f"{API}/conversations/{segment(self.conversation)}/export{query(format='markdown')}"
        ).decode()


class _Lines:
    """A reply as it comes, a line at a time: a line that one hears is never changed afterwards."""

    def __init__(self) -> None:
        self.begin()
        self._told = ""

    def begin(self) -> None:
        """The turn begins, or begins again."""
        self._said = ""

    def hear(self, text: str) -> None:
        """Tell the lines that are whole now, but for those that were told before."""
        self._said += text
        whole = self._said[: self._said.rfind("\n") + 1]
        if len(whole) > len(self._told) and whole.startswith(self._told):
            self._tell(whole[len(self._told) :])

    def finish(self, text: str) -> None:
        """The whole reply: tell what was not told."""
        self._tell(text.removeprefix(self._told))
        self._told = ""

    def end(self) -> None:
        """No more comes."""
        self._told = ""

    def _tell(self, text: str) -> None:
        markdown = Markdown("plain")
        shown = markdown.feed(text) + markdown.end()
        if shown.strip():
            printing.piece(("" if self._told else NAME) + shown.rstrip("\n") + "\n")
        self._told += text


def _answers(question: Reply) -> list[tuple[str, str]]:
    """What can be answered, as label and words."""
    if options := question.get("options"):
        return [(str(option["label"]), str(option["value"])) for option in options]
    return [("Yes", "yes"), ("No", "no")] if question.get("kind") == "confirm" else []
