"""Where the rules are unsure, the likeliest intent decides what the message is about: never that something is written.

A likely small talk or question is taken for it. A likely change keeps the form `LIKELY`, or what the rules made of it:
both are asked about before anything is done, however sure it is that a change is wanted.
"""

from __future__ import annotations

from dataclasses import replace

from taskchat.agent.embedded.command import CHANGING, READABLE, SURE, Command
from taskchat.agent.embedded.guessing import guess
from taskchat.agent.embedded.weighing import LISTY

LIKELY = "likely"
_KEPT = 0.97  # no guess is surer than that
_OVER_A_DOUBT = 0.8  # a likely talk goes before a doubtful change from here on
_ASKED_FIRST = frozenset({"weak", LIKELY})  # forms that are asked about however sure the intent is


def reconsidered(command: Command) -> Command:
    """The command as the rules have it, or as the likeliest intent would have it where they are unsure."""
    unsure = command.intent == "out_of_scope" or command.confidence < SURE
    if not unsure or not command.whole.words or len(command.whole.plain) > READABLE:
        return command
    found = guess(command.whole.text)
    if found.intent == "out_of_scope" or found.probability < SURE:
        return command
    sure = min(found.probability, _KEPT)
    about_tasks = LISTY.search(command.whole.plain) is not None
    if found.intent in CHANGING:
        if command.intent == found.intent and command.form in _ASKED_FIRST and about_tasks:
            return replace(command, confidence=max(command.confidence, sure))
        if command.intent == "out_of_scope" and command.form == "" and about_tasks:
            return replace(command, intent=found.intent, confidence=sure, form=LIKELY)
        return command
    if command.intent == "out_of_scope" or (command.intent != "list" and found.probability >= _OVER_A_DOUBT):
        return replace(command, intent=found.intent, confidence=sure, form=LIKELY)
    return command
