"""The commands that are not fast: each Typer app is imported when it is called, and only that one."""

from __future__ import annotations

from typing import Any

import typer

from taskchat.cli import commands, exits
from taskchat.cli.commands import Entry
from taskchat.cli.typer_words import put_plainly

_EPILOGS = "EPILOG"


def run_typer(entry: Entry, arguments: list[str]) -> int:
    """Run a Typer command. Its exit code, or the SystemExit that Typer raises, says how it ended."""
    command = command_of(entry)
    put_plainly(command, entry.path)
    try:
        command.main(args=arguments, prog_name=f"taskchat {entry.path}")
    except SystemExit as end:  # Typer makes 130 of every interrupt: what it was of knows better
        interrupt = getattr(end.__context__, "__cause__", None)
        if isinstance(interrupt, KeyboardInterrupt):
            raise interrupt from None
        raise
    return exits.DONE


def command_of(entry: Entry) -> Any:
    """The command or group that the entry names, as click has it."""
    found = commands.load(entry)
    if not isinstance(found, typer.Typer):
        app = typer.Typer(rich_markup_mode=None)
        module = __import__(found.__module__, fromlist=[_EPILOGS])
        app.command(entry.path, epilog=getattr(module, _EPILOGS, None))(found)
        found = app
    found.rich_markup_mode = None  # Rich takes longer to import than the whole help to print
    found.pretty_exceptions_enable = False
    command = typer.main.get_command(found)
    command.params = [param for param in command.params if param.name not in ("install_completion", "show_completion")]
    command.context_settings.setdefault("help_option_names", ["-h", "--help"])
    return command
