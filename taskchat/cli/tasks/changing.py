"""`taskchat tasks add`, `edit`: one task, made or changed."""

from __future__ import annotations

from taskchat.cli import printing
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.cli.tasks import shown
from taskchat.cli.tasks.fields import fields_of, with_fields
from taskchat.cli.tasks.listing import PATH
from taskchat.cli.tasks.numbers import read_id, with_number
from taskchat.client.calls import call
from taskchat.client.session import open_session
from taskchat.errors import InvalidInput

CLEARABLE = ("description", "due", "priority", "tags", "project", "recurrence")


def _add_options(parser: Parser) -> None:
    parser.add_argument("title", nargs="+", metavar="TITLE", help="What to do, word for word.")
    with_fields(parser)
    with_json(parser)


def _add(given: Given) -> None:
    draft = {"title": " ".join(given.title), **fields_of(given)}
    shown.one("Added", call(open_session(say=printing.note), "POST", PATH, draft, once=True), as_json=given.json)


def _edit_options(parser: Parser) -> None:
    with_number(parser)
    parser.add_argument("--title", metavar="TEXT", help="What to do, word for word.")
    with_fields(parser)
    parser.add_argument(
        "--clear", action="append", choices=CLEARABLE, metavar="FIELD", help=f"Empty this: {', '.join(CLEARABLE)}."
    )
    with_json(parser)


def _edit(given: Given) -> None:
    task_id = read_id(given.id)
    changes = fields_of(given)
    if given.title is not None:
        changes["title"] = given.title
    for name in given.clear or []:
        if name in changes:
            raise InvalidInput(f"{name} is both given and cleared.", hint="Leave out one of the two.")
        changes[name] = [] if name == "tags" else None
    if not changes:
        raise InvalidInput(
            "Nothing to change was named.", hint=f"For example: taskchat tasks edit {task_id} --due tomorrow"
        )
    session = open_session(say=printing.note)
    shown.one("Changed", call(session, "PATCH", f"{PATH}/{task_id}", changes, once=True), as_json=given.json)


ADD = Fast(
    _add_options,
    _add,
    more="The words are the title as they are: a date in them stays a word. To have them understood: taskchat ask.",
    examples='taskchat tasks add call the bank --due "next friday 9am" --priority high --tag home\n'
    'taskchat tasks add water the plants --repeat "every tuesday"',
)
EDIT = Fast(
    _edit_options,
    _edit,
    more="Only what you name changes; --tag gives the whole new list of tags.",
    examples="taskchat tasks edit 3 --due tomorrow --clear project\ntaskchat tasks edit 3 --title 'call the bank'",
)
