"""`taskchat import`: tasks from files."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taskchat.cli import formats, printing
from taskchat.cli.calling import call
from taskchat.cli.formats import Format, counted
from taskchat.errors import InvalidInput

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.schemas.transfer import TaskRowNote, TasksImported

EPILOG = f"{formats.SAID} For example: taskchat import todo.txt --dry-run. Or: task export | taskchat import -"
FILE_BYTES = 16 * 1024 * 1024
NOTES = 10  # that are shown

AsJson = Annotated[bool, typer.Option("--json", help="Print what came of it as JSON.")]


def take_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file; - is standard input.")],
    *,
    form: Format = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Change nothing: say what would come of it.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Import tasks from a file. One that is there already is changed or left as it is: nothing comes twice."""
    name, data = _read(file)

    async def send(client: Client) -> TasksImported:
        with printing.bar("Reading", 100) as told:
            return await client.transfer.take_in(
                name,
                data,
                form=form,
                dry_run=dry_run,
                told=lambda far: told(100 * far.done / max(far.total or 1, 1), _far(far.done, far.total)),
            )

    try:
        found = call(send)
    except KeyboardInterrupt:
        if not dry_run:
            printing.note("Broken off. What was imported until then is taken back with: taskchat tasks undo")
            printing.note("Or import the file again: it goes on, and nothing comes twice.")
        raise
    if json:
        printing.raw_json({"v": 1, **found.model_dump(mode="json")})
    else:
        printing.out(_said(found))
    _tell(found.notes, found.noted, "taken, but")
    _tell(found.errors, found.failed, "left out:")
    if found.failed and not json:
        printing.note(f"{counted(found.failed)} left out. All others were taken.")


def _far(done: int, total: int | None) -> str:
    return "Reading" if total is None else f"{done:,} of {total:,} tasks"


def _said(found: TasksImported) -> str:
    parts = [f"{found.added:,} added", f"{found.updated:,} changed", f"{found.unchanged:,} as they were"]
    if found.newer:
        parts.append(f"{found.newer:,} left, since they were changed here later")
    if found.dry_run:
        return f"This would come of it: {', '.join(parts)}."
    back = " Taken back with: taskchat tasks undo" if found.added or found.updated else ""
    return f"{', '.join(parts)}.{back}"


def _tell(notes: list[TaskRowNote], many: int, word: str) -> None:
    for note in notes[:NOTES]:
        title = f" {note.title[:60]!r}" if note.title else ""
        printing.note(f"  task {note.row:,}{title} {word} {note.detail}")
    if many > NOTES:
        printing.note(f"  and {many - NOTES:,} more. All of them: --json")


def _read(file: Path) -> tuple[str, BytesIO]:
    """The name and the bytes of the file, or of standard input. Raises InvalidInput."""
    if str(file) == "-":
        return "stdin", BytesIO(printing.read_bytes(FILE_BYTES))
    try:
        with file.open("rb") as opened:
            data = opened.read(FILE_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"{file} can't be read: {error.strerror or error}.") from error
    if len(data) > FILE_BYTES:
        raise InvalidInput(f"{file} is longer than {FILE_BYTES:,} bytes.", hint="Cut it into several.")
    return file.name, BytesIO(data)
