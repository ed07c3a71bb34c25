"""Documents over HTTP. An API key with `read` looks at them; one with `knowledge` adds, reads again and deletes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator, Field

from taskchat.errors import Conflict, NotAllowed, NotFound, NotSignedIn, TooLarge
from taskchat.knowledge.documents.incoming import Incoming
from taskchat.knowledge.documents.names import disposition
from taskchat.schemas.documents import (
    TEXT_DEFAULT,
    TEXT_MAX,
    BotId,
    Document,
    DocumentDetails,
    DocumentHits,
    DocumentPage,
    DocumentText,
    DocumentUrl,
    State,
)
from taskchat.schemas.tasks import PAGE_MAX
from taskchat.schemas.values import ID_MAX, VISIBLE, Cursor, SafeText, Shape, not_blank
from taskchat.server.access import CanKeep, CanRead
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere
from taskchat.server.uploads import BODY, UploadRoute, take_file

router = APIRouter(prefix="/api/v1/documents", tags=["documents"])

DocumentId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="The document's id")]
Words = Annotated[SafeText, Field(min_length=1, max_length=500), VISIBLE, AfterValidator(not_blank)]
HARMLESS = {  # whatever a file is, no browser shows or runs it as a page of this server
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Content-Type": "application/octet-stream",
}


class WhoseQuery(Shape):
    """Whose documents."""

    bot_id: BotId | None = None


class UploadQuery(WhoseQuery):
    """Where a file goes."""

    name: Annotated[SafeText, Field(max_length=2000)] | None = Field(
        default=None, description="Its name, with folders. The same name again is the next version. Default: the form's"
    )


class DocumentQuery(WhoseQuery):
    """Which documents."""

    state: State | None = None
    q: Words | None = Field(default=None, description="In the name or the title")
    limit: int = Field(default=50, ge=1, le=PAGE_MAX)
    cursor: Cursor | None = Field(default=None, description="`next_cursor` of the page before")


class SearchQuery(WhoseQuery):
    """What to look for."""

    q: Words
    limit: int = Field(default=5, ge=1, le=50)


class TextQuery(Shape):
    """Which stretch of a text."""

    start: int = Field(default=0, ge=0, le=ID_MAX, description="Its first character, from 0")
    length: int = Field(default=TEXT_DEFAULT, ge=1, le=TEXT_MAX, description="How many characters")
    version: int | None = Field(default=None, ge=1, le=ID_MAX, description="Default: the one that is searched")


async def add_document(
    request: Request,
    response: Response,
    query: Annotated[UploadQuery, Query()],
    account: CanKeep,
    services: ServicesHere,
) -> Document:
    """Add a file to your documents, or to those of a bot that you may edit. It is read beside this: look at `state`.

    What is there already is not added again (200); another file of the same name becomes the next version.
    """
    adding = services.documents.adding
    await adding.check(account.id, query.bot_id)
    with Incoming() as incoming:
        sent = await take_file(request, incoming, most=adding.most)
        added = await adding.file(account.id, query.bot_id, incoming, query.name or sent)
    response.status_code = 202 if added.new else 200
    return added.document


router.add_api_route(
    "",
    add_document,
    methods=["POST"],
    operation_id="add_document",
    summary="Add a document",
    status_code=202,
    responses={
        200: {"model": Document, "description": "It is there already"},
        **problems(NotSignedIn, NotAllowed, NotFound, Conflict, TooLarge),
    },
    route_class_override=UploadRoute,
    openapi_extra=BODY,
)


@router.post(
    "/url",
    operation_id="add_document_url",
    summary="Add a page or file of the web",
    status_code=202,
    responses={
        200: {"model": Document, "description": "It is there already, and is fetched again"},
        **problems(NotSignedIn, NotAllowed, NotFound, Conflict),
    },
)
async def add_document_url(
    wanted: Annotated[DocumentUrl, Body()], response: Response, account: CanKeep, services: ServicesHere
) -> Document:
    """Have this server fetch what is at an address of the web, and read it."""
    added = await services.documents.adding.url(account.id, wanted)
    response.status_code = 202 if added.new else 200
    return added.document


@router.get(
    "",
    operation_id="list_documents",
    summary="List documents",
    responses=problems(NotSignedIn, NotAllowed, NotFound),
)
async def list_documents(
    query: Annotated[DocumentQuery, Query()], account: CanRead, services: ServicesHere
) -> DocumentPage:
    """Your documents, or those of a bot that you may edit, the newest first."""
    return await services.documents.page(
        account.id, query.bot_id, limit=query.limit, cursor=query.cursor, state=query.state, q=query.q or ""
    )


@router.get(
    "/search",
    operation_id="search_documents",
    summary="Search documents",
    responses=problems(NotSignedIn, NotFound),
)
async def search_documents(
    query: Annotated[SearchQuery, Query()], account: CanRead, services: ServicesHere
) -> DocumentHits:
    """The passages of your documents, or of those of a bot that you may talk to, that say most of it."""
    return await services.documents.opening.search(account.id, query.bot_id, query.q, limit=query.limit)


@router.get(
    "/{id}",
    operation_id="get_document",
    summary="Get a document",
    responses=problems(NotSignedIn, NotAllowed, NotFound),
)
async def get_document(id: DocumentId, account: CanRead, services: ServicesHere) -> DocumentDetails:  # noqa: A002
    """One document: how far it is, why it failed, its versions."""
    return await services.documents.get(account.id, id)


@router.get(
    "/{id}/text",
    operation_id="get_document_text",
    summary="Open a document at a place",
    responses=problems(NotSignedIn, NotFound),
)
async def get_document_text(
    id: DocumentId,  # noqa: A002
    query: Annotated[TextQuery, Query()],
    account: CanRead,
    services: ServicesHere,
) -> DocumentText:
    """A stretch of its text. Whoever may talk to a bot may open what it quotes."""
    return await services.documents.opening.text(
        account.id, id, start=query.start, length=query.length, version=query.version
    )


@router.get(
    "/{id}/original",
    operation_id="get_document_original",
    summary="Download a document's file",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The file as it was added",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        **problems(NotSignedIn, NotAllowed, NotFound),
    },
)
async def get_document_original(id: DocumentId, account: CanRead, services: ServicesHere) -> StreamingResponse:  # noqa: A002
    """The file of the newest version, to be saved."""
    found = await services.documents.opening.original(account.id, id)
    headers = {**HARMLESS, "Content-Disposition": disposition(found.name), "Content-Length": str(found.size)}
    return StreamingResponse(found.pieces, headers=headers)


@router.post(
    "/{id}/refresh",
    operation_id="refresh_document",
    summary="Read a document again",
    status_code=202,
    responses=problems(NotSignedIn, NotAllowed, NotFound, Conflict),
)
async def refresh_document(id: DocumentId, account: CanKeep, services: ServicesHere) -> Document:  # noqa: A002
    """Read its file again, or fetch its address again: what has changed there becomes the next version."""
    return await services.documents.refresh(account.id, id)


@router.delete(
    "/{id}",
    operation_id="delete_document",
    summary="Delete a document",
    status_code=204,
    responses=problems(NotSignedIn, NotAllowed, NotFound),
)
async def delete_document(id: DocumentId, account: CanKeep, services: ServicesHere) -> None:  # noqa: A002
    """Delete a document with its versions, its text, its file, and whatever is searched of it."""
    await services.documents.remove(account.id, id)
