"""`taskchat tasks list`."""

from __future__ import annotations

from itertools import islice
from typing import Any

from taskchat.cli import printing
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.cli.tasks import shown
from taskchat.cli.tasks.fields import PRIORITIES, day_of
from taskchat.client.calls import API, pages
from taskchat.client.session import open_session
from taskchat.errors import InvalidInput

PATH = f"{API}/tasks"
SORTS = ("due", "id", "-id", "priority", "title", "updated")
LIMIT = 1000


def with_filters(parser: Parser) -> None:
    """Which tasks."""
    parser.add_argument("--status", choices=("pending", "done", "all"), metavar="pending|done|all", help="Which tasks.")
    parser.add_argument("--project", "-P", metavar="NAME", help="Only of this project.")
    parser.add_argument("--tag", "-t", metavar="TAG", help="Only with this tag.")
    parser.add_argument(
        "--priority", "-p", choices=PRIORITIES, metavar="low|medium|high", help="Only of this priority."
    )
    parser.add_argument("--before", metavar="DAY", help="Only due before this day: tomorrow, friday.")
    parser.add_argument("--after", metavar="DAY", help="Only due on this day or later.")


def filters_of(given: Given, *, words: list[str] | None = None) -> dict[str, Any]:
    """The filters as the server takes them."""
    return {
        "status": given.status,
        "q": " ".join(words or []),
        "project": given.project,
        "tag": given.tag.removeprefix("#") if given.tag else None,
        "priority": given.priority,
        "due_before": day_of(given.before, "--before")[0],
        "due_after": day_of(given.after, "--after")[0],
    }


def _options(parser: Parser) -> None:
    parser.add_argument("words", nargs="*", metavar="WORD", help="Only tasks with these words.")
    with_filters(parser)
    parser.add_argument("--all", "-a", action="store_true", help="Done ones too: --status all.")
    parser.add_argument("--sort", choices=SORTS, metavar="HOW", help=f"The order: {', '.join(SORTS)}. Default: due.")
    parser.add_argument("--limit", "-l", type=int, default=LIMIT, metavar="N", help="How many at most. Default: 1000.")
    with_json(parser)


def _list(given: Given) -> None:
    if given.limit < 1:
        raise InvalidInput("--limit must be 1 or more.")
    given.status = "all" if given.all else given.status
    wanted = filters_of(given, words=given.words)
    session = open_session(say=printing.note)
    found = list(islice(pages(session, PATH, limit=given.limit + 1, sort=given.sort, **wanted), given.limit + 1))
    tasks = found[: given.limit]
    if given.json:
        printing.raw_json(tasks)
    elif not printing.to_terminal():
        printing.rows(shown.row(task) for task in tasks)
    elif tasks:
        shown.table(tasks)
    else:
        filtered = any(value for name, value in wanted.items() if name != "status")
        printing.out("No task matches." if filtered else "Nothing on the list.")
    if len(found) > given.limit:
        printing.note(f"There are more than these {given.limit}: give a larger --limit.")


LIST = Fast(
    _options,
    _list,
    more="Piped, each is one line: id, status, due, priority, project, tags, recurrence, title, with tabs between.",
    examples="taskchat tasks\ntaskchat tasks list milk --project Home --before friday\n"
    "taskchat tasks list --all --json | jq -r '.[].title'\ntaskchat tasks list | cut -f1,8",
)
