"""Files of documents in the database, a piece at a time: no transaction is as long as a file, and no file in memory."""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Connection

from taskchat.knowledge.documents.incoming import Incoming
from taskchat.store import document_contents as contents
from taskchat.store import documents as rows
from taskchat.store.document_contents import BLOB_BYTES
from taskchat.store.engine import Store

ABANDONED_HOURS = 24


async def store_file(store: Store, incoming: Incoming, version: int) -> None:
    """Put a file into the database as that of a version."""
    file, ordinal = incoming.rewind(), 0
    while data := await asyncio.to_thread(file.read, BLOB_BYTES):
        job = functools.partial(contents.add_blob, version=version, ordinal=ordinal, data=data)
        await store.write(job, alone=f"version:{version}")
        ordinal += 1


async def new_version(store: Store, owner_id: int, incoming: Incoming, kind: str, now: dt.datetime) -> int:
    """A version that has its file and is of no document yet; its internal id.

    Those of others that never came whole go on the occasion.
    """
    values: dict[str, Any] = {
        "document_id": None,
        "owner_id": owner_id,
        "version": 0,
        "kind": kind,
        "content_hash": incoming.content_hash,
        "size": incoming.size,
        "kept": True,
        "title": "",
        "pages": [],
        "notes": [],
        "created_at": now,
    }
    abandoned = now - dt.timedelta(hours=ABANDONED_HOURS)

    def begin(conn: Connection) -> int:
        rows.remove_abandoned(conn, abandoned)
        return rows.add_version(conn, values)

    version = await store.write(begin, alone=f"documents:{owner_id}")
    try:
        await store_file(store, incoming, version)
    except BaseException:
        await forget_version(store, version)
        raise
    return version


async def forget_version(store: Store, version: int) -> None:
    """Delete a version that came to nothing."""
    await store.write(lambda conn: rows.remove_versions(conn, [version]), alone=f"version:{version}")


async def stored_file(store: Store, version: int) -> AsyncIterator[bytes]:
    """The pieces of a version's file."""
    ordinal = 0
    while True:
        data = await store.read_aside(functools.partial(contents.blob, version=version, ordinal=ordinal))
        if data is None:
            return
        yield data
        ordinal += 1
