"""`taskchat grants`: the AI applications and other programs that you have let at your tasks by OAuth."""

from __future__ import annotations

from taskchat.cli import listing, printing
from taskchat.cli.among import deleted, short
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.client.calls import API, call
from taskchat.client.session import open_session

PATH = f"{API}/auth/grants"


def _list(given: Given) -> None:
    page = call(open_session(say=printing.note), "GET", PATH)
    if given.json:
        printing.raw_json(page)
        return
    listing.show(
        ("id", "program", "may", "answers go to", "since", "last used", "ends"),
        [
            (
                short(each),
                each["client_name"],
                ",".join(each["scopes"]),
                " ".join(each["redirects_to"]),
                *(listing.moment(each[name]) for name in ("created_at", "used_at", "expires_at")),
            )
            for each in page["items"]
        ],
        grows=1,
        nothing="You have let in no program. AI applications on this machine need none: taskchat mcp --help",
    )


def _revoke_options(parser: Parser) -> None:
    parser.add_argument("grants", nargs="+", metavar="PROGRAM", help="Its name, or the first letters of its id.")


def _revoke(given: Given) -> None:
    session = open_session(say=printing.note)
    for each in deleted(session, PATH, given.grants, what="grant", name="client_name", see="taskchat grants"):
        printing.out(f"{each['client_name']} is let in no longer. It can ask you again.")


LIST = Fast(
    with_json,
    _list,
    more="What a program calls itself, nobody has checked; look at where its answers go. Piped: id, program, scopes,"
    " where answers go, since when, last use, end, with tabs between.",
    examples="taskchat grants\ntaskchat grants list --json | jq -r '.items[].client_name'",
)
REVOKE = Fast(
    _revoke_options,
    _revoke,
    more="Its tokens end within seconds.",
    examples="taskchat grants revoke Claude\ntaskchat grants revoke 3fa9",
)
