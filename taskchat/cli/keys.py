"""`taskchat keys`: API keys, for programs that need no password then."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from taskchat.cli import listing, printing
from taskchat.cli.among import deleted, short
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.client.calls import API, call
from taskchat.client.session import open_session
from taskchat.errors import InvalidInput

PATH = f"{API}/auth/keys"
SCOPES = ("read", "tasks", "chat", "knowledge")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365, "": 1}


def _list(given: Given) -> None:
    page = call(open_session(say=printing.note), "GET", PATH)
    if given.json:
        printing.raw_json(page)
        return
    listing.show(
        ("id", "name", "may", "starts with", "made", "expires", "last used"),
        [_row(key) for key in page["items"]],
        grows=1,
        nothing="You have no API keys. Make one: taskchat keys create --help",
    )


def _row(key: Mapping[str, Any]) -> tuple[str, ...]:
    moments = (listing.moment(key[name]) for name in ("created_at", "expires_at", "used_at"))
    return short(key), key["name"], ",".join(key["scopes"]), key["start"], *moments


def _create_options(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help="What it is for.")
    parser.add_argument(
        "--scope",
        metavar="SCOPES",
        action="append",
        help="What it may: read, tasks (change them), chat (talk to the agent), knowledge (keep documents and FAQs);"
        " several with commas. Default: read.",
    )
    parser.add_argument("--expires", metavar="TIME", help="After how long it ends, like 90d, 12w, 1y. Default: never.")
    with_json(parser)


def _create(given: Given) -> None:
    body: dict[str, Any] = {"name": given.name, "scopes": scopes_of(given.scope or ["read"])}
    if given.expires is not None:
        body["expires_in_days"] = days_of(given.expires)
    session = open_session(say=printing.note)
    made = call(session, "POST", PATH, body)
    if given.json:
        printing.raw_json(made)
        return
    printing.note(f"{made['name']} may {', '.join(made['scopes'])}{_until(made)}. The key is shown this once:")
    printing.out(made["key"])


def scopes_of(words: list[str]) -> list[str]:
    """The scopes that are meant. Raises InvalidInput for what is none."""
    scopes = [scope.strip().lower() for word in words for scope in word.split(",") if scope.strip()]
    for scope in scopes:
        if scope not in SCOPES:
            raise InvalidInput(f"There is no scope {scope!r}.", hint=f"There are {', '.join(SCOPES)}.")
    if not scopes:
        raise InvalidInput("A key that may nothing is none.", hint=f"Give it one of {', '.join(SCOPES)}.")
    return list(dict.fromkeys(scopes))


def days_of(text: str) -> int:
    """The days that are meant by 90, 90d, 12w, 6m or 1y. Raises InvalidInput."""
    found = re.fullmatch(r"(\d{1,5})\s*([dwmy]?)[a-z]*", text.strip().lower())
    if found is None or not int(found[1]):
        raise InvalidInput(f"--expires {text!r} is no time.", hint="Write it like 90d, 12w, 6m or 1y.")
    return int(found[1]) * _DAYS[found[2]]


def _until(key: Mapping[str, Any]) -> str:
    return f", until {listing.moment(key['expires_at'])}" if key["expires_at"] else ""


def _revoke_options(parser: Parser) -> None:
    parser.add_argument("keys", nargs="+", metavar="KEY", help="Its name, or the first letters of its id.")


def _revoke(given: Given) -> None:
    session = open_session(say=printing.note)
    for key in deleted(session, PATH, given.keys, what="API key", name="name", see="taskchat keys"):
        printing.out(f"The API key {key['name']} ({key['start']}…) opens nothing any more.")


LIST = Fast(
    with_json,
    _list,
    more="Piped: id, name, scopes, first letters, when made, when it expires, last use, with tabs between.",
    examples="taskchat keys\ntaskchat keys list --json | jq -r '.items[].name'",
)
CREATE = Fast(
    _create_options,
    _create,
    more="The key alone is on standard output, this once; nobody can show it again. Give it as TASKCHAT_TOKEN, or send"
    " it like an access token: Authorization: Bearer tk_…",
    examples='taskchat keys create "backup script" --scope read --expires 90d\n'
    "taskchat keys create ci --scope tasks,chat > key.txt",
)
REVOKE = Fast(_revoke_options, _revoke, examples='taskchat keys revoke "backup script"\ntaskchat keys revoke 3fa9 b71c')
