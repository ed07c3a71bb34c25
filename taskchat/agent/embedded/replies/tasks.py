"""A task in a sentence, and on a line of a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from taskchat.agent.embedded.wording import Voice, as_typed, plain

Task = Mapping[str, Any]
SHOWN_MAX = 50  # tasks in one list


def named(task: Task) -> str:
    """**#3 buy milk**"""
    return f"**#{task['id']} {plain(str(task['title']))}**"


def due(task: Task, voice: Voice) -> str:
    """When it is due and how it repeats, or nothing."""
    return voice.comma([when(task, voice), rhythm(task, voice)])


def when(task: Task, voice: Voice) -> str:
    """ "due tomorrow", or nothing."""
    if not task.get("due"):
        return ""
    return voice.say("task.was_due" if _is_past(task["due"], voice.now) else "task.due", when=voice.when(task["due"]))


def rhythm(task: Task, voice: Voice) -> str:
    """ "repeats every Thursday", or nothing."""
    return voice.say("task.repeats", rhythm=voice.rhythm(task["recurrence"])) if task.get("recurrence") else ""


def priority(task: Task, voice: Voice) -> str:
    """ "high priority", or nothing."""
    return voice.say(f"task.priority.{task['priority']}") if task.get("priority") else ""


def tags(task: Task) -> str:
    """ "#home #garden", or nothing."""
    return " ".join(f"#{plain(tag)}" for tag in task.get("tags") or ())


def project(task: Task, voice: Voice) -> str:
    """ "in shopping", or nothing."""
    return voice.say("task.in_project", project=plain(str(task["project"]))) if task.get("project") else ""


def note(task: Task, voice: Voice) -> str:
    """The note on one line, or nothing."""
    return voice.say("task.note", note=plain(str(task["description"]))) if task.get("description") else ""


def more_of(task: Task, voice: Voice) -> str:
    """All that is known of it behind its name: ", due tomorrow, high priority"."""
    told = [due(task, voice), priority(task, voice), tags(task), project(task, voice), note(task, voice)]
    return following(voice.comma(told), voice)


def following(text: str, voice: Voice) -> str:
    """A text behind a comma, if there is one."""
    return voice.say("grammar.comma") + text if text else ""


def details(task: Task, voice: Voice) -> str:
    """One task with its whole note."""
    text = task.get("description")
    return line(task, voice) + (f"\n\n{as_typed(str(text).strip())}" if text else "")


def line(task: Task, voice: Voice) -> str:
    """One task of a list: `- #3 buy milk · tomorrow 17:00 · !high · #home · shopping`."""
    parts = [f"- #{task['id']} {plain(str(task['title']))}"]
    if task.get("status") == "done":
        parts.append(voice.say("task.done"))
    elif task.get("due"):
        said = voice.when(task["due"])
        parts.append(voice.say("task.overdue", when=said) if is_overdue(task, voice.now) else said)
    if task.get("recurrence"):
        parts.append(voice.rhythm(task["recurrence"]))
    if task.get("priority"):
        parts.append(voice.say(f"task.mark.{task['priority']}"))
    parts += [f"#{plain(tag)}" for tag in task.get("tags") or ()]
    if task.get("project"):
        parts.append(plain(str(task["project"])))
    return " · ".join(parts)


def lines(tasks: Sequence[Task], voice: Voice) -> str:
    """A list of tasks."""
    return "\n".join(line(task, voice) for task in tasks[:SHOWN_MAX])


def bullets(tasks: Sequence[Task]) -> str:
    """A list of their names."""
    return "\n".join(f"- #{task['id']} {plain(str(task['title']))}" for task in tasks[:SHOWN_MAX])


def is_overdue(task: Task, now: dt.datetime) -> bool:
    """Whether an open task's time has passed: a moment when it has passed, a day when it is over."""
    return bool(task.get("due")) and task.get("status") != "done" and _is_past(task["due"], now)


def _is_past(stored: str, now: dt.datetime) -> bool:
    if len(stored) == 10:
        return dt.date.fromisoformat(stored) < now.date()
    return dt.datetime.fromisoformat(stored) < now
