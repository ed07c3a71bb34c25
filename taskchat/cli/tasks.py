"""`taskchat tasks`: the list without talking."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from taskchat.cli import printing
from taskchat.cli.calling import call
from taskchat.cli.clock import local_now
from taskchat.cli.unknown import Commands
from taskchat.errors import InvalidInput, TaskchatError

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.schemas.tasks import Task, TaskFilter

app = typer.Typer(cls=Commands, help="See and change your tasks without talking.", no_args_is_help=True)

PAGE = 200
RANGE_MAX = 1000
ASK_FROM = 3
IDS_HELP = "Their numbers: 2, or 2 4-6."

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help=IDS_HELP)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DueText = Annotated[str | None, typer.Option("--due", "-d", help='When: tomorrow, "next friday 9am", 2027-01-05.')]
PriorityText = Annotated[Literal["low", "medium", "high"] | None, typer.Option("--priority", "-p", help="How urgent.")]
TagTexts = Annotated[
    list[str] | None, typer.Option("--tag", "-t", metavar="TAG", help="A tag; give it again for more.")
]
ProjectText = Annotated[str | None, typer.Option("--project", "-P", help="The project.")]
NoteText = Annotated[str | None, typer.Option("--note", help="A longer description.")]
RepeatText = Annotated[str | None, typer.Option("--repeat", help='How it repeats: daily, "every monday", an RRULE.')]


class Clearable(enum.StrEnum):
    """What `edit --clear` can empty. Typer takes lists of enums, and none of literals."""

    DESCRIPTION = "description"
    DUE = "due"
    PRIORITY = "priority"
    TAGS = "tags"
    PROJECT = "project"
    RECURRENCE = "recurrence"


@app.command("list")
def list_(  # noqa: PLR0913 - a parameter is an option
    words: Annotated[list[str] | None, typer.Argument(help="Only tasks with these words.")] = None,
    *,
    status: Annotated[Literal["pending", "done", "all"], typer.Option("--status", help="Which tasks.")] = "pending",
    all_: Annotated[bool, typer.Option("--all", "-a", help="Done ones too: --status all.")] = False,
    project: Annotated[str | None, typer.Option("--project", "-P", help="Only of this project.")] = None,
    tag: Annotated[str | None, typer.Option("--tag", "-t", help="Only with this tag.")] = None,
    priority: Annotated[
        Literal["low", "medium", "high"] | None, typer.Option("--priority", "-p", help="Only of this priority.")
    ] = None,
    before: Annotated[str | None, typer.Option("--before", help="Only due before this day: tomorrow, friday.")] = None,
    after: Annotated[str | None, typer.Option("--after", help="Only due on this day or later.")] = None,
    sort: Annotated[
        Literal["due", "id", "-id", "priority", "title", "updated"], typer.Option("--sort", help="The order.")
    ] = "due",
    limit: Annotated[int, typer.Option("--limit", "-l", min=1, help="How many at most.")] = 1000,
    json: AsJson = False,
) -> None:
    """List your tasks.

    Piped, each is one line: id, status, due, priority, project, tags, recurrence, title, with tabs between.
    """
    from taskchat.client.shapes import checked
    from taskchat.schemas.tasks import TaskFilter

    wanted = checked(
        TaskFilter,
        status="all" if all_ else status,
        q=" ".join(words or []) or None,
        project=project,
        tag=tag,
        priority=priority,
        due_before=_due(before, "--before")[0],
        due_after=_due(after, "--after")[0],
    )
    tasks, more = call(lambda client: _pages(client, wanted, sort=sort, limit=limit))
    if json:
        printing.raw_json(printing.as_json(tasks))
    elif not printing.to_terminal():
        printing.rows(_columns(task) for task in tasks)
    elif tasks:
        _table(tasks)
    else:
        printing.out("Nothing on the list." if _everything(wanted) else "No task matches.")
    if more:
        printing.note(f"There are more than these {limit}: give a larger --limit.")


@app.command("add")
def add(
    title: Annotated[list[str], typer.Argument(metavar="TITLE...", help="What to do, word for word.")],
    *,
    due: DueText = None,
    priority: PriorityText = None,
    tag: TagTexts = None,
    project: ProjectText = None,
    note: NoteText = None,
    repeat: RepeatText = None,
    json: AsJson = False,
) -> None:
    """Add a task.

    taskchat tasks add call the bank --due "next friday 9am" --priority high --tag home
    """
    from taskchat.client.shapes import checked
    from taskchat.schemas.tasks import TaskDraft

    given = {**_given(due=due, priority=priority, project=project, note=note, repeat=repeat), "tags": tag or []}
    draft = checked(TaskDraft, title=" ".join(title), **given)
    _show_one("Added", call(lambda client: client.add_task(draft)), as_json=json)


@app.command("edit")
def edit(  # noqa: PLR0913 - a parameter is an option
    task_id: Annotated[int, typer.Argument(metavar="ID", min=1, help="The task's number.")],
    *,
    title: Annotated[str | None, typer.Option("--title", help="What to do, word for word.")] = None,
    due: DueText = None,
    priority: PriorityText = None,
    tag: TagTexts = None,
    project: ProjectText = None,
    note: NoteText = None,
    repeat: RepeatText = None,
    clear: Annotated[
        list[Clearable] | None, typer.Option("--clear", metavar="FIELD", help=f"Empty this: {', '.join(Clearable)}.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Change a task. Only what you name changes; --tag gives the whole new list of tags.

    taskchat tasks edit 3 --due tomorrow --clear project
    """
    from taskchat.client.shapes import checked
    from taskchat.schemas.tasks import TaskPatch

    changes = _given(title=title, due=due, priority=priority, project=project, note=note, repeat=repeat)
    if tag:
        changes["tags"] = tag
    for name in clear or []:
        if name in changes:
            raise InvalidInput(f"{name} is both given and cleared.", hint="Leave out one of the two.")
        changes[name.value] = [] if name is Clearable.TAGS else None
    if not changes:
        raise InvalidInput(
            "Nothing to change was named.", hint=f"For example: taskchat tasks edit {task_id} --due tomorrow"
        )
    patch = checked(TaskPatch, **changes)
    _show_one("Changed", call(lambda client: client.update_task(task_id, patch)), as_json=json)


@app.command("done")
def done(ids: Ids, *, json: AsJson = False) -> None:
    """Mark tasks as done."""
    _each("Done", read_ids(ids), lambda client, task_id: client.complete_task(task_id), as_json=json)


@app.command("reopen")
def reopen(ids: Ids, *, json: AsJson = False) -> None:
    """Mark tasks as not done."""
    _each("Open again", read_ids(ids), lambda client, task_id: client.reopen_task(task_id), as_json=json)


@app.command("rm")
def rm(
    ids: Ids,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask, however many.")] = False,
    json: AsJson = False,
) -> None:
    """Delete tasks. Asks first when there are three or more."""
    wanted = read_ids(ids)
    if len(wanted) >= ASK_FROM and not yes:
        if printing.has_input():
            raise InvalidInput(f"That would delete {len(wanted)} tasks.", hint="To do it without a question: --yes")
        if printing.answer_to(f"Delete {len(wanted)} tasks? [y/N]").casefold() not in ("y", "yes"):
            printing.note("Nothing was deleted.")
            return

    async def delete(client: Client, task_id: int) -> Task:
        task = await client.task(task_id)
        await client.delete_task(task_id)
        return task

    _each("Deleted", wanted, delete, as_json=json)


@app.command("undo")
def undo(*, json: AsJson = False) -> None:
    """Take back the last change, or all changes of the last message."""
    result = call(lambda client: client.undo())
    if json:
        printing.raw_json(result.model_dump(mode="json"))
        return
    for undone in result.undone:
        printing.out(f"Taken back: {undone.kind} {undone.task.id}: {undone.task.title}")
    if result.total > len(result.undone):
        printing.out(f"And {result.total - len(result.undone)} more changes.")
    if not result.undone:
        printing.out("There is nothing to undo.")


def read_ids(texts: list[str]) -> list[int]:
    """The numbers that `2 4-6 8,9` names, each once, in their order."""
    found: list[int] = []
    for part in ",".join(texts).split(","):
        match = re.fullmatch(r"\s*#?(\d{1,15})(?:-(\d{1,15}))?\s*", part, re.ASCII)
        first = int(match[1]) if match else 0
        last = int(match[2] or first) if match else 0
        if first < 1 or last < first or last - first >= RANGE_MAX:
            raise InvalidInput(
                f"{part!r} is no task number.", hint="Give numbers as `taskchat tasks list` shows them: 2, or 2 4-6."
            )
        found.extend(range(first, last + 1))
    return list(dict.fromkeys(found))


async def _pages(client: Client, wanted: TaskFilter, *, sort: str, limit: int) -> tuple[list[Task], bool]:
    """The tasks, page by page, and whether there are more than `limit`."""
    found: list[Task] = []
    cursor = None
    while True:
        page = await client.tasks(wanted, sort=sort, limit=min(PAGE, limit - len(found)), cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None or len(found) >= limit:
            return found, cursor is not None


def _each(word: str, ids: list[int], change: Callable[[Client, int], Awaitable[Task]], *, as_json: bool) -> None:
    """Change the tasks one by one; go on after one that can't be, and fail at the end."""
    failures: list[TaskchatError] = []

    async def change_all(client: Client) -> list[Task]:
        changed = []
        for task_id in ids:
            try:
                changed.append(await change(client, task_id))
            except TaskchatError as error:
                if len(ids) == 1:
                    raise
                failures.append(error)
        return changed

    changed = call(change_all)
    if as_json:
        printing.raw_json(printing.as_json(changed))
    else:
        for task in changed:
            printing.out(f"{word}: {_line(task)}")
    for failure in failures[:-1]:
        printing.failure(failure)
    if failures:
        raise failures[-1]


def _given(*, due: str | None, repeat: str | None, note: str | None, **others: object) -> dict[str, Any]:
    """The fields that the options name."""
    found = {name: value for name, value in others.items() if value is not None}
    if note is not None:
        found["description"] = note
    moment, recurrence = _due(due, "--due")
    if repeat is not None:
        from taskchat.cli.dues import read_recurrence

        first, recurrence = read_recurrence(repeat, now=local_now())
        moment = moment or first or None
    if moment:
        found["due"] = moment
    if recurrence:
        found["recurrence"] = recurrence
    return found


def _due(text: str | None, option: str) -> tuple[str | None, str | None]:
    if text is None:
        return None, None
    from taskchat.cli.dues import read_due

    return read_due(text, now=local_now(), option=option)


def _show_one(word: str, task: Task, *, as_json: bool) -> None:
    if as_json:
        printing.raw_json(task.model_dump(mode="json"))
    else:
        printing.out(f"{word}: {_line(task)}")


def _line(task: Task) -> str:
    if not task.due and not task.recurrence:
        return f"{task.id} {task.title}"
    from taskchat.dates import say_due, say_recurrence

    due = [say_due(task.due, now=local_now())] if task.due else []
    repeats = [say_recurrence(task.recurrence)] if task.recurrence else []
    return f"{task.id} {task.title} ({', '.join(due + repeats)})"


def _everything(wanted: TaskFilter) -> bool:
    return not wanted.model_dump(exclude_none=True, exclude={"status"})


def _columns(task: Task) -> tuple[object, ...]:
    tags = ",".join(task.tags)
    return (task.id, task.status, task.due, task.priority, task.project, tags, task.recurrence, task.title)


def _table(tasks: list[Task]) -> None:
    """The tasks for a person: only the columns that say something, overdue ones in red."""
    from rich.table import Table
    from rich.text import Text

    from taskchat.dates import say_due, say_recurrence

    now = local_now()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("id", justify="right", no_wrap=True)
    table.add_column("task", ratio=1)
    optional: dict[str, Callable[[Any], Text]] = {
        "due": lambda task: Text(say_due(task.due, now=now), style="red" if _overdue(task, now) else ""),
        "priority": lambda task: Text(task.priority, style="yellow" if task.priority == "high" else ""),
        "project": lambda task: Text(printing.safe(task.project)),
        "tags": lambda task: Text(" ".join(f"#{tag}" for tag in task.tags)),
        "recurrence": lambda task: Text(say_recurrence(task.recurrence)),
    }
    shown = {name: cell for name, cell in optional.items() if any(getattr(task, name) for task in tasks)}
    for name in shown:
        table.add_column("repeats" if name == "recurrence" else name)
    for task in tasks:
        style = "dim strike" if task.status == "done" else ""
        cells = [cell(task) if getattr(task, name) else Text() for name, cell in shown.items()]
        table.add_row(str(task.id), Text(printing.safe(task.title), style=style), *cells)
    printing.rich(table)


def _overdue(task: Task, now: dt.datetime) -> bool:
    if task.status == "done" or not task.due:
        return False
    if "T" in task.due:
        return dt.datetime.fromisoformat(task.due) < now
    return dt.date.fromisoformat(task.due) < now.date()
