"""`taskchat` alone: a greeting, three things to try, and what is due."""

from __future__ import annotations

from taskchat.cli import commands, exits, printing
from taskchat.cli.parsing import Fast, Given, without_options

AGENDA = "agenda"
TO_TRY = (
    ('taskchat ask "add buy milk tomorrow at 5pm"', "say it, and it is on the list"),
    ("taskchat tasks", "see the list"),
    ("taskchat chat", "talk to it on a screen"),
)


def _run(_given: Given) -> int:
    bold, end = ("\x1b[1m", "\x1b[0m") if printing.in_colour() else ("", "")
    column = max(len(command) for command, _ in TO_TRY) + 3
    wide = printing.width() >= column + 34
    lines = [f"  {command:<{column}}{told}" if wide else f"  {command}\n      {told}" for command, told in TO_TRY]
    printing.piece(f"{bold}Hello! taskchat keeps your to-do list, and you talk to it.{end}\n\n" + "\n".join(lines))
    printing.piece("\n\nEverything else: taskchat --help\n")
    if AGENDA not in commands.TABLE:
        return exits.DONE
    from taskchat.cli import launch

    printing.piece("\n")
    return launch.dispatch([AGENDA])


HELLO = Fast(without_options, _run, "taskchat\ntaskchat hello")
