"""`taskchat users`: the accounts of a server, for whoever runs it, on its machine.

It works on the database directly, whether the server runs or not; a running one notices within seconds.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from taskchat.cli import passwords, printing
from taskchat.cli.clock import local_now
from taskchat.cli.groups import Commands
from taskchat.errors import InvalidInput

if TYPE_CHECKING:
    from taskchat.accounts.administration import Administration
    from taskchat.schemas.accounts import ManagedUser

_Result = TypeVar("_Result")

app = typer.Typer(
    cls=Commands,
    help="Manage the accounts of the server on this machine, whose TASKCHAT_DATABASE must be set here too.",
    no_args_is_help=True,
)

Who = Annotated[str, typer.Argument(metavar="EMAIL", help="The account's e-mail address.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")]


@app.command("list", epilog="For example: taskchat users list --json")
def list_(*, json: AsJson = False) -> None:
    """List every account, the oldest first. Piped: email, role, state, name, id, with tabs between."""

    async def read(accounts: Administration) -> list[ManagedUser]:
        found: list[ManagedUser] = []
        cursor = None
        while True:
            page = await accounts.page(limit=200, cursor=cursor)
            found += page.items
            if (cursor := page.next_cursor) is None:
                return found

    users = _operate(read)
    if json:
        printing.raw_json(printing.as_json(users))
    elif not printing.to_terminal():
        printing.rows((user.email, user.role, _state(user), user.name, user.id) for user in users)
    elif users:
        _table(users)
    else:
        printing.out("There are no accounts yet. Make one: taskchat users add EMAIL")


@app.command("add", epilog="For example: taskchat users add ann@example.com --admin")
def add(
    email: Who,
    *,
    name: Annotated[str | None, typer.Option(help="Their name.")] = None,
    admin: Annotated[bool, typer.Option("--admin", help="Make them an admin.")] = False,
) -> None:
    """Make an account, also where people may not register.

    The password is asked for, or read from standard input where that is a pipe.
    """
    from pydantic import ValidationError

    from taskchat.schemas.accounts import RegisterRequest
    from taskchat.schemas.refusals import refusal

    try:
        wanted = RegisterRequest(email=email, password=passwords.chosen(otherwise="no account was made"), name=name)
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(f"The {first['loc'][0]} can't be used: {refusal(first)}.") from error
    user = _operate(lambda accounts: accounts.add(wanted, admin=admin), new=True)
    printing.out(f"Made {user.email}{', an admin' if admin else ''}.")


@app.command("promote", epilog="For example: taskchat users promote ann@example.com")
def promote(email: Who) -> None:
    """Make somebody an admin: the first one is made this way. They have to sign in again."""
    _patch(email, role="admin")
    printing.out(f"{email} is an admin now, and has to sign in again.")


@app.command("demote", epilog="For example: taskchat users demote ann@example.com")
def demote(email: Who) -> None:
    """Make an admin a plain user again. They have to sign in again."""
    _patch(email, role="user")
    printing.out(f"{email} is a plain user now, and has to sign in again.")


@app.command("disable", epilog="For example: taskchat users disable ann@example.com")
def disable(email: Who) -> None:
    """Shut somebody out: sign-ins, API keys and open connections end within seconds. Nothing of theirs is deleted."""
    _patch(email, disabled=True)
    printing.out(f"{email} is shut out. To let them in again: taskchat users enable {email}")


@app.command("enable", epilog="For example: taskchat users enable ann@example.com")
def enable(email: Who) -> None:
    """Let somebody in again. Their API keys are gone for good."""
    _patch(email, disabled=False)
    printing.out(f"{email} may sign in again.")


@app.command("sign-out", epilog="For example: taskchat users sign-out ann@example.com")
def sign_out(
    email: Who,
    *,
    keys: Annotated[bool, typer.Option("--keys", help="Delete their API keys, too.")] = False,
) -> None:
    """End every sign-in of somebody within seconds. They may sign in again."""
    _operate(lambda accounts: accounts.sign_out(email, with_keys=keys))
    printing.out(f"{email} is signed out everywhere{', and their API keys are deleted' if keys else ''}.")


@app.command("reset-link", epilog="For example: taskchat users reset-link ann@example.com")
def reset_link(email: Who) -> None:
    """Print a link by which somebody chooses a new password: good once, for an hour. Give it to nobody else."""
    printing.out(_operate(lambda accounts: accounts.reset_link(email)))
    if not os.environ.get("TASKCHAT_PUBLIC_URL"):
        printing.note("Set TASKCHAT_PUBLIC_URL, and the link begins with the server's own address.")


@app.command("rm", epilog="For example: taskchat users rm ann@example.com --yes")
def remove(email: Who, *, yes: Yes = False) -> None:
    """Delete an account with everything in it: tasks, conversations, keys. It can't be undone."""
    user = _operate(lambda accounts: accounts.get(email))
    if not yes and printing.answer_to(f"Type {user.email} to delete it with everything in it") != user.email:
        raise InvalidInput("That was another address; nothing was deleted.")
    _operate(lambda accounts: accounts.remove(user.id))
    printing.out(f"Deleted {user.email}.")


def _operate(action: Callable[[Administration], Awaitable[_Result]], *, new: bool = False) -> _Result:
    """What `action` gives, with the accounts of the server's database."""
    from taskchat.config import Settings
    from taskchat.server.administer import administering

    async def operating() -> _Result:
        settings = Settings.load(os.environ)
        async with administering(settings, lambda: local_now().astimezone(dt.UTC), new=new) as accounts:
            return await action(accounts)

    return asyncio.run(operating())


def _patch(email: str, **changes: object) -> None:
    from taskchat.schemas.accounts import ManagedUserPatch

    patch = ManagedUserPatch.model_validate(changes)
    _operate(lambda accounts: accounts.patch(email, patch))


def _state(user: ManagedUser) -> str:
    return "disabled" if user.disabled else "active"


def _table(users: list[ManagedUser]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("email", "role", "state", "since", "name"):
        table.add_column(column, no_wrap=column != "name")
    for user in users:
        since = user.created_at.astimezone(local_now().tzinfo)
        cells = (user.email, user.role, _state(user), f"{since:%Y-%m-%d}", printing.safe(user.name or ""))
        table.add_row(*(Text(cell) for cell in cells))
    printing.rich(table)
