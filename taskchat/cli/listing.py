"""A short list for whoever reads it: columns for people, tabs for programs, JSON where that is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from taskchat.cli import columns, printing
from taskchat.cli.clock import local_now


def show(header: Sequence[str], rows: Sequence[Sequence[str]], *, grows: int, nothing: str) -> None:
    """The rows; for people under a header, of which the column `grows` is cut to fit, or the sentence `nothing`."""
    if not printing.to_terminal():
        printing.rows(rows)
    elif rows:
        shown = [[printing.safe(cell) for cell in row] for row in rows]
        colour = printing.in_colour()
        printing.piece(columns.table(header, shown, width=printing.width(), grows=grows, colour=colour) + "\n")
    else:
        printing.out(nothing)


def moment(text: str | None) -> str:
    """A moment of the server in this machine's time, "" where there is none."""
    return f"{dt.datetime.fromisoformat(text).astimezone(local_now().tzinfo):%Y-%m-%d %H:%M}" if text else ""
