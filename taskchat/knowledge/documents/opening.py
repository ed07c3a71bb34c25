"""What is read of documents: their text at a place, their file, and what a search finds in them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import NamedTuple

from sqlalchemy import Connection

from taskchat.errors import NotFound
from taskchat.knowledge.documents.names import title_of
from taskchat.knowledge.documents.places import May, document_for
from taskchat.knowledge.documents.stored import stored_file
from taskchat.knowledge.index import Index
from taskchat.knowledge.reading.source import page_of
from taskchat.schemas.documents import DocumentHit, DocumentHits, DocumentText
from taskchat.store import document_contents as contents
from taskchat.store import documents as rows
from taskchat.store.engine import Store

ENDINGS = {"code": "txt"}


class Original(NamedTuple):
    """The file of a document."""

    name: str
    size: int
    pieces: AsyncIterator[bytes]


class Opening:
    """Opens documents for those who may."""

    def __init__(self, store: Store, may: May, index: Index) -> None:
        self._store, self._may, self._index = store, may, index

    async def text(
        self, user_id: int, document_id: str, *, start: int, length: int, version: int | None = None
    ) -> DocumentText:
        """A stretch of a document's text, by default of the version that is searched: what a quote is opened by.

        Whoever may talk to a bot may open what it quotes. Raises NotFound.
        """

        def job(conn: Connection) -> DocumentText:
            row = document_for(conn, self._may, user_id, document_id, "ask")
            wanted = version if version is not None else row.ready_version
            found = next((each for each in rows.versions_of(conn, row.id) if each.version == wanted), None)
            if found is None or found.characters is None:
                raise NotFound("There is no such text of this document.", hint="It may not be read yet, or be deleted.")
            begin = min(start, found.characters)
            end = min(begin + length, found.characters)
            return DocumentText(
                id=row.public_id,
                version=found.version,
                title=found.title or title_of(row.name),
                start=begin,
                end=end,
                characters=found.characters,
                page=page_of(found.pages, begin),
                text=contents.text_between(conn, found.id, begin, end),
            )

        return await self._store.read_aside(job)

    async def original(self, user_id: int, document_id: str) -> Original:
        """The file of a document's newest version. Raises NotFound, NotAllowed."""
        row = await self._store.read(lambda conn: document_for(conn, self._may, user_id, document_id, "edit"))
        if not row.kept:
            raise NotFound("The file of this document is not kept.", hint=f"Its text is: {document_id}/text")
        name = str(row.name).rpartition("/")[2]
        named = name if "." in name else f"{name}.{ENDINGS.get(row.kind, row.kind)}"
        return Original(named, row.size, stored_file(self._store, row.version_id))

    async def search(self, user_id: int, bot_id: str | None, q: str, *, limit: int) -> DocumentHits:
        """The passages of one's own documents, or of a bot's, that say most of what is looked for."""
        collection = await self._store.read(lambda conn: self._may(conn, user_id, bot_id, "ask"))
        found = await self._index.search([collection], q, limit=limit, kinds=("doc",))
        same = ("passage_id", "title", "text", "start", "end", "page", "score", "highlights")
        hits = [
            DocumentHit(
                document_id=hit.source.removeprefix("doc:"),
                path=list(hit.path),
                **{name: getattr(hit, name) for name in same},
            )
            for hit in found.hits
        ]
        return DocumentHits(items=hits, confidence=found.confidence)
