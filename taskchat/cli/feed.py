"""`taskchat feed`: what is due in your calendar, by a secret address."""

from __future__ import annotations

from typing import Any

from taskchat.cli import listing, printing
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.client.calls import API, call
from taskchat.client.session import open_session
from taskchat.errors import InvalidInput

PATH = f"{API}/feed"


def _show(given: Given) -> None:
    found = call(open_session(say=printing.note), "GET", PATH)
    if given.json:
        printing.raw_json(found)
    elif not found["on"]:
        printing.out("You have no calendar feed. Make one: taskchat feed renew")
    else:
        read = listing.moment(found["fetched_at"]) or "never yet"
        printing.out(f"Your calendar feed is on since {listing.moment(found['created_at'])}. Last read: {read}.")
        printing.note("Its address was shown when it was made. For another one: taskchat feed renew")


def _renew_options(parser: Parser) -> None:
    parser.add_argument("--yes", "-y", action="store_true", help="Don't ask whether the address before may end.")
    with_json(parser)


def _renew(given: Given) -> None:
    session = open_session(say=printing.note)
    server = session.address()
    if server.startswith("unix:"):
        raise InvalidInput(
            "Calendar programs can't reach this machine's own server.",
            hint="Export a file: taskchat export tasks.ics. Or keep your tasks on a server: taskchat login --help",
        )
    if not given.yes and not _may_end(call(session, "GET", PATH)):
        return
    made = call(session, "POST", PATH)
    address = made["url"] or f"{server.rstrip('/')}{made['path']}"
    if given.json:
        printing.raw_json({**made, "url": address})
        return
    printing.note("Whoever has this address can read what is due. It is shown this once:")
    printing.out(address)


def _may_end(found: Any) -> bool:
    if not found["on"]:
        return True
    if printing.has_input():
        raise InvalidInput(
            "There is a calendar feed, whose address would end.", hint="To do it without a question: --yes"
        )
    if printing.answer_to("The address that you have ends. Make another one? [y/N]").casefold() in ("y", "yes"):
        return True
    printing.note("It stays as it is.")
    return False


def _off(_given: Given) -> None:
    call(open_session(say=printing.note), "DELETE", PATH)
    printing.out("The calendar feed is off: its address shows nothing any more.")


SHOW = Fast(with_json, _show, examples="taskchat feed\ntaskchat feed show --json")
RENEW = Fast(
    _renew_options,
    _renew,
    more="Subscribe to the address in your calendar: it shows what is due as appointments. With ?kind=todos behind it,"
    " programs that know tasks get tasks.",
    examples="taskchat feed renew\ntaskchat feed renew --yes > address.txt",
)
OFF = Fast(lambda _parser: None, _off, examples="taskchat feed off")
