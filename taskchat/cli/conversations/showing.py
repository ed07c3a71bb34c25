"""`taskchat conversations show`, `export`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from taskchat.cli import listing, printing
from taskchat.cli.conversations.listing import PATH
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.client.calls import call, fetch, query, segment
from taskchat.client.session import Session, open_session
from taskchat.errors import InvalidInput, NotFound

AT_ONCE = 100
FORMATS = {"md": "markdown", "markdown": "markdown", "json": "json"}


def with_conversation(parser: Parser) -> None:
    """The argument that names one."""
    parser.add_argument("id", metavar="ID", help="The conversation, as `list` shows it.")


def path_of(conversation_id: str) -> str:
    """Where it is on the server."""
    return f"{PATH}/{segment(conversation_id)}"


def named(error: NotFound) -> NotFound:
    """The same with where to look."""
    return NotFound(error.detail, hint="See which there are: taskchat conversations list")


def _show_options(parser: Parser) -> None:
    with_conversation(parser)
    parser.add_argument(
        "--limit", "-l", type=int, default=200, metavar="N", help="How many messages, the newest. Default: 200."
    )
    with_json(parser)


def _show(given: Given) -> None:
    if given.limit < 1:
        raise InvalidInput("--limit must be 1 or more.")
    try:
        messages = _messages(open_session(say=printing.note), given.id, given.limit)
    except NotFound as error:
        raise named(error) from error
    if given.json:
        printing.raw_json(messages)
        return
    from taskchat.cli.markdown import Markdown

    styled = printing.in_colour()
    for message in messages:
        markdown = Markdown("ansi" if styled else "plain")
        mine = message["role"] == "user"
        printing.piece(f"{'you' if mine else 'taskchat'}, {listing.moment(message['created_at'])}\n")
        text = printing.safe(message["content"]) if mine else markdown.feed(message["content"])
        printing.piece(f"{text}{markdown.end()}\n\n")


def _messages(session: Session, conversation_id: str, limit: int) -> list[Any]:
    """The newest messages, oldest first."""
    found: list[Any] = []
    cursor = None
    while len(found) < limit:
        wanted = query(limit=min(AT_ONCE, limit - len(found)), cursor=cursor)
        page = call(session, "GET", f"{path_of(conversation_id)}/messages{wanted}")
        found = [*page["items"], *found]
        if (cursor := page.get("next_cursor")) is None:
            break
    return found


def _export_options(parser: Parser) -> None:
    with_conversation(parser)
    parser.add_argument("file", nargs="?", metavar="FILE", help="Where to. Default: standard output.")
    parser.add_argument("--format", choices=FORMATS, metavar="md|json", help="Default: what FILE says, else md.")
    with_json(parser)


def _export(given: Given) -> None:
    file = Path(given.file) if given.file else None
    said = file.suffix.lower().lstrip(".") if file is not None else ""
    form = FORMATS["json" if given.json else given.format or (said if said in FORMATS else "md")]
    session = open_session(say=printing.note)
    try:
        data = fetch(session, f"{path_of(given.id)}/export{query(format=form)}")
    except NotFound as error:
        raise named(error) from error
    if file is None:
        printing.piece(printing.safe(data.decode()) if printing.to_terminal() else data.decode())
        return
    from taskchat.cli.files import write_whole

    write_whole(file, data)
    printing.note(f"Written to {file}.")


SHOW = Fast(
    _show_options,
    _show,
    examples="taskchat conversations show 4f1c9a\ntaskchat conversations show 4f1c9a --json --limit 2",
)
EXPORT = Fast(
    _export_options,
    _export,
    more="Every message, oldest first: Markdown to read, JSON to work with.",
    examples="taskchat conversations export 4f1c9a plan.md\ntaskchat conversations export 4f1c9a --json | jq .messages",
)
