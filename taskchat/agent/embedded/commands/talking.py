"""What needs no task: help, greetings, thanks, refusals; and undo, which needs only itself."""

from __future__ import annotations

import re

from taskchat.agent.embedded import replies
from taskchat.agent.embedded.command import Command
from taskchat.agent.embedded.turn import Said, Steps, Turn, call

_WORDS = {
    "greeting": "talk.greeting",
    "goodbye": "talk.goodbye",
    "thanks": "talk.thanks",
    "affirm": "talk.nothing_pending_yes",
    "deny": "talk.nothing_pending_no",
    "cancel": "talk.dropped",
}
_FORMS = {
    "how": "talk.how",
    "negation": "talk.negated",
    "hypothesis": "talk.hypothesis",
    "taken back": "talk.taken_back",
    "too many": "talk.too_many",
}
_OUT_OF_SCOPE = "talk.out_of_scope"


def talk(command: Command, turn: Turn) -> Said:
    """Answer in kind; change nothing."""
    return Said(turn.voice.say(_key(command)))


def _key(command: Command) -> str:
    if command.intent == "help":
        return _FORMS.get(command.form, "talk.help")
    if command.form == "how":
        return _OUT_OF_SCOPE
    if command.intent == "affirm" and re.search(r"\bthank(?:s| you)\b", " ".join(command.whole.words)):
        return "talk.thanks"
    return _FORMS.get(command.form) or _WORDS.get(command.intent) or _OUT_OF_SCOPE


def undo(turn: Turn) -> Steps[Said]:
    """Take the last change back."""
    outcome = yield from call("undo_last_change")
    if outcome.data is None:
        nothing = "nothing to undo" in (outcome.error or "").lower()
        return Said(turn.voice.say("undo.nothing") if nothing else replies.failed(outcome.error or "", turn.voice))
    changes = list(outcome.data.get("undone") or ())
    if not changes:
        return Said(turn.voice.say("undo.nothing"))
    there = tuple(dict.fromkeys(change["task"]["id"] for change in changes if change["kind"] != "added"))
    total = int(outcome.data.get("total") or 0)
    return Said(replies.undone(changes, turn.voice, total=total), focus=there)
