"""What versions of documents hold, in pieces: the file, and the text that was read from it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from taskchat.store.chunks import chunks
from taskchat.store.tables import DocumentBlobRow, DocumentTextRow, table_of

blobs, texts = table_of(DocumentBlobRow), table_of(DocumentTextRow)

BLOB_BYTES = 512 * 1024
TEXT_CHARACTERS = 16 * 1024
ROWS = 64  # pieces of text in one statement

_ADD_BLOB = insert(blobs)
_BLOB = select(blobs.c.data).where(blobs.c.version_id == bindparam("v"), blobs.c.ordinal == bindparam("n"))
_REMOVE_BLOBS = delete(blobs).where(blobs.c.version_id == bindparam("v"))
_ADD_TEXT = insert(texts)
_TEXT = (
    select(texts.c.text)
    .where(texts.c.version_id == bindparam("v"), texts.c.ordinal.between(bindparam("first"), bindparam("last")))
    .order_by(texts.c.ordinal)
)
_REMOVE_TEXTS = delete(texts).where(texts.c.version_id == bindparam("v"))


def add_blob(conn: Connection, version: int, ordinal: int, data: bytes) -> None:
    """Add a piece of a version's file, the `ordinal`-th from 0. All but the last have BLOB_BYTES."""
    conn.execute(_ADD_BLOB, {"version_id": version, "ordinal": ordinal, "data": data})


def blob(conn: Connection, version: int, ordinal: int) -> bytes | None:
    """A piece of a version's file; None behind the last."""
    found: bytes | None = conn.execute(_BLOB, {"v": version, "n": ordinal}).scalar()
    return found


def remove_file(conn: Connection, version: int) -> None:
    """Delete a version's file."""
    conn.execute(_REMOVE_BLOBS, {"v": version})


def replace_text(conn: Connection, version: int, text: str) -> None:
    """Make this the text of a version."""
    conn.execute(_REMOVE_TEXTS, {"v": version})
    starts = range(0, len(text), TEXT_CHARACTERS)
    rows: list[dict[str, Any]] = [
        {"version_id": version, "ordinal": ordinal, "text": text[start : start + TEXT_CHARACTERS]}
        for ordinal, start in enumerate(starts)
    ]
    for some in chunks(rows, ROWS):
        conn.execute(_ADD_TEXT, list(some))


def text_between(conn: Connection, version: int, start: int, end: int) -> str:
    """The characters `start` to `end` of a version's text, as far as there are."""
    if end <= start:
        return ""
    first, last = start // TEXT_CHARACTERS, (end - 1) // TEXT_CHARACTERS
    found = conn.execute(_TEXT, {"v": version, "first": first, "last": last}).scalars()
    offset = first * TEXT_CHARACTERS
    return "".join(found)[start - offset : end - offset]
