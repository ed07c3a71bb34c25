"""FAQs as files over HTTP: imported, exported. For those who may edit them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from taskchat.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn, TaskchatError, TooLarge
from taskchat.knowledge.documents.incoming import Incoming
from taskchat.knowledge.faqs.files import Format
from taskchat.schemas.faqs import FaqImported, FaqImporting, FaqStatus
from taskchat.server import sse
from taskchat.server.access import CanKeep, CanRead
from taskchat.server.openapi import problems
from taskchat.server.problems import problem_of
from taskchat.server.routes.faqs import FilterQuery, WhoseQuery
from taskchat.server.services import ServicesHere
from taskchat.server.uploads import BODY, UploadRoute, take_file

router = APIRouter(prefix="/api/v1/faqs", tags=["faqs"])

MEDIA_TYPES: dict[Format, str] = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


class ImportQuery(WhoseQuery):
    """Where a file goes, and what it is."""

    format: Format | None = Field(default=None, description="Default: what the file's name says")
    status: FaqStatus | None = Field(default=None, description="Of new FAQs whose row has none. Default: draft")


class ExportQuery(FilterQuery):
    """Which FAQs, and in which form."""

    format: Format = "csv"


@router.get(
    "/export",
    operation_id="export_faqs",
    summary="Export FAQs",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "A file that can be imported again",
            "content": {"text/csv": {"schema": {"type": "string"}}, "application/json": {"schema": {"type": "object"}}},
        },
        **problems(NotSignedIn, NotAllowed, NotFound),
    },
)
async def export_faqs(
    query: Annotated[ExportQuery, Query()], account: CanRead, services: ServicesHere
) -> StreamingResponse:
    """All FAQs of yours, or of a bot that you may edit, as a file."""
    pieces = await services.faqs.files.take_out(account.id, query.bot_id, query.format, where=query.where())
    headers = {
        "Content-Disposition": f'attachment; filename="faqs.{query.format}"',
        "Content-Type": MEDIA_TYPES[query.format],
    }
    return StreamingResponse(pieces, headers=headers)


async def import_faqs(
    request: Request, query: Annotated[ImportQuery, Query()], account: CanKeep, services: ServicesHere
) -> Response | FaqImported:
    """Import a CSV or JSON file. What is there already, by its slug or its question, is changed or left as it is.

    A row that is wrong is named in `errors`, and keeps no other one out. With `Accept: text/event-stream` it is told
    how far the import is.
    """
    files = services.faqs.files
    await files.check(account.id, query.bot_id)
    with Incoming() as incoming:
        name = await take_file(request, incoming, most=files.most)
        data = await asyncio.to_thread(incoming.rewind().read)
    form = query.format or _format_of(name)
    events = files.take_in(account.id, query.bot_id, data, form, status=query.status)
    first = await anext(events)  # what is wrong with the whole file is an answer of its own
    if sse.MEDIA_TYPE in request.headers.get("accept", ""):
        return StreamingResponse(_lines(first, events), media_type=sse.MEDIA_TYPE, headers=sse.HEADERS)
    found = [event async for event in events if isinstance(event, FaqImported)]
    return found[0]


router.add_api_route(
    "/import",
    import_faqs,
    methods=["POST"],
    operation_id="import_faqs",
    summary="Import FAQs",
    response_model=FaqImported,
    responses={
        200: {"content": {sse.MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "What came of it"},
        **problems(NotSignedIn, NotAllowed, NotFound, TooLarge),
    },
    route_class_override=UploadRoute,
    openapi_extra=BODY,
)


async def _lines(
    first: FaqImporting | FaqImported, rest: AsyncIterator[FaqImporting | FaqImported]
) -> AsyncIterator[str]:
    yield _line(first)
    try:
        async for each in rest:
            yield _line(each)
    except TaskchatError as error:  # the bot went meanwhile, or the disk is full: what was imported stays
        yield f"event: import.failed\ndata: {problem_of(error).model_dump_json()}\n\n"


def _line(event: FaqImporting | FaqImported) -> str:
    return f"event: {event.type}\ndata: {event.model_dump_json()}\n\n"


def _format_of(name: str) -> Format:
    match name.lower().rpartition(".")[2]:
        case "json":
            return "json"
        case "csv" | "tsv" | "txt":
            return "csv"
    raise InvalidInput("It is not clear what file this is.", hint="Name it .csv or .json, or say format=csv.")
