"""Changing what a task says: its title, date, priority, tags, project, note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from taskchat.agent.embedded import replies
from taskchat.agent.embedded.changes import Change, Reading, field_of, read_change
from taskchat.agent.embedded.command import Command
from taskchat.agent.embedded.commands.acting import is_title
from taskchat.agent.embedded.commands.bulk import MANY, described
from taskchat.agent.embedded.filters import is_bulk
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.plan import Call
from taskchat.agent.embedded.references import Target, clean, clear_winners, pick, rank, read_target
from taskchat.agent.embedded.second_opinion import LIKELY
from taskchat.agent.embedded.turn import LOOK_MAX, Found, Said, Steps, Task, Turn, ask_which, fetch, find, look
from taskchat.schemas.values import TITLE_MAX

_TITLE_VERBS = re.compile(r"rename|retitle")


def change(command: Command, turn: Turn) -> Steps[Said]:
    """Make the change that the command describes, or ask of what, or what."""
    reading = read_change(command, now=turn.now)
    reading = yield from _settle_split(reading)
    if command.form == "stated" and not reading.change:
        return Said(turn.voice.say("talk.out_of_scope"))  # "the party is planned for adults" speaks of no date
    target = reading.target
    if not target and reading.change and turn.focus:
        target = Target(pronoun="one" if len(turn.focus) == 1 else "many")
    if target.words is not None and not reading.change and command.confidence < 0.7 and len(target.words.words) > 8:
        return Said(turn.voice.say("talk.unsure"))
    if target.words is not None and reading.what is not None and is_bulk(reading.what):
        return (yield from _change_all(reading.what, reading.change, turn))
    if target.pronoun == "both" and pick(target, shown=turn.shown, focus=turn.focus) is None:
        there, total = yield from look(limit=MANY)
        target = Target(ids=tuple(task["id"] for task in there)) if total == 2 else target
    found = yield from find(target, turn, prefer="pending")
    if not found.ids:
        if command.confidence < 0.7 and not found.several and not found.unsaid:
            return Said(replies.no_match(reading.words, found.there, turn.voice))
        return ask_which(found, turn, {"intent": "update", "change": reading.change.to_json()}, reading.words)
    if not reading.change:
        return (yield from ask_change(found, turn, command))
    # A wording that might be meant otherwise is sure enough when it names a task; "it" alone is not.
    if command.confidence < 0.6 and not found.tasks:
        return Said(turn.voice.say("talk.unsure"))
    vague = command.form in {"due", "change"} and set(reading.change.set) in ({"project"}, {"title"})
    if vague and len(found.tasks) == 1 and is_title(command.line, found.tasks):
        return (yield from ask_change(found, turn))  # "move the couch to the bedroom" may be the task itself
    if len(found.ids) >= MANY or command.form == LIKELY:
        return (yield from _ask_first(found.ids, reading.change, turn))
    return (yield from perform(found.ids, reading.change, turn, tasks=found.tasks))


def _change_all(what: Line, wanted: Change, turn: Turn) -> Steps[Said]:
    """ "move everything to monday", "tag all my home tasks chores": from three on, only after a yes."""
    tasks = yield from described(what, turn)
    if not tasks:
        return Said(replies.no_match(clean(what).text, (), turn.voice))
    if not wanted or "title" in wanted.set:
        return Said(turn.voice.say("talk.one_at_a_time"))
    ids = [task["id"] for task in tasks]
    if len(ids) >= MANY:
        return (yield from _ask_first(ids, wanted, turn, tasks))
    return (yield from perform(ids, wanted, turn, tasks=tasks))


def _ask_first(ids: Sequence[int], wanted: Change, turn: Turn, tasks: Sequence[Task] = ()) -> Steps[Said]:
    if not tasks:
        there, _ = yield from look(status="all", limit=LOOK_MAX, sort="updated")
        tasks = [task for task in there if task["id"] in ids]
    text = replies.confirmation("update", "", tasks, turn.voice)
    pending = {"kind": "act", "do": {"intent": "update", "change": wanted.to_json()}, "ids": list(ids)}
    return Said(text, replies.confirm(text.split("\n", 1)[0], turn.voice), pending, focus=tuple(ids))


def _settle_split(reading: Reading) -> Steps[Reading]:
    """ "rename talk to bob to call bob": cut where the first part is a task."""
    if not reading.splits:
        return reading
    tasks, _ = yield from look(limit=LOOK_MAX)
    for what, new in reading.splits:
        target = read_target(what)
        if target.words is None:
            return replace(reading, target=target, change=Change(set={"title": new}), words=what.text)
        if len(clear_winners(rank(target.words, tasks))) == 1 and rank(target.words, tasks)[0].title >= 0.99:
            return replace(reading, target=target, change=Change(set={"title": new}), words=what.text)
    return reading


def ask_change(found: Found, turn: Turn, command: Command | None = None) -> Steps[Said]:
    """Ask what to change about a task that was named."""
    task = found.tasks[0] if found.tasks else (yield from fetch(found.ids[0]))
    if task is None:
        return Said(replies.no_such_task(found.ids[0], turn.voice))
    name = ""
    if command is not None:
        name = "due" if command.form == "due" else field_of(_TITLE_VERBS.sub("title", command.new.plain))
    text = replies.what_field(name, replies.named(task), turn.voice)
    pending = {"kind": "change what", "ids": list(found.ids), "field": name}
    return Said(text, replies.open_question(text), pending, focus=found.ids)


def perform(ids: Sequence[int], wanted: Change, turn: Turn, *, tasks: Sequence[Task] = ()) -> Steps[Said]:
    """Make the change to these tasks."""
    title = str(wanted.set.get("title", "x"))
    if len(title) > TITLE_MAX:
        return Said(replies.too_long(len(title), turn.voice))
    known = {task["id"]: task for task in tasks}
    if wanted.relative and any(number not in known for number in ids):
        there, _ = yield from look(status="all", limit=LOOK_MAX, sort="updated")
        known |= {task["id"]: task for task in there}
    calls = [
        Call("update_task", {"task_id": number, **wanted.arguments(known.get(number, {}), turn.now)}) for number in ids
    ]
    outcomes = yield calls
    told = []
    touched = []
    for outcome in outcomes:
        if outcome.data is None:
            told.append(replies.failed(outcome.error or "", turn.voice))
        else:
            task = outcome.data["task"]
            told.append(replies.updated(task, outcome.data.get("before"), turn.voice))
            touched.append(task["id"])
    pending = (
        {"kind": "did", "do": {"intent": "update", "change": wanted.to_json()}, "ids": touched} if touched else None
    )
    return Said("\n".join(told), pending=pending, focus=tuple(touched) or None)
