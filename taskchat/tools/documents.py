"""Documents as resources: what a passage that was found is opened by, at its place."""

from __future__ import annotations

import re

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError

from taskchat.errors import NotFound, TaskchatError
from taskchat.knowledge.documents.opening import Opening
from taskchat.schemas.caller import caller_var
from taskchat.schemas.documents import TEXT_DEFAULT, TEXT_MAX, DocumentText
from taskchat.schemas.foreign_text import in_place
from taskchat.schemas.values import ID_MAX
from taskchat.tools import uris, wording

TEXT = "text/plain"
_ID = re.compile(r"[0-9a-f]{32}")
NO_SUCH = "There is no such document. search_knowledge gives the addresses of those that it finds."


class DocumentResources:
    """Every resource that concerns documents."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening

    def register(self, server: MCPServer) -> None:
        """Offer them on a server."""
        told = "A stretch of a document's text: what search_knowledge found, at its place"
        server.resource(uris.DOCUMENT, title="A document", description=told, mime_type=TEXT)(self.document)

    async def document(self, id: str, start: str = "", length: str = "", version: str = "") -> str:  # noqa: A002
        """A stretch of a document's text, by default its beginning."""
        caller = caller_var.get()
        if caller is None:
            raise ResourceError(wording.NOBODY)
        if _ID.fullmatch(id) is None:
            raise ResourceNotFoundError(NO_SUCH)
        try:
            found = await self._opening.text(
                caller.user_id,
                id,
                start=_number("start", start, 0, ID_MAX) or 0,
                length=_number("length", length, 1, TEXT_MAX) or TEXT_DEFAULT,
                version=_number("version", version, 1, ID_MAX),
            )
        except NotFound as error:
            raise ResourceNotFoundError(NO_SUCH) from error
        except TaskchatError as error:
            raise ResourceError(str(error)) from error
        return page(found)


def page(found: DocumentText) -> str:
    """The stretch, with what it is of."""
    at = f"characters {found.start} to {found.end} of {found.characters}"
    on = f", page {found.page}" if found.page is not None else ""
    return f"{wording.flat(in_place(found.title))} ({at}{on})\n\n{in_place(found.text)}"


def _number(name: str, text: str, least: int, most: int) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise ResourceError(f"{name} is a number from {least} to {most}.")
    return int(text)
