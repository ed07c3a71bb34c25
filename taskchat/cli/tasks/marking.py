"""`taskchat tasks done`, `reopen`, `rm`: several tasks, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from taskchat.cli import printing
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.cli.tasks import shown
from taskchat.cli.tasks.listing import PATH
from taskchat.cli.tasks.numbers import read_ids, with_numbers
from taskchat.client.calls import call
from taskchat.client.session import Session, open_session
from taskchat.errors import InvalidInput, NotFound, TaskchatError

ASK_FROM = 3  # deletions


def _options(parser: Parser) -> None:
    with_numbers(parser)
    with_json(parser)


def _done(given: Given) -> None:
    _each("Done", read_ids(given.ids), _posted("complete"), as_json=given.json)


def _reopen(given: Given) -> None:
    _each("Open again", read_ids(given.ids), _posted("reopen"), as_json=given.json)


def _rm_options(parser: Parser) -> None:
    with_numbers(parser)
    parser.add_argument("--yes", "-y", action="store_true", help="Don't ask, however many.")
    with_json(parser)


def _rm(given: Given) -> None:
    ids = read_ids(given.ids)
    if len(ids) >= ASK_FROM and not given.yes:
        if printing.has_input():
            raise InvalidInput(f"That would delete {len(ids)} tasks.", hint="To do it without a question: --yes")
        if printing.answer_to(f"Delete {len(ids)} tasks? [y/N]").casefold() not in ("y", "yes"):
            printing.note("Nothing was deleted.")
            return
    _each("Deleted", ids, _deleted, as_json=given.json)


def _posted(verb: str) -> Callable[[Session, int], Any]:
    return lambda session, task_id: call(session, "POST", f"{PATH}/{task_id}/{verb}", once=True)


def _deleted(session: Session, task_id: int) -> Any:
    task = call(session, "GET", f"{PATH}/{task_id}")
    call(session, "DELETE", f"{PATH}/{task_id}", once=True)
    return task


def _each(word: str, ids: Sequence[int], change: Callable[[Session, int], Any], *, as_json: bool) -> None:
    """Change the tasks one by one, and say so of each when it is done; go on after one that is not there, and fail at
    the end."""
    session = open_session(say=printing.note)
    changed, missing = [], list[TaskchatError]()
    try:
        for task_id in ids:
            try:
                task = change(session, task_id)
            except NotFound as error:
                missing.append(error)
                continue
            changed.append(task)
            if not as_json:
                printing.out(f"{word}: {shown.line(task)}")
    finally:  # also when it is broken off: what was done, was done
        if as_json and (changed or len(ids) > 1):
            printing.raw_json(changed)
    for each in missing[:-1]:
        printing.failure(each)
    if missing:
        raise missing[-1]


DONE = Fast(
    _options,
    _done,
    more="A repeating task makes its next one.",
    examples="taskchat tasks done 3\ntaskchat tasks done 2 4-6 --json",
)
REOPEN = Fast(_options, _reopen, examples="taskchat tasks reopen 3")
REMOVE = Fast(
    _rm_options,
    _rm,
    more="Asks first when there are three or more. taskchat tasks undo brings back the last one, again the one before.",
    examples="taskchat tasks rm 3\ntaskchat tasks rm 4-9 --yes",
)
