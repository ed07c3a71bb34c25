"""`taskchat conversations list`, `search`."""

from __future__ import annotations

from itertools import islice
from typing import Any

from taskchat.cli import listing, printing
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.client.calls import API, pages
from taskchat.client.session import open_session
from taskchat.errors import InvalidInput

PATH = f"{API}/conversations"
LIMIT, LIMIT_MAX = 20, 10_000


def _options(parser: Parser) -> None:
    parser.add_argument("words", nargs="*", metavar="WORD", help="Only those whose title has these words.")
    parser.add_argument("--archived", action="store_true", help="The archived ones instead of the others.")
    parser.add_argument("--bot", "-b", metavar="NAME", help="Only those with this bot.")
    _with_limit(parser)
    with_json(parser)


def _with_limit(parser: Parser) -> None:
    parser.add_argument(
        "--limit", "-l", type=int, default=LIMIT, metavar="N", help="How many, the newest. Default: 20."
    )


def _list(given: Given) -> None:
    session = open_session(say=printing.note)
    wanted: dict[str, Any] = {"archived": "true" if given.archived else None, "q": " ".join(given.words)}
    if given.bot is not None:
        from taskchat.client.bot_names import find_bot

        wanted["bot_id"] = find_bot(session, given.bot)
    most = _most(given)
    found = list(islice(pages(session, PATH, limit=most + 1, **wanted), most + 1))
    if given.json:
        printing.raw_json(found[:most])
    else:
        listing.show(
            ("id", "last use", "messages", "title"),
            [_row(each) for each in found[:most]],
            grows=3,
            nothing="No conversation matches."
            if any(wanted.values())
            else "There are no conversations yet. Start one: taskchat ask hello",
        )
    if len(found) > most:
        printing.note(f"There are more than these {most}: give a larger --limit.")


def _row(conversation: Any) -> tuple[str, ...]:
    used = conversation["updated_at"]
    when = listing.moment(used) if printing.to_terminal() else _to_the_second(used)
    return conversation["id"], when, str(conversation["message_count"]), " ".join(conversation["title"].split())


def _to_the_second(text: str) -> str:
    import datetime as dt

    return dt.datetime.fromisoformat(text).isoformat(timespec="seconds")


def _search_options(parser: Parser) -> None:
    parser.add_argument("words", nargs="+", metavar="WORD", help="Words of a message; inflection is fine.")
    _with_limit(parser)
    with_json(parser)


def _search(given: Given) -> None:
    most = _most(given)
    session = open_session(say=printing.note)
    hits = pages(session, f"{API}/messages/search", limit=most, q=" ".join(given.words))
    found = list(islice(hits, most))
    if given.json:
        printing.raw_json(found)
        return
    rows = [
        (hit["conversation_id"], listing.moment(hit["created_at"]), _who(hit["role"]), " ".join(hit["snippet"].split()))
        for hit in found
    ]
    listing.show(("conversation", "when", "who", "what"), rows, grows=3, nothing="Nobody has said that.")


def _who(role: str) -> str:
    return "you" if role == "user" else "taskchat"


def _most(given: Given) -> int:
    if not 1 <= given.limit <= LIMIT_MAX:
        raise InvalidInput(f"--limit must be from 1 to {LIMIT_MAX:,}.")
    return int(given.limit)


LIST = Fast(
    _options,
    _list,
    more="Piped: id, last use, messages, title, with tabs between.",
    examples="taskchat conversations\ntaskchat conversations list groceries --limit 50\n"
    "taskchat conversations list --archived --json",
)
SEARCH = Fast(
    _search_options,
    _search,
    more="In every conversation, yours and the replies, the newest first. Piped: conversation, when, who, what, with"
    " tabs between.",
    examples="taskchat conversations search plumber\ntaskchat conversations search tax return --json",
)
