"""What an operator does on the server's machine, beside a running server or without one.

Commands reach the server package through here, `administer` and `launch`, and nowhere else.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from taskchat import paths
from taskchat.config import Settings
from taskchat.errors import Conflict, InvalidInput, NotFound, StorageUnavailable
from taskchat.server.lock import is_served, only_server_of
from taskchat.store.copies import copy_to
from taskchat.store.engine import Store
from taskchat.store.opening import open_store, sqlite_file
from taskchat.store.upkeep import DatabaseState, state_of


async def open_beside_server(settings: Settings) -> Store:
    """The configured database, which a server may be using: made if it is missing, but its schema is not changed.

    Raises Misconfigured, StorageFull or StorageUnavailable when it can't be used.
    """
    found = await state_of(settings)
    if found.revision not in (None, found.needed):
        raise StorageUnavailable(
            f"The database's schema is {found.revision}, and this taskchat works with {found.needed}.",
            hint="Stop the server, then run: taskchat db upgrade",
        )
    return open_store(settings)


async def database_state(settings: Settings, *, local: bool) -> tuple[DatabaseState, bool | None]:
    """The database, and whether a server serves it now: None where nobody can tell."""
    path = sqlite_file(settings, local=local)
    served = is_served(path) if path is not None else None
    return await state_of(settings, local=local), served


async def upgrade_database(settings: Settings, *, local: bool) -> tuple[str | None, str, Path | None]:
    """Bring the schema up to date, or make it: the revisions before and after. Two at once wait for each other.

    Where an SQLite file had another schema, its copy as it was comes third. Raises Conflict while a server serves the
    file.
    """
    before = await state_of(settings, local=local)
    path = sqlite_file(settings, local=local)
    with only_server_of(path) if path is not None else contextlib.nullcontext():
        copies = paths.database_copies(path) if path is not None else []
        await open_store(settings, local=local).close()
        new = [copy for copy in paths.database_copies(path) if copy not in copies] if path is not None else []
    return before.revision, before.needed, new[-1] if new else None


def back_up_database(
    settings: Settings, target: Path, told: Callable[[int, int], None], *, local: bool, replace: bool
) -> None:
    """Copy the SQLite database to `target`, also while it is in use. `told` hears the pages done, and all.

    Raises InvalidInput for a PostgreSQL database, NotFound when there is none, Conflict when `target` is there.
    """
    path = sqlite_file(settings, local=local)
    if path is None:
        raise InvalidInput(
            "taskchat copies SQLite files only.",
            hint='PostgreSQL has a tool for this: pg_dump --format=custom --file=taskchat.dump "$TASKCHAT_DATABASE"',
        )
    if not path.exists():
        raise NotFound(f"There is no database {path}.", hint="Name it with --database, or use --local for your own.")
    if target.exists() and (not replace or target.samefile(path)):
        raise Conflict(f"{target} is there already.", hint="Name another file, or say --force to replace it.")
    copy_to(path, target, told)
