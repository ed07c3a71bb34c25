"""Completing, reopening and deleting: one task, several, or all that a description fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from taskchat.agent.embedded import replies
from taskchat.agent.embedded.filters import exception, is_bulk, read_filter
from taskchat.agent.embedded.intents import SURE, Command
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.plan import Call, Outcome
from taskchat.agent.embedded.references import clean, rank, read_target
from taskchat.agent.embedded.turn import LOOK_MAX, Said, Steps, Task, Turn, ask_which, find, look
from taskchat.agent.embedded.words import stem

MANY = 3  # from here on the bulk tools are called, which ask first
_ONE = {"complete": "complete_task", "reopen": "reopen_task", "delete": "delete_task"}
_BULK = {"complete": "complete_tasks", "delete": "delete_tasks"}
_EXPECTS = {"complete": "pending", "reopen": "done", "delete": "pending"}


def act(command: Command, turn: Turn) -> Steps[Said]:
    """Do it to the tasks that the command means, or ask which."""
    intent = command.intent
    what = command.what
    if intent in _BULK and command.form == "" and is_bulk(what):
        return (yield from _act_on_all(command, turn))
    found = yield from find(read_target(what), turn, prefer=_EXPECTS[intent])
    do = {"intent": intent}
    if not found.ids:
        if command.form in {"statement", "weak"} and not found.several:
            return Said(
                replies.no_match(what.text, found.there, turn.now)
                if command.form == "weak" or found.there
                else replies.OUT_OF_SCOPE
            )
        return ask_which(found, turn, do, clean(what).text)
    # A statement or a doubtful wording is sure enough when it names exactly one task of the expected state.
    expected = all(task["status"] == _EXPECTS[intent] for task in found.tasks)
    doubtful = command.form == "weak" or (command.confidence < SURE and not found.tasks)
    doubtful = doubtful or (intent == "delete" and _is_title(command.line, found.tasks))
    if doubtful or (command.form == "statement" and not expected):
        if not expected:
            return Said(replies.already(intent, found.tasks), focus=found.ids)
        return _ask_first(intent, found.ids, found.tasks)
    return (yield from perform(intent, found.ids, turn))


def _is_title(line: Line, tasks: Sequence[Task]) -> bool:
    """Whether the command's own verb stands in the title: "remove the wallpaper" may be the task, not its end."""
    verb = stem(line.words[0]) if line.words else ""
    return len(tasks) == 1 and verb in [stem(word) for word in Line.read(str(tasks[0]["title"])[:500]).words]


def _ask_first(intent: str, ids: Sequence[int], tasks: Sequence[Task]) -> Said:
    shown = list(tasks) or [{"id": number, "title": ""} for number in ids]
    text = replies.shall(intent, shown)
    return Said(
        text, replies.confirm(text), {"kind": "act", "do": {"intent": intent}, "ids": list(ids)}, focus=tuple(ids)
    )


def perform(intent: str, ids: Sequence[int], turn: Turn, others: Sequence[int] = ()) -> Steps[Said]:
    """Do it to these tasks."""
    ids = list(dict.fromkeys(ids))
    if len(ids) >= MANY and intent in _BULK:
        return (yield from bulk(_BULK[intent], {"task_ids": ids}, turn))
    outcomes = yield [Call(_ONE[intent], {"task_id": number}) for number in ids]
    done, same, told = [], [], []
    following: list[Task] = []
    for number, outcome in zip(ids, outcomes, strict=True):
        if (asked := _confirmation(_ONE[intent], {"task_id": number}, outcome)) is not None:
            return asked
        if outcome.data is None:
            told.append(replies.failed(outcome.error or ""))
            continue
        task, before = outcome.data["task"], outcome.data.get("before")
        unchanged = intent != "delete" and before and before["status"] == task["status"]
        (same if unchanged else done).append(task)
        if outcome.data.get("next_task"):
            following.append(outcome.data["next_task"])
    if same:
        told.insert(0, replies.already(intent, same))
    if done:
        told.insert(0, replies.acted(intent, done, turn.now, following))
    touched = tuple(task["id"] for task in (*done, *same))
    shown = tuple(number for number in turn.shown if number not in ids) if intent == "delete" else None
    pending = {"kind": "did", "do": {"intent": intent}, "ids": list(touched), "others": list(others)}
    return Said(
        "\n\n".join(told),
        pending=pending if done else None,
        focus=() if intent == "delete" else touched or None,
        shown=shown,
    )


def _act_on_all(command: Command, turn: Turn) -> Steps[Said]:
    """A bulk command: the tool itself asks where it must."""
    intent = command.intent
    tool = _BULK[intent]
    what, spared = exception(command.what)
    spared = spared or exception(command.line)[1]
    wanted = read_filter(what, now=turn.now, status="pending" if intent == "complete" else "all")
    if intent == "complete" and wanted.status == "done":
        wanted = read_filter(what.between(0, 0), now=turn.now)
    arguments = {
        name: value
        for name, value in wanted.arguments(turn.now).items()
        if not (intent == "complete" and name == "status")
    }
    if intent == "delete" and wanted.status == "pending":
        arguments["status"] = "pending"
    if arguments.get("status") == "all":
        del arguments["status"]
    if spared is not None or wanted.overdue or wanted.undated or wanted.loose:
        return (yield from _act_on_picked(command, arguments, wanted.loose, spared, turn))
    return (yield from bulk(tool, arguments, turn))


def _act_on_picked(
    command: Command, arguments: dict[str, Any], loose: str | None, spared: Any, turn: Turn
) -> Steps[Said]:
    """A description that only the model understands: look, choose, then call with the numbers."""
    intent = command.intent
    status = "pending" if intent == "complete" else str(arguments.get("status", "all"))
    base = {**arguments, "status": status}
    tasks: list[Task] = []
    if loose is not None:
        for attempt in ({"project": loose}, {"tag": loose}, {"q": loose}):
            if "tag" in attempt and " " in loose:
                continue
            tasks, _ = yield from look(**{**base, **attempt}, limit=LOOK_MAX)
            if "q" in attempt:
                from taskchat.agent.embedded.commands.listing import _fitting

                tasks = _fitting(loose, tasks)
            if tasks:
                break
    else:
        tasks, _ = yield from look(**base, limit=LOOK_MAX)
    plain = command.what.plain
    if "overdue" in plain or "late" in plain or "past due" in plain:
        tasks = [task for task in tasks if replies.is_overdue(task, turn.now)]
    if "without" in plain or "no due" in plain:
        tasks = [task for task in tasks if not task.get("due")]
    if spared is not None:
        target = read_target(spared)
        kept = set(target.ids) | {
            match.task["id"] for match in (rank(target.words, tasks) if target.words else ()) if match.words >= 0.99
        }
        if target.places or target.run or target.pronoun:
            from taskchat.agent.embedded.references import pick

            kept |= set(pick(target, shown=turn.shown or [task["id"] for task in tasks], focus=turn.focus) or ())
        if not kept:
            return Said(replies.no_match(spared.text, tasks, turn.now))
        tasks = [task for task in tasks if task["id"] not in kept]
    if not tasks:
        return Said(replies.nothing_to(intent))
    return (yield from bulk(_BULK[intent], {"task_ids": [task["id"] for task in tasks]}, turn))


def bulk(tool: str, arguments: Mapping[str, Any], turn: Turn) -> Steps[Said]:
    """Call a bulk tool; where it wants a yes, ask for it."""
    outcomes = yield [Call(tool, dict(arguments))]
    outcome = outcomes[0]
    if (asked := _confirmation(tool, arguments, outcome)) is not None:
        return asked
    if outcome.data is None:
        return Said(replies.failed(outcome.error or ""))
    return _touched(tool, outcome.data, turn)


def confirmed(tool: str, arguments: Mapping[str, Any], turn: Turn) -> Steps[Said]:
    """The call that waited for a yes, once more with the same arguments; the tool checks the yes itself."""
    return (yield from bulk(tool, arguments, turn))


def _touched(tool: str, data: Mapping[str, Any], turn: Turn) -> Said:
    intent = "delete" if tool.startswith("delete") else "complete"
    tasks = list(data.get("tasks") or ([data["task"]] if data.get("task") else ()))
    if not tasks:
        return Said(replies.nothing_to(intent))
    ids = tuple(task["id"] for task in tasks)
    return Said(
        replies.acted(intent, tasks, turn.now),
        focus=() if intent == "delete" else ids,
        shown=() if intent == "delete" else None,
    )


def _confirmation(tool: str, arguments: Mapping[str, Any], outcome: Outcome) -> Said | None:
    """The question, when a tool wants the user's yes before it does anything."""
    data = outcome.data or {}
    asked = data.get("confirmation")
    if data.get("success", True) or not asked:
        return None
    tasks = list(data.get("tasks") or ([data["task"]] if data.get("task") else ()))
    text = replies.confirmation(str(asked.get("question") or "Shall I?"), tasks)
    pending = {"kind": "confirm", "tool": tool, "arguments": dict(arguments)}
    return Said(text, replies.confirm(text.split("\n", 1)[0]), pending, focus=tuple(asked.get("task_ids") or ()))
