"""`taskchat sessions`: where you are signed in, and the end of it."""

from __future__ import annotations

from taskchat.cli import listing, printing
from taskchat.cli.among import deleted, short
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.client.calls import API, call
from taskchat.client.session import open_session
from taskchat.errors import InvalidInput

PATH = f"{API}/auth/sessions"
EVERYWHERE = f"{API}/auth/logout-everywhere"


def _list(given: Given) -> None:
    page = call(open_session(say=printing.note), "GET", PATH)
    if given.json:
        printing.raw_json(page)
        return
    listing.show(
        ("id", "", "device", "since", "last used", "ends"),
        [
            (
                short(each),
                "this one" if each["current"] else "",
                each["device"] or "",
                *(listing.moment(each[name]) for name in ("created_at", "used_at", "expires_at")),
            )
            for each in page["items"]
        ],
        grows=2,
        nothing="You are signed in nowhere: what you use is an API key.",
    )


def _revoke_options(parser: Parser) -> None:
    parser.add_argument("sessions", nargs="*", metavar="ID", help="The first letters of its id.")
    parser.add_argument("--all", action="store_true", help="Every sign-in, this one too.")
    parser.add_argument("--keys", action="store_true", help="With --all: delete every API key, too.")


def _revoke(given: Given) -> None:
    if given.all == bool(given.sessions) or (given.keys and not given.all):
        raise InvalidInput("Which ones?", hint="Name their ids, or say --all. See: taskchat sessions")
    session = open_session(say=printing.note)
    if given.all:
        call(session, "POST", EVERYWHERE, {"api_keys": given.keys})
        _forget(session.name, session.account)
        printing.out(f"Every sign-in has ended{', and every API key' if given.keys else ''}.")
        return
    for each in deleted(session, PATH, given.sessions, what="sign-in", name="id", see="taskchat sessions"):
        if each["current"]:
            _forget(session.name, session.account)
        device = f" ({each['device']})" if each["device"] else ""
        printing.out(f"The sign-in {short(each)}{device} has ended.")


def _forget(server: str, account: str | None) -> None:
    if account is not None:
        from taskchat.client import credentials

        credentials.forget(server, account)


LIST = Fast(
    with_json,
    _list,
    more="Piped: id, whether it is this one, device, since when, last use, end, with tabs between.",
    examples="taskchat sessions\ntaskchat sessions list --json | jq -r '.items[] | select(.current | not) | .id'",
)
REVOKE = Fast(
    _revoke_options,
    _revoke,
    more="What it was used for ends within seconds.",
    examples="taskchat sessions revoke 3fa9\ntaskchat sessions revoke --all --keys",
)
