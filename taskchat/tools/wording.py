"""What tools say in words, to any model: a line a task, and errors that tell what to do next."""

from __future__ import annotations

import datetime as dt
import re

from pydantic import ValidationError

from taskchat.dates import say_due, say_recurrence
from taskchat.schemas.refusals import refusal
from taskchat.schemas.tasks import Confirmation, Task, TaskResult, TasksResult, UndoResult
from taskchat.tasks.asked import ASKED_MINUTES

NO_SUCH_TASK = "list_tasks shows the tasks there are."
NOBODY = "Nobody is signed in. Sign in first."
SAID_NO = "The user said no. Nothing was changed. Ask what they want instead."
DID_NOT_SAY = "The user closed the question without an answer. Nothing was changed."
NOT_IN_A_TURN = "The user says yes in their next message. Then make exactly the same call again."


def line(task: Task, now: dt.datetime) -> str:
    """A task on one line, whatever its title holds."""
    parts = [f"#{task.id} {flat(task.title)}"]
    if task.status == "done":
        parts.append("done")
    if task.due:
        parts.append(f"due {_due(task, now)}")
    if task.recurrence:
        parts.append(f"repeats {say_recurrence(task.recurrence)}")
    if task.priority:
        parts.append(f"{task.priority} priority")
    if task.project:
        parts.append(f"project {flat(task.project)}")
    parts.extend(f"#{tag}" for tag in task.tags)
    return " · ".join(parts)


def flat(text: str) -> str:
    """A text as part of one line."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", " ", text).split())


def moment(now: dt.datetime, zone: str) -> str:
    """The moment, for a model, which has no clock."""
    return f"It is {now:%A} {now.date()} {now:%H:%M} ({zone})."


def one(done: str, result: TaskResult, now: dt.datetime) -> str:
    """What became of one task."""
    if result.confirmation is not None:
        return ask_user(result.confirmation)
    text = f"{done}: {line(result.task, now)}." if result.task else f"{done}."
    if result.next_task is not None:
        text += f" The next one is {line(result.next_task, now)}."
    return text


def many(done: str, result: TasksResult, now: dt.datetime, *, hint: str = "") -> str:
    """What became of many tasks, or which there are. `hint` tells how to see those that are not listed."""
    if result.confirmation is not None:
        return ask_user(result.confirmation)
    if not result.tasks:
        return "No task matches."
    return f"{done} {result.total}:\n{lines(result, now, hint=hint)}"


def lines(result: TasksResult, now: dt.datetime, *, hint: str = "") -> str:
    """The tasks, a line each, and how many more there are."""
    shown = [line(task, now) for task in result.tasks]
    more = result.total - len(shown)
    return "\n".join([*shown, *([f"and {more} more{hint}"] if more > 0 else [])])


def undone(result: UndoResult, now: dt.datetime) -> str:
    """What was taken back."""
    told = [f"{each.kind} {line(each.task, now)}" for each in result.undone]
    more = result.total - len(told)
    return "\n".join(["Took back:", *told, *([f"and {more} more"] if more > 0 else [])])


def ask_user(asked: Confirmation) -> str:
    """Nothing was changed: the user has to say yes first."""
    if asked.code is None:
        return (
            f"Nothing was changed yet. Ask the user: {asked.question} "
            "If they say yes in their next message, make exactly the same call again."
        )
    return (
        f"Nothing was changed yet. Ask the user, then wait for their answer: {asked.question}\n"
        f"Only if they say yes, call confirm with the code {asked.code} and exactly this question. It is theirs to "
        f"answer, not yours. It waits for {ASKED_MINUTES} minutes."
    )


def invalid(error: ValidationError, where: str = "") -> str:
    """What is wrong with the arguments, each named. `where` they are part of comes before their names."""
    wrong = [
        f"{where}{'.'.join(str(part) for part in item['loc']) or 'arguments'}: {refusal(item)}"
        for item in error.errors(include_url=False)
    ]
    return refused("; ".join(wrong))


def refused(wrong: str) -> str:
    """What is wrong with the arguments."""
    return f"The arguments can't be used. {wrong}. Correct them and call again."


def _due(task: Task, now: dt.datetime) -> str:
    due = task.due or ""
    if "T" in due:
        at = dt.datetime.fromisoformat(due).astimezone(now.tzinfo)
        written, late = f"{at.date()} {at:%H:%M}", at < now
        said = say_due(at.date().isoformat(), now=now)
    else:
        written, late, said = due, due < now.date().isoformat(), say_due(due, now=now)
    return f"{written} ({said}{', overdue' if late and task.status == 'pending' else ''})"
