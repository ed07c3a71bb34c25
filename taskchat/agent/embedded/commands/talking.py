"""What needs no task: help, greetings, thanks, refusals; and undo, which needs only itself."""

from __future__ import annotations

import re

from taskchat.agent.embedded import replies
from taskchat.agent.embedded.command import Command
from taskchat.agent.embedded.turn import Said, Steps, Turn, call

_WORDS = {
    "greeting": replies.GREETING,
    "goodbye": replies.GOODBYE,
    "thanks": replies.THANKS,
    "affirm": replies.NOTHING_PENDING_YES,
    "deny": replies.NOTHING_PENDING_NO,
    "cancel": replies.DROPPED,
}
_FORMS = {
    "how": replies.HOW,
    "negation": replies.NEGATED,
    "hypothesis": replies.HYPOTHESIS,
    "taken back": replies.TAKEN_BACK,
    "too many": replies.TOO_MANY,
}


def talk(command: Command) -> Said:
    """Answer in kind; change nothing."""
    if command.intent == "help":
        return Said(_FORMS.get(command.form, replies.HELP))
    if command.form == "how":
        return Said(replies.OUT_OF_SCOPE)
    if command.intent == "affirm" and re.search(r"\bthank(?:s| you)\b", " ".join(command.whole.words)):
        return Said(replies.THANKS)
    return Said(_FORMS.get(command.form) or _WORDS.get(command.intent) or replies.OUT_OF_SCOPE)


def undo(turn: Turn) -> Steps[Said]:
    """Take the last change back."""
    outcome = yield from call("undo_last_change")
    if outcome.data is None:
        nothing = "nothing to undo" in (outcome.error or "").lower()
        return Said(replies.NOTHING_TO_UNDO if nothing else replies.failed(outcome.error or ""))
    changes = list(outcome.data.get("undone") or ())
    if not changes:
        return Said(replies.NOTHING_TO_UNDO)
    there = tuple(dict.fromkeys(change["task"]["id"] for change in changes if change["kind"] != "added"))
    total = int(outcome.data.get("total") or 0)
    return Said(replies.undone(changes, turn.now, total=total), focus=there)
