"""`taskchat login` and `register`: whose tasks, on which server."""

from __future__ import annotations

import os
from typing import Any

from taskchat.cli import printing
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.cli.precedence import refuse_beside_server, refuse_beside_token
from taskchat.client import state
from taskchat.client.session import open_session
from taskchat.client.wire import is_loopback
from taskchat.client.zone import local_zone
from taskchat.errors import InvalidInput

TOKEN_BYTES = 10_000


def _login_options(parser: Parser) -> None:
    _with_server(parser)
    parser.add_argument(
        "--with-token", action="store_true", help="Read an access token or an API key from standard input."
    )
    with_json(parser)


def _register_options(parser: Parser) -> None:
    _with_server(parser)
    parser.add_argument("--name", help="Your name.")
    parser.add_argument("--timezone", metavar="ZONE", help="Like Europe/Berlin. Default: this machine's.")
    parser.add_argument("--language", metavar="CODE", help="Of replies, like de or zh. Default: English.")
    with_json(parser)


def _with_server(parser: Parser) -> None:
    parser.add_argument(
        "-s", "--server", metavar="URL", default="", help="Its address. Default: TASKCHAT_SERVER, or the one in use."
    )
    parser.add_argument("-e", "--email", help="Your e-mail address. Asked for when missing.")


def _login(given: Given) -> None:
    from taskchat.cli import passwords
    from taskchat.client import signing

    server = _server(given.server)
    session = open_session(say=printing.note, server=server)
    if given.with_token:
        user = signing.sign_in_with_token(session, _token(), say=printing.note)
    else:
        body = {"email": given.email or _email(), "password": passwords.given()}
        user = signing.sign_in(session, "login", body, say=printing.note)
    _tell(server, user, json=given.json)


def _register(given: Given) -> None:
    from taskchat.cli import passwords
    from taskchat.client import signing

    server = _server(given.server)
    session = open_session(say=printing.note, server=server)
    body = {
        "email": given.email or _email(),
        "password": passwords.chosen(otherwise="no account was made"),
        "name": given.name,
        "timezone": given.timezone or local_zone(),
        "language": given.language,
    }
    found = {name: value for name, value in body.items() if value is not None}
    _tell(server, signing.sign_in(session, "register", found, say=printing.note), json=given.json)


def _tell(server: str, user: dict[str, Any], *, json: bool) -> None:
    if json:
        printing.raw_json({"server": server, **user})
    else:
        printing.out(f"Signed in to {server} as {user['email']}.")


def _server(given: str) -> str:
    """The server to sign in to. Refuses what would have no effect, and what needs no sign-in."""
    refuse_beside_token("a sign-in would have no effect")
    named = given or os.environ.get("TASKCHAT_SERVER") or state.server_in_use()
    name = state.normal_server(named)
    if name == state.LOCAL:
        raise InvalidInput(
            "Which server?",
            hint="For example: taskchat login --server https://tasks.example.com\n"
            "  This machine's own tasks need no sign-in. To go back to them: taskchat accounts use local",
        )
    refuse_beside_server(name, f"a sign-in to {name} would have no effect")
    if name.startswith("http://") and not is_loopback(name.removeprefix("http://")):
        printing.note(f"Careful: {name} is not encrypted; the password can be read on the way. Better: https://")
    return name


def _email() -> str:
    if not (email := printing.answer_to("E-mail")):
        raise InvalidInput("There is no e-mail address.", hint="Type it, or give it with --email.")
    return email


def _token() -> str:
    if printing.has_input():
        token = printing.read_input(TOKEN_BYTES).strip()
    else:
        token = printing.answer_to("Token", hidden=True).strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise InvalidInput("That is no token.", hint="For example: taskchat login --with-token < token.txt")
    return token


LOGIN = Fast(
    _login_options,
    _login,
    more="The password is asked for, or read from standard input where that is a pipe. Tokens are kept in the"
    " machine's keyring, or, where there is none, in a file that only you can read."
    "\n\nSign in to as many servers and accounts as you like: taskchat accounts shows them, and which is in use.",
    examples="taskchat login --server tasks.example.com\n"
    "taskchat login -s tasks.example.com -e ann@example.com < password.txt\n"
    "taskchat login -s tasks.example.com --with-token < token.txt",
)
REGISTER = Fast(
    _register_options,
    _register,
    more="The password is asked for twice, or read from standard input where that is a pipe.",
    examples="taskchat register --server tasks.example.com\n"
    "taskchat register -s tasks.example.com -e ann@example.com --name Ann < password.txt",
)
