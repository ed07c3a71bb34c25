"""`taskchat conversations rename`, `archive`, `unarchive`, `rm`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from taskchat.cli import printing
from taskchat.cli.conversations.showing import named, path_of, with_conversation
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.client.calls import call
from taskchat.client.session import Session, open_session
from taskchat.errors import InvalidInput, NotFound


def _rename_options(parser: Parser) -> None:
    with_conversation(parser)
    parser.add_argument("title", nargs="+", metavar="TITLE", help="What it is called from now on.")
    with_json(parser)


def _rename(given: Given) -> None:
    _change([given.id], {"title": " ".join(given.title)}, "Renamed", as_json=given.json)


def _with_several(parser: Parser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID", help="The conversations, as `list` shows them.")


def _archive_options(parser: Parser) -> None:
    _with_several(parser)
    with_json(parser)


def _archive(given: Given) -> None:
    _change(given.ids, {"archived": True}, "Archived", as_json=given.json)


def _unarchive(given: Given) -> None:
    _change(given.ids, {"archived": False}, "Back in the list", as_json=given.json)


def _rm_options(parser: Parser) -> None:
    _with_several(parser)
    parser.add_argument("--yes", "-y", action="store_true", help="Don't ask: it can't be undone.")
    with_json(parser)


def _rm(given: Given) -> None:
    many = "it" if len(given.ids) == 1 else f"these {len(given.ids)}"
    if not given.yes:
        if printing.has_input():
            raise InvalidInput(
                "A deleted conversation can't be brought back.", hint="To do it without a question: --yes"
            )
        if printing.answer_to(f"Delete {many}? It can't be undone. [y/N]").casefold() not in ("y", "yes"):
            printing.note("Nothing was deleted.")
            return

    def delete(session: Session, conversation_id: str) -> Any:
        found = call(session, "GET", path_of(conversation_id))
        call(session, "DELETE", path_of(conversation_id))
        return found

    _each(given.ids, delete, "Deleted", as_json=given.json)


def _change(ids: list[str], values: Mapping[str, Any], word: str, *, as_json: bool) -> None:
    _each(ids, lambda session, each: call(session, "PATCH", path_of(each), dict(values)), word, as_json=as_json)


def _each(ids: list[str], change: Callable[[Session, str], Any], word: str, *, as_json: bool) -> None:
    """One by one; the first that is not there ends it."""
    session = open_session(say=printing.note)
    changed = []
    try:
        for each in ids:
            changed.append(change(session, each))
            if not as_json:
                printing.out(f"{word}: {' '.join(changed[-1]['title'].split())}")
    except NotFound as error:
        raise named(error) from error
    finally:
        if as_json and changed:
            printing.raw_json(changed)


RENAME = Fast(_rename_options, _rename, examples="taskchat conversations rename 4f1c9a Summer trip")
ARCHIVE = Fast(
    _archive_options,
    _archive,
    more="Archived ones are found with `list --archived`, and go on as before when you talk in them.",
    examples="taskchat conversations archive 4f1c9a 77ab01",
)
UNARCHIVE = Fast(_archive_options, _unarchive, examples="taskchat conversations unarchive 4f1c9a")
REMOVE = Fast(
    _rm_options,
    _rm,
    more="Deletes them with all their messages. The tasks that were made in them stay.",
    examples="taskchat conversations rm 4f1c9a\ntaskchat conversations rm 4f1c9a 77ab01 --yes",
)
