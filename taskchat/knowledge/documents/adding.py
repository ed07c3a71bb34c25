"""How documents come in: files that are sent, and addresses to fetch. What is there already is not added again."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from taskchat.errors import NotAllowed
from taskchat.knowledge.documents.addresses import place_of
from taskchat.knowledge.documents.incoming import Incoming
from taskchat.knowledge.documents.jobs import FREE
from taskchat.knowledge.documents.names import clean_name, name_of_url
from taskchat.knowledge.documents.places import May, Place, no_such, place_for
from taskchat.knowledge.documents.quotas import Quota
from taskchat.knowledge.documents.shapes import document_of
from taskchat.knowledge.documents.stored import forget_version, new_version
from taskchat.schemas.document_kinds import kind_of
from taskchat.schemas.documents import Document, DocumentUrl
from taskchat.store import documents as rows
from taskchat.store.engine import Store, of_user

TURN_SECONDS = 2.0  # how much later somebody's next document is taken, for each of theirs that waits
UNFETCHED: dict[str, Any] = {
    "kind": None,
    "content_hash": None,
    "size": 0,
    "kept": False,
    "title": "",
    "pages": [],
    "notes": [],
}


class Added(NamedTuple):
    """A document that was added; `new` is false where its content was there already."""

    document: Document
    new: bool


class Adding:
    """Takes documents. `most` are the bytes that one file may have; `urls` says whether any may be fetched."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], dt.datetime],
        may: May,
        quota: Quota,
        wake: Callable[[], None],
        *,
        most: int,
        urls: bool,
    ) -> None:
        self._store, self._clock, self._may, self._quota, self._wake = store, clock, may, quota, wake
        self.most, self._urls = most, urls

    async def check(self, user_id: int, bot_id: str | None) -> None:
        """Whether the user may add a document there at all: to be asked before anything of it is read.

        Raises NotFound, NotAllowed, and Conflict where there is no room for a single byte.
        """

        def job(conn: Connection) -> None:
            place = place_for(conn, self._may, user_id, bot_id)
            self._quota.check(conn, place.owner_id, documents=0, size=1)

        await self._store.read(job)

    async def file(self, user_id: int, bot_id: str | None, incoming: Incoming, name: str) -> Added:
        """Add a file, or the next version of the document of this name. The same content is added once.

        1 is it of a kind that can be read  2 is it there already  3 store it, piece by piece  4 make it a document

        Raises NotFound, NotAllowed, InvalidInput, Conflict.
        """
        name = clean_name(name)
        kind = kind_of(name, incoming.head)

        def look(conn: Connection) -> tuple[Place, Row[Any] | None]:
            place = place_for(conn, self._may, user_id, bot_id)
            known = _same(conn, place, incoming.content_hash)
            if known is None:
                new = rows.named(conn, place.collection, name) is None
                self._quota.check(conn, place.owner_id, documents=int(new), size=incoming.size)
            return place, known

        place, known = await self._store.read(look)
        if known is not None:
            return Added(document_of(known), new=False)
        version = await new_version(self._store, place.owner_id, incoming, kind, self._clock())
        try:
            added = await self._store.write(
                lambda conn: self._settle(conn, user_id, bot_id, incoming.content_hash, name, version),
                alone=of_user(place.owner_id),
            )
        except BaseException:
            await forget_version(self._store, version)
            raise
        self._wake()
        return added

    async def url(self, user_id: int, wanted: DocumentUrl) -> Added:
        """Have an address fetched and read; one that is there already is fetched again.

        Raises NotFound, NotAllowed, InvalidInput, Conflict.
        """
        if not self._urls:
            raise NotAllowed("This server fetches nothing from the web.", hint="Download it, and add the file.")
        url = place_of(wanted.url).url

        def job(conn: Connection) -> Added:
            place = place_for(conn, self._may, user_id, wanted.bot_id)
            known = rows.at(conn, place.collection, url)
            if known is not None:
                queue_again(conn, known, self._clock())
                return Added(_shown(conn, known.public_id), new=False)
            self._quota.check(conn, place.owner_id, documents=1, size=0)
            document, public_id = self._document(conn, place, name_of_url(url), url=url)
            rows.add_version(conn, unfetched(document, place.owner_id, 1, self._clock()))
            return Added(_shown(conn, public_id), new=True)

        added = await self._store.write(job, alone=of_user(user_id))
        self._wake()
        return added

    def _settle(
        self, conn: Connection, user_id: int, bot_id: str | None, content_hash: str, name: str, version: int
    ) -> Added:
        """Give a version that has come whole its document: the one of its name, else a new one."""
        place = place_for(conn, self._may, user_id, bot_id)
        if (same := _same(conn, place, content_hash)) is not None:
            rows.remove_versions(conn, [version])
            return Added(document_of(same), new=False)
        known = rows.named(conn, place.collection, name)
        if known is None:
            self._quota.check(conn, place.owner_id, documents=1, size=0)
            document, public_id = self._document(conn, place, name)
            number = 1
        else:
            rows.lock(conn, known.id)
            document, public_id, number = known.id, known.public_id, known.version + 1
            rows.change(conn, document, {**queued(conn, place.owner_id, self._clock()), "version": number})
        rows.change_version(conn, version, {"document_id": document, "version": number})
        return Added(_shown(conn, public_id), new=True)

    def _document(self, conn: Connection, place: Place, name: str, url: str | None = None) -> tuple[int, str]:
        public_id, now = secrets.token_hex(16), self._clock()
        values = {
            "public_id": public_id,
            "collection": place.collection,
            "owner_id": place.owner_id,
            "name": name,
            "url": url,
            "version": 1,
            "ready_version": None,
            "created_at": now,
            **queued(conn, place.owner_id, now),
        }
        return rows.add(conn, values), public_id


def queued(conn: Connection, owner_id: int, now: dt.datetime) -> dict[str, Any]:
    """The columns of a document that waits to be read. Who has many waiting lets others in between."""
    place = now + dt.timedelta(seconds=TURN_SECONDS * rows.unfinished(conn, owner_id))
    return {**FREE, "state": "queued", "progress": 0, "reason": None, "tries": 0, "place": place, "updated_at": now}


def queue_again(conn: Connection, row: Row[Any], now: dt.datetime) -> None:
    """Let a document be read again: what is of the web is fetched as a new version, a file is read as it is."""
    rows.lock(conn, row.id)
    if row.state not in rows.FINISHED:
        return  # it is about to be
    values = queued(conn, row.owner_id, now)
    if row.url is not None and row.content_hash is not None:
        values["version"] = row.version + 1
        rows.add_version(conn, unfetched(row.id, row.owner_id, row.version + 1, now))
    rows.change(conn, row.id, values)


def unfetched(document: int, owner_id: int, number: int, now: dt.datetime) -> dict[str, Any]:
    """The columns of a version whose file is still to be fetched."""
    return {**UNFETCHED, "document_id": document, "owner_id": owner_id, "version": number, "created_at": now}


def _same(conn: Connection, place: Place, content_hash: str) -> Row[Any] | None:
    """The document that has this content already, unless it could not be read: then it is tried anew."""
    found = rows.same(conn, place.collection, content_hash)
    return found if found is not None and found.state != "failed" else None


def _shown(conn: Connection, public_id: str) -> Document:
    row = rows.one(conn, public_id)
    if row is None:
        raise no_such()
    return document_of(row)
