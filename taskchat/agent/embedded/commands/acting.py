"""Completing, reopening and deleting: one task, several, or all that a description fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from taskchat.agent.embedded import replies
from taskchat.agent.embedded.command import SURE, Command
from taskchat.agent.embedded.commands.bulk import BULK, MANY, act_on_all, bulk, confirmation
from taskchat.agent.embedded.filters import is_bulk
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.plan import Call
from taskchat.agent.embedded.references import Target, clean, read_target
from taskchat.agent.embedded.second_opinion import LIKELY
from taskchat.agent.embedded.slots import cut_date
from taskchat.agent.embedded.turn import LOOK_MAX, Said, Steps, Task, Turn, ask_which, find, look
from taskchat.agent.embedded.words import TODO_VERBS, stem

_ONE = {"complete": "complete_task", "reopen": "reopen_task", "delete": "delete_task"}
_DENIED = re.compile(r" (?:, (?:but )?|but )not (?:yet )?(?=\S).*$")
_LONG_AGO = re.compile(r"\b(?:last (?:month|year|week)|(?:months?|years?) ago)$")  # it may have been another one
# "I paid half of the bill" leaves the other half to do.
_IN_PART = re.compile(
    r"\b(?:half|most|part|some|a (?:bit|little|third|quarter)|two thirds|\d+ ?%|\d+ percent) of\b|\bhalf the\b"
)
_INFLECTED = re.compile(r"'?(?:s|es|d|ly|[a-z]?(?:ed|ing|er))?")
_EXPECTS = {"complete": "pending", "reopen": "done", "delete": "pending"}


def act(command: Command, turn: Turn) -> Steps[Said]:
    """Do it to the tasks that the command means, or ask which."""
    intent = command.intent
    what = _without_denied(command.what)
    if intent in BULK and command.form == "" and is_bulk(what) and not read_target(what).ids:
        return (yield from act_on_all(command, turn))
    if command.form == "statement" and (_says_what_is_to_do(what) or _IN_PART.search(what.plain)):
        return Said(turn.voice.say("talk.unsure"))
    target = read_target(what)
    if intent == "reopen" and target.words is not None and is_bulk(what):
        return Said(turn.voice.say("talk.one_at_a_time"))
    if not target and intent == "complete" and len(turn.focus) == 1:
        target = Target(pronoun="one")
    found = yield from find(target, turn, prefer=_EXPECTS[intent])
    do = {"intent": intent}
    if not found.ids:
        doubted = command.form == "statement" or (command.form in {"weak", LIKELY} and not found.near)
        if doubted and not found.several:
            return Said(
                replies.no_match(what.text, found.there, turn.voice)
                if command.form == "weak" or found.there
                else turn.voice.say("talk.out_of_scope")
            )
        return ask_which(found, turn, do, clean(what).text)
    # A statement or a doubtful wording is sure enough when it names exactly one task of the expected state.
    expected = all(task["status"] == _EXPECTS[intent] for task in found.tasks)
    doubtful = command.form in {"weak", LIKELY} or (command.confidence < SURE and not found.tasks)
    doubtful = doubtful or (intent == "delete" and is_title(command.line, found.tasks))
    doubtful = doubtful or (intent == "delete" and _of_another_day(what, found.tasks, turn))
    doubtful = doubtful or (intent == "delete" and _of_a_longer_word(what, found.tasks))
    doubtful = doubtful or (intent == "complete" and _LONG_AGO.search(what.plain) is not None)
    if doubtful or (command.form == "statement" and not expected):
        if not expected:
            return Said(replies.already(intent, found.tasks, turn.voice), focus=found.ids)
        return (yield from _ask_first(intent, found.ids, found.tasks, turn))
    return (yield from perform(intent, found.ids, turn))


def _without_denied(what: Line) -> Line:
    """ "call John, not Jane": Jane is not meant."""
    denied = _DENIED.search(what.plain)
    return what.between(0, denied.start()) if denied is not None and what.pack is None else what


def _of_another_day(what: Line, tasks: Sequence[Task], turn: Turn) -> bool:
    """ "delete the dentist tomorrow", and the dentist is on monday: the day may be when it is to be done."""
    if len(tasks) != 1 or what.quoted() is not None:
        return False
    rest, when = cut_date(what, now=turn.now)
    said = Line.read(str(tasks[0]["title"])[:500], what.pack).words
    if when is None or not rest or " ".join(what.words) == " ".join(said):
        return False
    return str(tasks[0].get("due") or "")[:10] != when.date.isoformat()


def _of_a_longer_word(what: Line, tasks: Sequence[Task]) -> bool:
    """ "delete Johnny" is hardly a slip for "call John"."""
    if len(tasks) != 1 or what.pack is not None:
        return False
    there = Line.read(str(tasks[0]["title"])[:500]).words
    return any(
        word.startswith(other) and not _INFLECTED.fullmatch(word, len(other))
        for word in what.words
        for other in there
        if len(other) > 3 and word not in there
    )


def _says_what_is_to_do(what: Line) -> bool:
    """ "I bought the milk yesterday, call mom tomorrow": only its first half is done."""
    words = [token.word for token in what.tokens]
    return any(
        before in {",", "and", "&", "so", "now"} and word in TODO_VERBS
        for before, word in pairwise(words)
        if word not in {"read", "put", "cut", "set"}
    )


def is_title(line: Line, tasks: Sequence[Task]) -> bool:
    """Whether the command's own verb stands in the title: "remove the wallpaper" may be the task, not its end."""
    verb = stem(line.words[0]) if line.words else ""
    return len(tasks) == 1 and verb in [stem(word) for word in Line.read(str(tasks[0]["title"])[:500], line.pack).words]


def _ask_first(intent: str, ids: Sequence[int], tasks: Sequence[Task], turn: Turn) -> Steps[Said]:
    shown = list(tasks)
    if not shown:
        there, _ = yield from look(status="all", limit=LOOK_MAX, sort="updated")
        shown = [task for task in there if task["id"] in ids]
    if not shown:
        return Said(replies.no_such_task(ids[0], turn.voice))
    text = replies.shall(intent, shown, turn.voice)
    pending = {"kind": "act", "do": {"intent": intent}, "ids": list(ids)}
    return Said(text, replies.confirm(text, turn.voice), pending, focus=tuple(ids))


def perform(intent: str, ids: Sequence[int], turn: Turn, others: Sequence[int] = ()) -> Steps[Said]:
    """Do it to these tasks."""
    ids = list(dict.fromkeys(ids))
    if len(ids) >= MANY and intent in BULK:
        return (yield from bulk(BULK[intent], {"task_ids": ids}, turn))
    outcomes = yield [Call(_ONE[intent], {"task_id": number}) for number in ids]
    done: list[Task] = []
    same: list[Task] = []
    following: list[Task] = []
    told: list[str] = []
    for number, outcome in zip(ids, outcomes, strict=True):
        if (asked := confirmation(_ONE[intent], {"task_id": number}, outcome, turn)) is not None:
            return asked
        if outcome.data is None:
            told.append(replies.failed(outcome.error or "", turn.voice))
            continue
        task, before = outcome.data["task"], outcome.data.get("before")
        unchanged = intent != "delete" and before and before["status"] == task["status"]
        (same if unchanged else done).append(task)
        if outcome.data.get("next_task"):
            following.append(outcome.data["next_task"])
    if same:
        told.insert(0, replies.already(intent, same, turn.voice))
    if done:
        told.insert(0, replies.acted(intent, done, turn.voice, following))
    touched = tuple(task["id"] for task in (*done, *same))
    shown = _still_there(turn.shown, ids) if intent == "delete" else None
    pending = {"kind": "did", "do": {"intent": intent}, "ids": list(touched), "others": list(others)}
    return Said(
        "\n\n".join(told),
        pending=pending if done else None,
        focus=() if intent == "delete" else touched or None,
        shown=shown,
    )


def _still_there(shown: Sequence[int], gone: Sequence[int]) -> tuple[int, ...]:
    """The list as it is on the screen, so "the second one" stays; only its end moves up, for "the last one"."""
    left = list(shown)
    while left and left[-1] in gone:
        left.pop()
    return tuple(left)
