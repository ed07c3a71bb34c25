"""What tools say in words, to any model: a line a task, and errors that tell what to do next."""

from __future__ import annotations

from pydantic import ValidationError

from taskchat.schemas.refusals import refusal
from taskchat.schemas.tasks import Task, TaskResult, TasksResult, UndoResult

NO_SUCH_TASK = "list_tasks shows the tasks there are."


def line(task: Task) -> str:
    """A task on one line."""
    parts = [f"#{task.id} {task.title}"]
    if task.status == "done":
        parts.append("done")
    if task.due:
        parts.append(f"due {task.due}")
    if task.recurrence:
        parts.append(f"repeats {task.recurrence}")
    if task.priority:
        parts.append(f"{task.priority} priority")
    if task.project:
        parts.append(f"project {task.project}")
    parts.extend(f"#{tag}" for tag in task.tags)
    return " · ".join(parts)


def one(done: str, result: TaskResult) -> str:
    """What became of one task."""
    if result.confirmation is not None:
        return ask_user(result.confirmation.question)
    text = f"{done}: {line(result.task)}." if result.task else f"{done}."
    if result.next_task is not None:
        text += f" The next one is {line(result.next_task)}."
    return text


def many(done: str, result: TasksResult, *, hint: str = "") -> str:
    """What became of many tasks, or which there are. `hint` tells how to see those that are not listed."""
    if result.confirmation is not None:
        return ask_user(result.confirmation.question)
    if not result.tasks:
        return "No task matches."
    shown = "\n".join(line(task) for task in result.tasks)
    more = result.total - len(result.tasks)
    return f"{done} {result.total}:\n{shown}" + (f"\nand {more} more{hint}" if more > 0 else "")


def undone(result: UndoResult) -> str:
    """What was taken back."""
    told = [f"{each.kind} {line(each.task)}" for each in result.undone]
    more = result.total - len(told)
    return "\n".join(["Took back:", *told, *([f"and {more} more"] if more > 0 else [])])


def ask_user(question: str) -> str:
    """Nothing was changed: the user has to say yes first."""
    return (
        f"Nothing was changed yet. Ask the user: {question} "
        "If they say yes in their next message, make exactly the same call again."
    )


def invalid(error: ValidationError) -> str:
    """What is wrong with the arguments, each named."""
    wrong = [
        f"{'.'.join(str(part) for part in item['loc']) or 'arguments'}: {refusal(item)}"
        for item in error.errors(include_url=False)
    ]
    return "The arguments can't be used. " + "; ".join(wrong) + ". Correct them and call again."
