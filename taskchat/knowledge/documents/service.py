"""Documents of a user and of the bots that they may edit: listed, looked at, read again, deleted.

`adding` takes new ones, `opening` reads what is in them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import Connection, Row

from taskchat.errors import Conflict
from taskchat.knowledge.documents.adding import Adding, queue_again
from taskchat.knowledge.documents.opening import Opening
from taskchat.knowledge.documents.places import May, document_for, no_such
from taskchat.knowledge.documents.quotas import Quota
from taskchat.knowledge.documents.shapes import details_of, document_of, source_of
from taskchat.knowledge.index import Index
from taskchat.schemas.cursors import read_cursor, write_cursor
from taskchat.schemas.documents import Document, DocumentDetails, DocumentPage, State
from taskchat.schemas.values import ID_MAX
from taskchat.store import documents as rows
from taskchat.store.engine import Store, of_user


class DocumentService:
    """Documents. `wake` tells those who read them that there is something to read."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], dt.datetime],
        may: May,
        index: Index,
        quota: Quota,
        wake: Callable[[], None],
        *,
        most: int,
        urls: bool,
    ) -> None:
        self._store, self._clock, self._may, self._index, self._wake = store, clock, may, index, wake
        self.adding = Adding(store, clock, may, quota, wake, most=most, urls=urls)
        self.opening = Opening(store, may, index)

    async def page(
        self,
        user_id: int,
        bot_id: str | None,
        *,
        limit: int,
        cursor: str | None = None,
        state: State | None = None,
        q: str = "",
    ) -> DocumentPage:
        """A page of one's own documents, or of those of a bot that one may edit, the newest first."""
        before = cast("int", read_cursor(cursor, int)[0]) if cursor is not None else ID_MAX

        def job(conn: Connection) -> list[Row[Any]]:
            collection = self._may(conn, user_id, bot_id, "edit")
            return list(rows.page(conn, collection, before=before, limit=limit + 1, state=state, q=q))

        found = await self._store.read(job)
        more = write_cursor(found[limit - 1].id) if len(found) > limit else None
        return DocumentPage(items=[document_of(row) for row in found[:limit]], next_cursor=more)

    async def get(self, user_id: int, document_id: str) -> DocumentDetails:
        """One document, with its progress and versions. Raises NotFound, NotAllowed."""

        def job(conn: Connection) -> DocumentDetails:
            row = document_for(conn, self._may, user_id, document_id, "edit")
            return details_of(row, rows.versions_of(conn, row.id))

        return await self._store.read(job)

    async def refresh(self, user_id: int, document_id: str) -> Document:
        """Read a document again; an address is fetched again. Raises NotFound, NotAllowed, Conflict."""

        def job(conn: Connection) -> Row[Any] | None:
            row = document_for(conn, self._may, user_id, document_id, "edit")
            if row.url is None and not row.kept:
                raise Conflict("The file of this document is not kept.", hint="Add it again.")
            queue_again(conn, row, self._clock())
            return rows.one(conn, document_id)

        found = await self._store.write(job, alone=of_user(user_id))
        if found is None:
            raise no_such()
        self._wake()
        return document_of(found)

    async def remove(self, user_id: int, document_id: str) -> None:
        """Delete a document: its versions, its text, its file, and whatever is searched of it, all at once.

        Raises NotFound, NotAllowed.
        """

        def find(conn: Connection) -> Row[Any]:
            return document_for(conn, self._may, user_id, document_id, "edit")

        def also(conn: Connection) -> None:
            document = find(conn).id
            rows.lock(conn, document)
            rows.remove(conn, document)

        found = await self._store.read(find)
        await self._index.drop(found.collection, source_of(document_id), also=also)
