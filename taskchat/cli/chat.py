"""`taskchat chat`: the screen."""

from __future__ import annotations

from typing import Annotated

import typer

from taskchat.errors import InvalidInput


def chat(
    *,
    conversation: Annotated[
        str | None, typer.Option("--conversation", "-c", metavar="ID", help="Go on with this conversation.")
    ] = None,
    bot: Annotated[str | None, typer.Option("--bot", "-b", metavar="NAME", help="Talk with this bot.")] = None,
    new: Annotated[bool, typer.Option("--new", "-n", help="Start a new conversation.")] = False,
) -> None:
    """Talk to your tasks on a screen, with the list beside the conversation."""
    from taskchat.cli import printing

    if printing.has_input() or not printing.to_terminal():
        raise InvalidInput("The chat screen needs a terminal.", hint='In scripts: taskchat ask "…"')
    from taskchat.tui.app import run

    run(conversation_id=conversation, new=new, bot=bot)
