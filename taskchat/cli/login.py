"""`taskchat login`, `register`, `logout`, `whoami`: whose tasks, on which server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from taskchat.cli import printing
from taskchat.cli.calling import call
from taskchat.client import state
from taskchat.client.wire import is_loopback
from taskchat.errors import InvalidInput

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.schemas.accounts import User

Server = Annotated[
    str, typer.Option("--server", "-s", metavar="URL", help="The server's address. Default: TASKCHAT_SERVER.")
]
Email = Annotated[str | None, typer.Option("--email", "-e", help="Your e-mail address. Asked for when missing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
TOKEN_BYTES = 10_000


def login(
    *,
    server: Server = "",
    email: Email = None,
    with_token: Annotated[
        bool, typer.Option("--with-token", help="Read an access token from standard input instead of a password.")
    ] = False,
    register: Annotated[bool, typer.Option("--register", help="Make the account first.")] = False,
) -> None:
    """Sign in to a server; from then on, every command talks to it.

    The password is asked for, or read from standard input where that is a pipe. Tokens are kept in the machine's
    keyring, or, where there is none, in a file that only you can read.
    """
    name = _server(server)
    if with_token:
        token = printing.read_input(TOKEN_BYTES).strip()
        if not token or not token.isascii() or " " in token:
            raise InvalidInput(
                "Standard input holds no token.", hint="For example: taskchat login --with-token < token.txt"
            )
        user = call(lambda client: client.login_with_token(token), server=name)
    else:
        address = email or printing.answer_to("E-mail")
        password = _password(twice=register)

        async def sign_in(client: Client) -> User:
            return await (client.register if register else client.login)(address, password)

        user = call(sign_in, server=name)
    printing.out(f"Signed in to {name} as {user.email}.")
    if os.environ.get("TASKCHAT_TOKEN"):
        printing.note("TASKCHAT_TOKEN is set, and wins over this sign-in as long as it is.")


def register(*, server: Server = "", email: Email = None) -> None:
    """Make an account on a server, and sign in to it."""
    login(server=server, email=email, with_token=False, register=True)


def logout(server: Server = "") -> None:
    """Sign out, and go back to this machine's own tasks."""
    name = state.normal_server(server or os.environ.get("TASKCHAT_SERVER") or state.server_in_use())
    if name == state.LOCAL or not call(lambda client: client.logout(), server=name):
        printing.out("Nobody is signed in to a server; these are this machine's own tasks.")
    else:
        printing.out(f"Signed out of {name}. Commands now talk to this machine's own tasks.")


def whoami(*, json: AsJson = False) -> None:
    """Show whose tasks these are, and where."""

    async def ask(client: Client) -> tuple[str, User]:
        return client.session.name, await client.me()

    name, user = call(ask)
    if json:
        printing.raw_json({"server": name, **user.model_dump(mode="json")})
    elif name == state.LOCAL:
        printing.out(f"This machine's own account ({user.timezone}). To use a server: taskchat login --server URL")
    else:
        printing.out(f"{user.email} on {name} ({user.timezone})")


def _server(given: str) -> str:
    named = given or os.environ.get("TASKCHAT_SERVER") or ""
    if not named and (used := state.server_in_use()) != state.LOCAL:
        named = used
    name = state.normal_server(named) if named else state.LOCAL
    if name == state.LOCAL:
        raise InvalidInput(
            "Which server?",
            hint="taskchat login --server https://tasks.example.com. This machine's own tasks need no sign-in.",
        )
    if name.startswith("http://") and not is_loopback(name.removeprefix("http://")):
        printing.note(f"Careful: {name} is not encrypted; the password can be read on the way. Better: https://")
    return name


def _password(*, twice: bool) -> str:
    if printing.has_input():
        password = printing.read_input(TOKEN_BYTES).rstrip("\r\n")
    else:
        password = printing.answer_to("Password", hidden=True)
        if twice and printing.answer_to("Once more", hidden=True) != password:
            raise InvalidInput("The two passwords differ; no account was made.")
    if not password:
        raise InvalidInput("The password is empty.")
    return password
