"""Every command but the fast one: registered here, each written in the file of its noun or verb."""

from __future__ import annotations

from typing import Annotated

import typer

from taskchat import __version__
from taskchat.cli import (
    ask,
    bots,
    chat,
    connections,
    conversations,
    db,
    docs,
    faqs,
    language,
    login,
    mcp,
    model,
    printing,
    serve,
    status,
    tasks,
    usage,
    users,
)
from taskchat.cli import eval as evaluation
from taskchat.cli.unknown import Commands

HELP = """Run your to-do list by talking.

taskchat ask "add buy milk tomorrow at 5pm"    one message, one reply

taskchat chat                                  the same as a screen

Nothing needs to be set up: without a server, taskchat runs its own on this machine."""

app = typer.Typer(
    name="taskchat",
    cls=Commands,
    help=HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if wanted:
        printing.out(f"taskchat {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command(
    "ask",
    help=ask.SUMMARY,
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
def _ask(context: typer.Context) -> None:
    raise typer.Exit(ask.run(context.args))


app.command("chat")(chat.chat)
app.add_typer(tasks.app, name="tasks")
app.add_typer(conversations.app, name="conversations")
app.add_typer(bots.app, name="bots")
app.add_typer(docs.app, name="docs")
app.add_typer(faqs.app, name="faqs")
app.add_typer(model.app, name="model")
app.add_typer(connections.app, name="connections")
app.add_typer(mcp.app, name="mcp")
app.command("login")(login.login)
app.command("register")(login.register)
app.command("logout")(login.logout)
app.command("whoami")(login.whoami)
app.command("language", epilog=language.EPILOG)(language.language)
app.command("status")(status.status)
app.command("stop")(status.stop)
app.command("serve")(serve.serve)
app.add_typer(users.app, name="users")
app.add_typer(db.app, name="db")
app.command("usage", epilog=usage.EPILOG)(usage.usage)
app.command("eval", epilog=evaluation.EPILOG)(evaluation.evaluate)
