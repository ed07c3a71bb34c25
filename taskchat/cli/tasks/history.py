"""`taskchat tasks show`, `events`, `undo`: one task whole, what became of it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskchat.cli import listing, printing
from taskchat.cli.clock import local_now
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.cli.tasks import shown
from taskchat.cli.tasks.listing import PATH
from taskchat.cli.tasks.numbers import read_id, with_number
from taskchat.client.calls import call, pages
from taskchat.client.session import open_session
from taskchat.errors import InvalidInput, NotFound

_FIELDS = ("title", "status", "due", "priority", "project", "tags", "recurrence", "description")


def _show_options(parser: Parser) -> None:
    with_number(parser)
    with_json(parser)


def _show(given: Given) -> None:
    task = call(open_session(say=printing.note), "GET", f"{PATH}/{read_id(given.id)}")
    if given.json:
        printing.raw_json(task)
        return
    for name, value in _lines(task):
        printing.out(f"{name:<9}{value}")
    if task["description"]:
        printing.out(f"\n{task['description']}")


def _lines(task: Mapping[str, Any]) -> list[tuple[str, str]]:
    due = f"{shown.due(task, local_now())} ({task['due']})" if task["due"] else ""
    found = [
        ("id", str(task["id"])),
        ("task", task["title"]),
        ("status", task["status"]),
        ("due", due),
        ("repeats", shown.repeats(task)),
        ("priority", task["priority"] or ""),
        ("project", task["project"] or ""),
        ("tags", " ".join(f"#{tag}" for tag in task["tags"])),
        ("added", listing.moment(task["created_at"])),
        ("changed", listing.moment(task["updated_at"])),
        ("done", listing.moment(task["completed_at"])),
    ]
    return [(name, value) for name, value in found if value]


def _events(given: Given) -> None:
    session = open_session(say=printing.note)
    found = list(pages(session, f"{PATH}/{read_id(given.id)}/events"))
    if given.json:
        printing.raw_json(found)
        return
    rows = [(listing.moment(event["at"]), event["kind"], what(event)) for event in found]
    listing.show(("when", "what", "how"), rows, grows=2, nothing="Nothing became of it yet.")


def what(event: Mapping[str, Any]) -> str:
    """What a change changed: "due: 2027-01-05 → 2027-01-06"."""
    before, after = event["before"], event["after"]
    if before is None or after is None:
        return str((after or before or {}).get("title", ""))
    changed = (name for name in _FIELDS if before[name] != after[name])
    return "; ".join(f"{name}: {_said(before[name])} → {_said(after[name])}" for name in changed)


def _said(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(value)
    return " ".join(str(value).split()) if value else "none"


def _undo_options(parser: Parser) -> None:
    parser.add_argument("--times", type=int, default=1, metavar="N", help="How many changes, the last one first.")
    with_json(parser)


def _undo(given: Given) -> None:
    if not 1 <= given.times <= 100:
        raise InvalidInput("--times must be from 1 to 100.")
    session = open_session(say=printing.note)
    results: list[Any] = []
    try:
        while len(results) < given.times:
            results.append(call(session, "POST", f"{PATH}/undo", once=True))
    except NotFound:
        if not results:
            raise
        printing.note("That was all: there is nothing more to undo.")
    if given.json:
        printing.raw_json(results[0] if given.times == 1 else results)
        return
    for result in results:
        _tell(result)


def _tell(result: Mapping[str, Any]) -> None:
    for undone in result["undone"]:
        printing.out(f"Taken back: {undone['kind']} {undone['task']['id']}: {undone['task']['title']}")
    if result["total"] > len(result["undone"]):
        printing.out(f"And {result['total'] - len(result['undone'])} more changes.")


SHOW = Fast(_show_options, _show, examples="taskchat tasks show 3\ntaskchat tasks show 3 --json")
EVENTS = Fast(
    _show_options,
    _events,
    more="Also of a task that was deleted. Piped: when, what, how, with tabs between.",
    examples="taskchat tasks events 3",
)
UNDO = Fast(
    _undo_options,
    _undo,
    more="All changes of one message, or of one import, count as one change.",
    examples="taskchat tasks undo\ntaskchat tasks undo --times 3",
)
