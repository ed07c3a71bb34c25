"""`taskchat agenda`: what is overdue, due today, and due soon. Short enough to greet with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from taskchat.cli import exits, printing
from taskchat.cli.clock import local_now
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.cli.tasks import shown
from taskchat.client.calls import API, pages
from taskchat.client.session import Session, open_session
from taskchat.errors import InvalidInput, TaskchatError

DAYS, DAYS_MAX = 7, 366
SHOWN = 7  # tasks of a part
MOST = 1000

Tasks = list[Any]
_BOLD, _RED, _YELLOW, _END = "\x1b[1m", "\x1b[31m", "\x1b[33m", "\x1b[0m"


def _options(parser: Parser) -> None:
    parser.add_argument("--days", type=int, default=DAYS, metavar="N", help="How far to look. Default: 7.")
    parser.add_argument("--all", "-a", action="store_true", help=f"Show all of them, not only {SHOWN} of each part.")
    parser.add_argument("--brief", action="store_true", help="One line, for a login greeting; nothing is started.")
    parser.add_argument("--quiet", "-q", action="store_true", help="Print nothing: the exit code says it.")
    with_json(parser)


def _run(given: Given) -> int:
    if not 1 <= given.days <= DAYS_MAX:
        raise InvalidInput(f"--days must be from 1 to {DAYS_MAX}.")
    session = open_session(say=printing.note)
    if given.brief and not _is_there(session):
        return exits.DONE
    now = local_now()
    try:
        overdue, today, soon = parts(_due(session, now, given.days), now)
    except TaskchatError as error:
        if given.brief:  # a greeting is no place for what went wrong
            return exits.code_of(error)
        raise
    if given.quiet:
        return exits.DONE if overdue or today else exits.NOTHING_MATCHED
    if given.json:
        printing.raw_json({"v": 1, "overdue": overdue, "today": today, "soon": soon, "days": given.days})
    elif given.brief:
        if line := brief(overdue, today, soon, now):
            printing.out(line)
    elif printing.to_terminal():
        _show(overdue, today, soon, now, given)
    else:
        printing.rows((part, *shown.row(task)) for part, tasks in _named(overdue, today, soon) for task in tasks)
    return exits.DONE


def parts(tasks: Sequence[Any], now: dt.datetime) -> tuple[Tasks, Tasks, Tasks]:
    """Those that are overdue, those of today, and those after it, each in their order."""
    overdue, today, soon = Tasks(), Tasks(), Tasks()
    for task in tasks:
        if shown.overdue(task, now):
            overdue.append(task)
        else:
            (today if _day(task, now) <= now.date() else soon).append(task)
    return overdue, today, soon


def brief(overdue: Tasks, today: Tasks, soon: Tasks, now: dt.datetime) -> str:
    """All of it in one line; nothing where there is nothing."""
    counts = [
        f"{len(tasks)} {word}" for tasks, word in ((overdue, "overdue"), (today, "today"), (soon, "soon")) if tasks
    ]
    if not counts:
        return ""
    first = (today or overdue or soon)[0]
    from taskchat.cli import columns

    said = f"{first['title']} ({shown.due(first, now)})"
    head = f"taskchat: {', '.join(counts)}. Next: "
    return head + columns.cut(" ".join(said.split()), max(printing.width() - columns.cells(head), 20))


def _is_there(session: Session) -> bool:
    """Whether the server can be asked without starting anything."""
    if not session.local:
        return True
    from taskchat.client import local

    return local.running() is not None


def _due(session: Session, now: dt.datetime, days: int) -> Tasks:
    """Pending tasks that are due until then, the soonest first."""
    end = (now.date() + dt.timedelta(days=days)).isoformat()
    return list(pages(session, f"{API}/tasks", limit=MOST, due_before=end))


def _day(task: Any, now: dt.datetime) -> dt.date:
    due = task["due"]
    return dt.datetime.fromisoformat(due).astimezone(now.tzinfo).date() if "T" in due else dt.date.fromisoformat(due)


def _named(overdue: Tasks, today: Tasks, soon: Tasks) -> list[tuple[str, Tasks]]:
    return [("overdue", overdue), ("today", today), ("soon", soon)]


def _show(overdue: Tasks, today: Tasks, soon: Tasks, now: dt.datetime, given: Given) -> None:
    if not overdue and not today and not soon:
        printing.out(f"Nothing is due in the next {given.days} days." if given.days > 1 else "Nothing is due today.")
        return
    coming = "This week" if given.days == DAYS else f"The next {given.days} days"
    headings = {"overdue": "Overdue", "today": "Today", "soon": coming}
    texts = [
        _part(headings[name], tasks, now, most=None if given.all else SHOWN, style=_RED if name == "overdue" else "")
        for name, tasks in _named(overdue, today, soon)
        if tasks
    ]
    printing.piece("\n".join(texts))


def _part(heading: str, tasks: Tasks, now: dt.datetime, *, most: int | None, style: str) -> str:
    from taskchat.cli import columns

    colour = printing.in_colour()
    some = tasks[:most]
    ids, whens = [str(task["id"]) for task in some], [shown.due(task, now) for task in some]
    id_size, when_size = max(map(len, ids)), max(map(columns.cells, whens))
    room = max(printing.width() - id_size - when_size - 6, 12)
    lines = [f"{_BOLD}{style}{heading}{_END}" if colour else heading]
    for task, number, when in zip(some, ids, whens, strict=True):
        title = columns.cut(printing.safe(" ".join(task["title"].split())), room)
        if colour and task["priority"] == "high":
            title = f"{_YELLOW}{title}{_END}"
        lines.append(f"  {number:>{id_size}}  {columns.padded(when, when_size)}  {title}")
    if len(tasks) > len(some):
        lines.append(f"  and {len(tasks) - len(some)} more: taskchat agenda --all")
    return "\n".join(lines) + "\n"


AGENDA = Fast(
    _options,
    _run,
    more="Piped, each task is one line: overdue, today or soon, then what `tasks list` gives, with tabs between."
    " With --quiet the exit code is 0 when something is overdue or due today, and 7 when nothing is.",
    examples="taskchat agenda\ntaskchat agenda --days 30\n"
    "taskchat agenda --brief    # in ~/.profile: one line, and nothing is started for it",
)
