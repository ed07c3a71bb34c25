"""`taskchat db`: the server's database, for whoever runs the server. Works on this machine, not over HTTP."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taskchat.cli import printing

if TYPE_CHECKING:
    from taskchat.config import Settings

app = typer.Typer(no_args_is_help=True, help="Look after the server's database: status, upgrade, backup.")

DatabaseOption = Annotated[
    str, typer.Option("--database", metavar="PATH|URL", help="Instead of the one that TASKCHAT_DATABASE names.")
]
LocalOption = Annotated[bool, typer.Option("--local", help="Your own database, of the local server.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command(epilog="For example: taskchat db status --json")
def status(*, database: DatabaseOption = "", local: LocalOption = False, json: JsonOption = False) -> None:
    """Show which database it is, its schema and its size. Changes nothing."""
    from taskchat.server import operate

    found, served = asyncio.run(operate.database_state(_settings(database), local=local))
    if json:
        printing.raw_json(
            {
                "kind": found.kind,
                "where": found.where,
                "schema": found.revision,
                "needed": found.needed,
                "bytes": found.bytes,
                "served": served,
            }
        )
        return
    current = found.revision == found.needed
    printing.out(f"database:   {found.kind}, {found.where}")
    printing.out(f"schema:     {found.revision or 'none yet'}{'' if current else f'; {found.needed} is needed'}")
    printing.out(f"size:       {_size(found.bytes)}")
    if served is not None:
        printing.out(f"served:     {'yes' if served else 'no'}")
    if not current:
        printing.note("Bring it up to date with: taskchat db upgrade")


@app.command(epilog="For example: taskchat db upgrade")
def upgrade(*, database: DatabaseOption = "", local: LocalOption = False, json: JsonOption = False) -> None:
    """Bring the database's schema up to date, or make it. `taskchat serve` does so too when it starts."""
    from taskchat.server import operate

    before, after, copy = asyncio.run(operate.upgrade_database(_settings(database), local=local))
    if json:
        printing.raw_json({"before": before, "after": after, **({"copy": str(copy)} if copy else {})})
    elif before == after:
        printing.out(f"The schema is up to date: {after}.")
    else:
        printing.out(f"The schema was {before or 'not there'} and is now {after}.")
        if copy:
            printing.out(f"The database as it was: {copy}")


@app.command(epilog="For example: taskchat db backup tasks-copy.db")
def backup(
    file: Annotated[Path, typer.Argument(help="Where to write the copy.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    database: DatabaseOption = "",
    local: LocalOption = False,
    json: JsonOption = False,
) -> None:
    """Copy an SQLite database, also while a server uses it. The copy is one file that `taskchat serve` can open."""
    from taskchat.server import operate

    file = file.expanduser()
    operate.back_up_database(_settings(database), file, _Progress(), local=local, replace=force)
    size = file.stat().st_size
    if json:
        printing.raw_json({"file": str(file), "bytes": size})
    else:
        printing.out(f"Copied to {file}, {_size(size)}.")


def _settings(database: str) -> Settings:
    from taskchat.config import Settings

    return Settings.load(os.environ, **({"database": database} if database else {}))


class _Progress:
    """Says how far it is, once a second."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._said > 1 and total:
            self._said = time.monotonic()
            printing.note(f"{done * 100 // total} % …")


def _size(count: int) -> str:
    return f"{count / 2**20:,.1f} MB"
