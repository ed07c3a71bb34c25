"""What is said into a reply beside the model's own words, in the language that the turn speaks. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from taskchat.agent.context import PastMessage
from taskchat.agent.embedded.replies import confirm
from taskchat.agent.embedded.spoken import spoken
from taskchat.agent.embedded.wording import Voice
from taskchat.agent.models.chunks import CUT_OFF, WITHHELD
from taskchat.agent.recollection import remembered
from taskchat.errors import TaskchatError
from taskchat.schemas.chat import Moderation, Question
from taskchat.schemas.problems import Problem
from taskchat.schemas.tasks import Confirmation

_ASKED = {"complete_tasks": "confirm.complete", "delete_tasks": "confirm.delete", "delete_task": "confirm.delete"}
_RUN = re.compile(r"Let (?P<server>[^ ]+) run (?P<tool>[^ ]+) with (?P<arguments>`.+`)\?", re.DOTALL)
_ENDS = {CUT_OFF: "note.cut_off", WITHHELD: "note.provider_withheld"}
_MORE = re.compile(r" and (?P<more>\d+) more$")


def voice_of(message: str, past: Sequence[PastMessage], *, now: dt.datetime, language: str) -> Voice:
    """The voice that answers a message. `language` is the account's."""
    return Voice.of(now, spoken(message, remembered(past), language), message)


def instead(name: str, failure: TaskchatError, voice: Voice) -> str:
    """The embedded model answers in the place of the model `name`."""
    return voice.say("note.instead", name=name, why=_why(failure.code, voice))


def flagged(moderation: Moderation, voice: Voice) -> str:
    """Something was kept back."""
    key = "note.not_passed_on" if moderation.stage == "input" else "note.withheld"
    return voice.say(key, flags=voice.comma(moderation.categories))


def broken_off(piece: str, voice: Voice) -> str:
    """A piece of a model's answer. Where it is the last of one that has no end, that is said behind it."""
    for end, key in _ENDS.items():
        if piece.endswith(end):
            return f"{piece.removesuffix(end)}\n\n{voice.say(key)}"
    return piece


def failed(problem: Problem, voice: Voice, *, changed: bool) -> str:
    """The turn broke off, after it had `changed` something or before."""
    detail = f"{problem.detail} {problem.hint or ''}".strip()
    told = voice.say("note.failed", why=_why(problem.code, voice), detail=detail)
    return voice.words.sentences(told, voice.say("note.done_before") if changed else "")


def question(waiting: Sequence[Confirmation], voice: Voice) -> Question | None:
    """What the tools want the user's yes for; None when that is nothing."""
    return confirm(" ".join(_asked(each, voice) for each in waiting), voice) if waiting else None


def _asked(waiting: Confirmation, voice: Voice) -> str:
    """A tool's question. Tools speak English; who is asked for a yes must understand what it would do."""
    if waiting.pin is not None and (run := _RUN.fullmatch(waiting.question)) is not None:
        return voice.say("confirm.run", **run.groupdict())
    lead, colon, names = waiting.question.removesuffix("?").partition(": ")
    if waiting.tool not in _ASKED or not colon or not lead:
        return waiting.question
    if (tail := _MORE.search(names)) is not None and int(tail["more"]) < len(waiting.task_ids):
        names = voice.count("confirm.and_more", int(tail["more"]), names=names[: tail.start()])
    asked = voice.count(_ASKED[waiting.tool], len(waiting.task_ids))
    return voice.say("confirm.named", question=asked, names=names)


def _why(code: str, voice: Voice) -> str:
    return voice.say(f"why.{code}" if voice.words.has(f"why.{code}") else "why.internal_error")
