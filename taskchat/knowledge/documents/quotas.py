"""How many documents, and how many bytes of them, one user may have: those of their bots are theirs too."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from taskchat.errors import Conflict
from taskchat.store import documents as rows


@dataclass(frozen=True, kw_only=True)
class Quota:
    """The most of one user; 0 is any number."""

    documents: int
    bytes: int

    def check(self, conn: Connection, owner_id: int, *, documents: int, size: int) -> None:
        """Raises Conflict where so many documents and bytes more are too many."""
        count, there = rows.spent(conn, owner_id)
        if self.documents and documents and count + documents > self.documents:
            raise Conflict(f"There are {count:,} documents already, the most.", hint="Delete one that is not needed.")
        if self.bytes and there + size > self.bytes:
            raise Conflict(
                f"All documents together may have {self.bytes:,} bytes, and this would be too much.",
                hint="Delete one that is not needed.",
            )
