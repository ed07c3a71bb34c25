"""The schema's history (Alembic), applied when a store is opened.

Alembic takes a second to import, so it is only asked when the database is not already at HEAD.
"""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import Connection, text

from taskchat.errors import StorageUnavailable

HEAD = "0013"
FOLDER = Path(__file__).parent
_one_at_a_time = threading.Lock()  # Alembic's context is one for the whole process


def current(connection: Connection) -> str | None:
    """The revision that the database is at, None when it is new."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection) -> None:
    """Bring the schema to HEAD. Raises StorageUnavailable when a newer taskchat has changed it."""
    found = current(connection)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise StorageUnavailable(
            f"The database was made by a newer taskchat (schema {found}, this one knows {HEAD}).",
            hint="Install the newer version: pip install --upgrade taskchat",
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _one_at_a_time:
        command.upgrade(config, "head")
