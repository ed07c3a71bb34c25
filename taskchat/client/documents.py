"""The server's documents, as typed calls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol
from urllib.parse import quote

import httpx
from pydantic import TypeAdapter

from taskchat.client.bots import Way
from taskchat.client.shapes import parsed
from taskchat.schemas.documents import (
    Document,
    DocumentDetails,
    DocumentHits,
    DocumentPage,
    DocumentText,
    DocumentUrl,
    State,
)

PATH = "/api/v1/documents"
UPLOAD_SECONDS = 330.0  # longer than a server waits for a file
_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)


@dataclass(frozen=True)
class Upload:
    """A file to send, and how many seconds the server may take for it."""

    name: str
    file: BinaryIO
    seconds: float = UPLOAD_SECONDS

    def form(self) -> dict[str, tuple[str, BinaryIO]]:
        """The form that holds it, from its beginning."""
        self.file.seek(0)
        return {"file": (self.name, self.file)}


class SendsFile(Protocol):
    """Sends a file as a form."""

    async def __call__(self, path: str, upload: Upload, params: dict[str, str]) -> httpx.Response:
        """Send it to `path`."""


class DocumentCalls:
    """What one can ask a server of documents. `bot_id` names the bot whose they are; None: one's own."""

    def __init__(self, way: Way, send_file: SendsFile, server: str) -> None:
        self._way, self._send_file, self._server = way, send_file, server

    async def add_file(self, name: str, file: BinaryIO, *, bot_id: str | None = None) -> Document:
        """Add a file, or the next version of the document of this name."""
        params = {"name": name, **({"bot_id": bot_id} if bot_id else {})}
        answer = await self._send_file(PATH, Upload(name.rpartition("/")[2], file), params)
        return parsed(_DOCUMENT, answer.content, server=self._server)

    async def add_url(self, wanted: DocumentUrl) -> Document:
        """Have the server fetch an address."""
        return await self._way.write(Document, "POST", f"{PATH}/url", wanted.model_dump(exclude_none=True))

    async def page(
        self,
        *,
        bot_id: str | None = None,
        state: State | None = None,
        q: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> DocumentPage:
        """A page of documents, the newest first."""
        query = {"bot_id": bot_id, "state": state, "q": q, "limit": limit, "cursor": cursor}
        return await self._way.read(DocumentPage, PATH, query)

    async def every(self, *, bot_id: str | None = None, q: str | None = None) -> AsyncIterator[Document]:
        """All of them, the newest first."""
        cursor: str | None = None
        while True:
            page = await self.page(bot_id=bot_id, q=q, limit=200, cursor=cursor)
            for each in page.items:
                yield each
            if (cursor := page.next_cursor) is None:
                return

    async def get(self, document_id: str) -> DocumentDetails:
        """One document."""
        return await self._way.read(DocumentDetails, f"{PATH}/{quote(document_id, safe='')}")

    async def text(self, document_id: str, *, start: int = 0, length: int | None = None) -> DocumentText:
        """A stretch of its text."""
        query = {"start": start, "length": length}
        return await self._way.read(DocumentText, f"{PATH}/{quote(document_id, safe='')}/text", query)

    async def refresh(self, document_id: str) -> Document:
        """Have it read again."""
        return await self._way.write(Document, "POST", f"{PATH}/{quote(document_id, safe='')}/refresh")

    async def remove(self, document_id: str) -> None:
        """Delete it."""
        await self._way.send("DELETE", f"{PATH}/{quote(document_id, safe='')}")

    async def search(self, q: str, *, bot_id: str | None = None, limit: int = 5) -> DocumentHits:
        """The passages that say most of it."""
        return await self._way.read(DocumentHits, f"{PATH}/search", {"q": q, "bot_id": bot_id, "limit": limit})
