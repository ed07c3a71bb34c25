"""`taskchat export`: tasks into files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from taskchat.cli import formats, printing
from taskchat.cli.calling import call
from taskchat.cli.files import write_whole
from taskchat.cli.formats import Format, FormatName, counted
from taskchat.errors import InvalidInput

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.client.transfer import Exported

EPILOG = f"{formats.SAID} For example: taskchat export todo.txt. Or: taskchat export --format taskwarrior | task import"
_ENDINGS: dict[str, FormatName] = {"json": "json", "csv": "csv", "txt": "todotxt", "ics": "ical"}


def take_out(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to. Default: standard output.")] = None,
    *,
    form: Format = None,
    status: Annotated[
        Literal["pending", "done", "all"], typer.Option("--status", metavar="pending|done|all", help="Which tasks.")
    ] = "all",
    project: Annotated[
        str | None, typer.Option("--project", "-P", metavar="NAME", help="Only of this project.")
    ] = None,
    tag: Annotated[str | None, typer.Option("--tag", "-t", metavar="TAG", help="Only with this tag.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Export your tasks as a file, for another program or to keep: it can be imported again."""
    wanted = form or (_ENDINGS.get(file.suffix.lower().lstrip(".")) if file is not None else "json")
    if wanted is None:
        raise InvalidInput(f"{file} does not say which format it shall have.", hint=f"Say --format: {formats.NAMES}.")
    if file is not None and file.is_file() and not force:
        raise InvalidInput(f"{file} is there already.", hint="To write over it: --force")
    filters = {"status": status, "project": project, "tag": tag.removeprefix("#") if tag else None}

    async def fetch(client: Client) -> Exported:
        return await client.transfer.take_out(wanted, filters)

    found = call(fetch)
    if file is None:
        printing.piece(printing.safe(found.data.decode()) if printing.to_terminal() else found.data.decode())
    else:
        write_whole(file, found.data)
        printing.note(f"{counted(found.tasks)} written to {file}.")
    for what, many in found.lacks.items():
        printing.note(f"  {wanted} has no place for: {what}, of {counted(many)}.")
    if found.lacks:
        printing.note("  Nothing is lost here. json and csv hold everything.")
