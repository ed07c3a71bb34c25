"""Commands of one message that belong together: "i'm done with the milk, check it off", "open my list and add eggs"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from taskchat.agent.embedded.command import CHANGING, SURE, Command
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.patterns import LIST, TASK
from taskchat.agent.embedded.second_opinion import LIKELY

TOPIC = "topic"  # the form of a clause that only says what the next one is about
_SAID = frozenset({"statement", "weak", "stated", TOPIC})
_IT = re.compile(
    r"(?:it|that|this|them|those|they|him|her|that one|(?:that|the|this|my) (?:reminder|task|item|one)|reminder)"
    rf"(?: (?:of|off|from) (?:of )?{LIST})?"
)
_OPENED = re.compile(
    rf"(?:open|open up|go to|bring up|pull up|access|update|edit|reopen|look at|find|check) (?P<list>{LIST}|[\w]+)"
)
_TAKEN = re.compile(rf"(?:take|grab|get|find|pick|go to|look up) (?P<what>.*\b(?:{TASK}|lists?)\b.*)")
_SUBJECT = re.compile(
    r"(?P<what>.+?) (?:can|could|is|are|isn't|aren't|has|have|needs?|was|were|got|will|won't|should|must|just)\b.*"
)
_BACK = re.compile(
    r"(?:so )?(?:put|bring|take) (?:it|that|them) back(?: .+)?|reopen (?:it|that|them)|open (?:it|that) again"
)
_WORDS_MAX = 8


def topic(line: Line, command: Command) -> Command | None:
    """ "the dusting can wait", before "make it low priority": no command, but what the next one is about."""
    if command.intent != "out_of_scope" or command.form or len(line.words) > _WORDS_MAX:
        return None
    found = _SUBJECT.fullmatch(line.plain)
    return replace(command, form=TOPIC, what=line.group(found, "what")) if found else None


def joined(commands: Sequence[Command]) -> list[Command]:
    """The commands, those that say the same made one."""
    kept: list[Command] = []
    for command in commands:
        before = kept[-1] if kept else None
        if before is not None and (one := _one(before, command)) is not None:
            kept[-1] = one
        else:
            kept.append(command)
    sure = [command for command in kept if command.intent in CHANGING and command.confidence >= SURE]
    return [each for each in kept if not (sure and _idle(each))] if len(kept) > 1 else kept


def _one(before: Command, command: Command) -> Command | None:
    if command.intent not in CHANGING:
        return None
    if before.form == "statement" and before.intent == "reopen" and _BACK.fullmatch(" ".join(command.whole.words)):
        return replace(before, form="", confidence=0.85)
    about_it = _IT.fullmatch(command.what.plain) is not None
    if (
        about_it
        and before.what
        and before.intent == command.intent
        and before.intent in {"complete", "delete", "reopen"}
    ):
        return (
            before if before.confidence >= SURE else replace(before, confidence=command.confidence, form=command.form)
        )
    if before.form in _SAID and before.what and (about_it or _takes_it(command)):
        return replace(command, what=before.what)
    if before.form in _SAID and before.what and (moved := _moved(before.what, command)) is not None:
        return moved
    if (opened := _OPENED.fullmatch(before.line.plain)) is not None and before.intent in {
        "list",
        "update",
        "reopen",
        "add",
    }:
        if command.intent == "add" and not re.search(r"\blists?\b", command.line.plain):
            home = before.line.group(opened, "list")
            return replace(command, form="list first", new=home) if command.what else replace(command, confidence=SURE)
        if command.what and not about_it:
            return command
    if (taken := _TAKEN.fullmatch(before.line.plain)) is not None and before.intent in {"list", "add"}:
        what = before.line.group(taken, "what")
        return replace(command, what=what) if about_it or not command.what else _moved(what, command)
    return None


def _moved(what: Line, command: Command) -> Command | None:
    """ "move it to friday": the day is in what the command is about, behind the "it"."""
    found = re.match(r"(?:it|that|this|them|those)\b", command.what.plain)
    if found is None or command.intent != "update":
        return None
    rest = command.what.cut(0, found.end())
    return replace(command, what=what.keep((*what.tokens, *rest.tokens)))


def _takes_it(command: Command) -> bool:
    """ "take it of my list": only a slip away from a command about "it"."""
    return (
        command.form == LIKELY
        and re.match(r"(?:so |please )*[a-z]+ (?:it|that|them)\b", command.line.plain) is not None
    )


def _idle(command: Command) -> bool:
    """What a sure command beside it makes mere talk."""
    return command.form in {TOPIC, "stated"} or (command.intent == "list" and command.confidence < SURE)
