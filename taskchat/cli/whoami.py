"""`taskchat whoami` and `logout`: who is signed in, and the end of that."""

from __future__ import annotations

import os

from taskchat.cli import printing
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.cli.precedence import refuse_beside_token
from taskchat.client import state
from taskchat.client.calls import API, call
from taskchat.client.session import open_session


def _whoami(given: Given) -> None:
    session = open_session(say=printing.note)
    user = call(session, "GET", f"{API}/auth/me")
    if given.json:
        printing.raw_json({"server": session.name, **user})
    elif session.local:
        printing.out(f"This machine's own account ({user['timezone']}). To use a server: taskchat login --server URL")
    else:
        printing.out(f"{user['email']} on {session.name} ({user['timezone']})")
    if os.environ.get("TASKCHAT_TOKEN"):
        printing.note("TASKCHAT_TOKEN says so: it wins over every sign-in.")


def _logout_options(parser: Parser) -> None:
    parser.add_argument(
        "-s", "--server", metavar="URL", default="", help="Of this server. Default: TASKCHAT_SERVER, or the one in use."
    )


def _logout(given: Given) -> None:
    from taskchat.client.signing import sign_out

    refuse_beside_token("there is nothing to sign out of")
    session = open_session(say=printing.note, server=given.server)
    if session.local or session.account is None:
        printing.out("Nobody is signed in to a server; these are this machine's own tasks.")
        return
    sign_out(session, say=printing.note)
    printing.out(f"Signed out of {session.name}. Commands now talk to {_who_is_next()}.")


def _who_is_next() -> str:
    server = state.normal_server(os.environ.get("TASKCHAT_SERVER") or state.server_in_use())
    if server == state.LOCAL:
        return "this machine's own tasks"
    account = state.account(server)
    return f"{server} as {account}" if account else f"{server}, where nobody is signed in"


WHOAMI = Fast(with_json, _whoami, examples="taskchat whoami\ntaskchat whoami --json | jq -r .email")
LOGOUT = Fast(
    _logout_options,
    _logout,
    more="It is the account in use that ends. Others stay: see taskchat accounts.",
    examples="taskchat logout\ntaskchat logout --server tasks.example.com",
)
