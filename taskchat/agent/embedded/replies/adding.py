"""What was added, or was not."""

from __future__ import annotations

from collections.abc import Sequence

from taskchat.agent.embedded.replies.tasks import Task, line, lines, more_of, named
from taskchat.agent.embedded.wording import Voice, plain
from taskchat.schemas.values import TITLE_MAX


def added(tasks: Sequence[Task], voice: Voice) -> str:
    """What was added."""
    if len(tasks) == 1:
        return voice.say("add.one", task=named(tasks[0]), details=more_of(tasks[0], voice))
    shared = {str(task.get("project")) for task in tasks if task.get("project")}
    where = voice.say("add.to_project", project=plain(shared.pop())) if len(shared) == 1 else ""
    count = voice.count("tasks.any", len(tasks), priority="")
    return voice.say("add.several", tasks=count, where=where, lines=lines(tasks, voice))


def last_added(task: Task, voice: Voice) -> str:
    """The newest task."""
    return voice.say("list.last_added", task=named(task), details=more_of(task, voice))


def too_long(length: int, voice: Voice) -> str:
    """A title that no task can have."""
    return voice.say("add.too_long", length=length, most=TITLE_MAX)


def shall_add(title: str, voice: Voice, when: str = "") -> str:
    """Asks before it adds what only might be a task."""
    return voice.say("add.shall", title=plain(title), when=voice.say("add.shall_when", when=when) if when else "")


def already_there(task: Task, voice: Voice) -> str:
    """Not added a second time."""
    return voice.say("add.there", line=line(task, voice))
