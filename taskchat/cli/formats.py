"""The formats of files with tasks, as options name them."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

NAMES = "json|csv|todotxt|taskwarrior|ical"
SAID = (
    "Formats: json (ours, which holds everything), csv (for spreadsheets), todotxt (todo.txt), taskwarrior (what `task"
    " export` writes and `task import` reads), ical (iCalendar to-dos, .ics)."
)

FormatName = Literal["json", "csv", "todotxt", "taskwarrior", "ical"]
Format = Annotated[FormatName | None, typer.Option("--format", "-f", metavar=NAMES, help="Default: what FILE says.")]


def counted(many: int) -> str:
    """So many tasks."""
    return f"{many:,} {'task' if many == 1 else 'tasks'}"
