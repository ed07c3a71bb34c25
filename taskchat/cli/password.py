"""`taskchat password`: another one, or a new one where it was forgotten."""

from __future__ import annotations

import os

from taskchat.cli import passwords, printing
from taskchat.cli.parsing import Fast, Given, Parser, without_options
from taskchat.cli.precedence import refuse_beside_token
from taskchat.client import wire
from taskchat.client.calls import API, call
from taskchat.client.session import Session, cant_reach, open_session
from taskchat.errors import InvalidInput

PATH = f"{API}/auth/password"


def _change(_given: Given) -> None:
    from taskchat.client.signing import accept

    refuse_beside_token("your own sign-in can't be told from it")
    session = open_session(say=printing.note)
    _refuse_local(session)
    current, new = passwords.current_and_new()
    found = call(session, "POST", PATH, {"current_password": current, "new_password": new})
    accept(session, found, say=printing.note)
    printing.out("Your password is changed. You stay signed in here; every other sign-in and every API key has ended.")


def _reset_options(parser: Parser) -> None:
    parser.add_argument("email", metavar="EMAIL", help="The account's e-mail address.")
    _with_server(parser)


def _reset(given: Given) -> None:
    session = _without_token(given.server)
    found = _ask(session, f"{PATH}/reset", {"email": given.email})
    printing.out(str((found or {}).get("detail", "Look into your mail.")))


def _new(given: Given) -> None:
    session = _without_token(given.server)
    token = given.token.rpartition("#")[2].strip()
    body = {"token": token, "new_password": passwords.chosen(otherwise="the password is as it was")}
    _ask(session, f"{PATH}/reset/confirm", body)
    printing.out("Your password is changed, and every sign-in has ended. Sign in with it: taskchat login")


def _new_options(parser: Parser) -> None:
    parser.add_argument("token", metavar="LINK", help="The link that was mailed, or what stands behind its #.")
    _with_server(parser)


def _with_server(parser: Parser) -> None:
    parser.add_argument(
        "-s", "--server", metavar="URL", default="", help="Its address. Default: TASKCHAT_SERVER, or the one in use."
    )


def _without_token(server: str) -> Session:
    session = open_session({**os.environ, "TASKCHAT_TOKEN": ""}, say=printing.note, server=server)
    _refuse_local(session)
    return session


def _refuse_local(session: Session) -> None:
    if session.local:
        raise InvalidInput(
            "This machine's own account has no password.", hint="Name a server: --server, or taskchat accounts use"
        )


def _ask(session: Session, path: str, body: object) -> dict[str, object] | None:
    """Ask without being signed in."""
    try:
        answer = wire.send(session.address(), "POST", path, body=body)
        if answer.status >= 300:
            raise answer.error(session.name)
        found: dict[str, object] | None = answer.json()
    except OSError as error:
        raise cant_reach(session.name, error) from error
    return found


CHANGE = Fast(
    without_options,
    _change,
    more="Asks for the current one, and twice for the new one; in a pipe, they are two lines of standard input."
    "\n\nEvery other sign-in and every API key ends with the old one.",
    examples='taskchat password\nprintf \'%s\\n%s\\n\' "$OLD" "$NEW" | taskchat password change',
)
RESET = Fast(
    _reset_options,
    _reset,
    more="The server says the same whether or not there is such an account. The link opens in a browser, or with:"
    " taskchat password new",
    examples="taskchat password reset ann@example.com --server tasks.example.com",
)
NEW = Fast(
    _new_options,
    _new,
    more="The link works once. The new password is asked for twice, or read from standard input where that is a pipe.",
    examples="taskchat password new https://tasks.example.com/reset-password#Zb3xTq\n"
    "taskchat password new Zb3xTq --server tasks.example.com < password.txt",
)
