"""Completing or deleting many tasks by a description. The tools ask first; here that is put in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from taskchat.agent.embedded import replies
from taskchat.agent.embedded.command import Command
from taskchat.agent.embedded.filters import Wanted, exception, read_filter
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.plan import Call, Outcome
from taskchat.agent.embedded.references import pick, rank, read_target
from taskchat.agent.embedded.turn import LOOK_MAX, Said, Steps, Task, Turn, fitting, look

MANY = 3  # tasks; from here on a yes is asked for
BULK = {"complete": "complete_tasks", "delete": "delete_tasks"}


def act_on_all(command: Command, turn: Turn) -> Steps[Said]:
    """ "delete all done tasks", "mark everything done except the rent"."""
    intent = command.intent
    what, spared = exception(command.what)
    spared = spared or exception(command.line)[1]
    wanted = read_filter(what, now=turn.now, status="pending" if intent == "complete" else "all")
    if intent == "complete":
        wanted = replace(wanted, status="pending")
    arguments = wanted.arguments(turn.now)
    if intent == "complete" or arguments.get("status") == "all":
        arguments.pop("status", None)
    if wanted.status == "pending" and intent == "delete":
        arguments["status"] = "pending"
    if spared is None and not (wanted.overdue or wanted.undated or wanted.loose):
        return (yield from bulk(BULK[intent], arguments, turn))
    tasks = yield from _picked({**arguments, "status": wanted.status}, wanted, turn)
    if spared is not None:
        kept = _kept(spared, tasks, turn)
        if not kept:
            return Said(replies.no_match(spared.text, tasks, turn.voice))
        tasks = [task for task in tasks if task["id"] not in kept]
    if not tasks:
        return Said(replies.nothing_to(intent, turn.voice))
    return (yield from bulk(BULK[intent], {"task_ids": [task["id"] for task in tasks]}, turn))


def _picked(arguments: Mapping[str, Any], wanted: Wanted, turn: Turn) -> Steps[list[Task]]:
    """The tasks of a description that the tools have no filter for: they are looked up, and then named by number."""
    tasks: list[Task] = []
    attempts = [{"project": wanted.loose}, {"tag": wanted.loose}, {"q": wanted.loose}] if wanted.loose else [{}]
    for attempt in attempts:
        if "tag" in attempt and " " in str(wanted.loose):
            continue
        tasks, _ = yield from look(**{**arguments, **attempt}, limit=LOOK_MAX)
        tasks = fitting(str(wanted.loose), tasks, turn.pack) if "q" in attempt else tasks
        if tasks:
            break
    if wanted.overdue:
        tasks = [task for task in tasks if replies.is_overdue(task, turn.now)]
    return [task for task in tasks if not (wanted.undated and task.get("due"))]


def described(what: Line, turn: Turn) -> Steps[list[Task]]:
    """The open tasks that a description fits: "everything except the rent", "my home tasks for today"."""
    what, spared = exception(what)
    wanted = read_filter(what, now=turn.now)
    tasks = yield from _picked({**wanted.arguments(turn.now), "status": wanted.status}, wanted, turn)
    kept = _kept(spared, tasks, turn) if spared is not None else set()
    if spared is not None and not kept:
        return []
    return [task for task in tasks if task["id"] not in kept]


def _kept(spared: Line, tasks: list[Task], turn: Turn) -> set[int]:
    """The numbers that "except …" spares."""
    target = read_target(spared)
    if target.words is not None:
        return {match.task["id"] for match in rank(target.words, tasks) if match.words >= 0.99}
    shown = turn.shown or tuple(task["id"] for task in tasks)
    return set(pick(target, shown=shown, focus=turn.focus) or ())


def bulk(tool: str, arguments: Mapping[str, Any], turn: Turn) -> Steps[Said]:
    """Call a bulk tool; where it wants a yes, ask for it."""
    outcomes = yield [Call(tool, dict(arguments))]
    outcome = outcomes[0]
    if (asked := confirmation(tool, arguments, outcome, turn)) is not None:
        return asked
    if outcome.data is None:
        return Said(replies.failed(outcome.error or "", turn.voice))
    return _touched(tool, outcome.data, turn)


def confirmed(tool: str, arguments: Mapping[str, Any], turn: Turn) -> Steps[Said]:
    """The call that waited for a yes, once more with the same arguments; the tool checks the yes itself."""
    return (yield from bulk(tool, arguments, turn))


def _touched(tool: str, data: Mapping[str, Any], turn: Turn) -> Said:
    intent = "delete" if tool.startswith("delete") else "complete"
    tasks = list(data.get("tasks") or ([data["task"]] if data.get("task") else ()))
    if not tasks:
        return Said(replies.nothing_to(intent, turn.voice))
    ids = tuple(task["id"] for task in tasks)
    return Said(
        replies.acted(intent, tasks, turn.voice, total=int(data.get("total") or 0)),
        focus=() if intent == "delete" else ids,
        shown=() if intent == "delete" else None,
    )


def confirmation(tool: str, arguments: Mapping[str, Any], outcome: Outcome, turn: Turn) -> Said | None:
    """The question, when a tool wants the user's yes before it does anything."""
    data = outcome.data or {}
    asked = data.get("confirmation")
    if data.get("success", True) or not asked:
        return None
    tasks = list(data.get("tasks") or ([data["task"]] if data.get("task") else ()))
    total = int(data.get("total") or 0)
    text = replies.confirmation(tool, str(asked.get("question") or ""), tasks, turn.voice, total=total)
    pending = {"kind": "confirm", "tool": tool, "arguments": dict(arguments)}
    question = replies.confirm(text.split("\n", 1)[0], turn.voice)
    return Said(text, question, pending, focus=tuple(asked.get("task_ids") or ()))
