"""What was done to tasks, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from taskchat.agent.embedded.replies import tasks as said
from taskchat.agent.embedded.replies.tasks import SHOWN_MAX, Task, bullets, due, following, named
from taskchat.agent.embedded.wording import Voice

# Each field that an update may change: how it is said, and what is said when it is gone.
_SAID = {
    "due": (said.when, "update.no_due"),
    "recurrence": (said.rhythm, "update.no_rhythm"),
    "priority": (said.priority, "update.no_priority"),
    "tags": (lambda task, _voice: said.tags(task), "update.no_tags"),
    "project": (said.project, "update.no_project"),
    "description": (said.note, "update.no_note"),
}


def acted(intent: str, tasks: Sequence[Task], voice: Voice, next_ones: Sequence[Task] = (), *, total: int = 0) -> str:
    """What was completed, reopened or deleted; `total` of them, where not all are told."""
    if len(tasks) == 1:
        when = following(due(tasks[0], voice), voice) if intent == "reopen" else ""
        told = [voice.say(f"done.{intent}", task=named(tasks[0]), when=when)]
    else:
        told = [voice.count(f"done_many.{intent}", max(total, len(tasks)), lines=bullets(tasks))]
    told += [
        voice.say("done.next_time", task=named(task), when=said.when(task, voice) or voice.say("task.no_date"))
        for task in next_ones
    ]
    return "\n\n".join(told)


def already(intent: str, tasks: Sequence[Task], voice: Voice) -> str:
    """There was nothing to do."""
    names = voice.words.join([named(task) for task in tasks[:5]])
    return voice.count(f"already.{intent}", len(tasks), tasks=names)


def nothing_to(intent: str, voice: Voice) -> str:
    """A bulk command that touches nothing."""
    return voice.say(f"nothing_to.{intent}")


def updated(task: Task, before: Task | None, voice: Voice) -> str:
    """What changed on a task."""
    changes = []
    if before and before.get("title") != task["title"]:
        changes.append(voice.say("update.renamed", title=voice.quote(str(before["title"]))))
    for name, (say, gone) in _SAID.items():
        if ((before or {}).get(name) or None) != (task.get(name) or None):
            changes.append(say(task, voice) or voice.say(gone))
    if not changes:
        return voice.say("update.same", task=named(task))
    return voice.say("update.done", task=named(task), changes=voice.comma(changes))


def undone(changes: Sequence[Mapping[str, Any]], voice: Voice, *, total: int = 0) -> str:
    """What was taken back; `total` changes, where not all are told."""
    told = []
    for change in changes[:SHOWN_MAX]:
        task, kind = change["task"], str(change["kind"])
        when = "" if kind == "added" else following(due(task, voice), voice)
        key = f"undone.{kind}" if voice.words.has(f"undone.{kind}") else "undone.other"
        told.append(voice.say(key, task=named(task), when=when))
    if len(told) == 1:
        return voice.say("undo.one", change=told[0])
    more = max(total, len(changes)) - len(told)
    told += [voice.count("undo.more", more)] if more > 0 else []
    return voice.say("undo.several", changes="\n".join(f"- {text}" for text in told))
