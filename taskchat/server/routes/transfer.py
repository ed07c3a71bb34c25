"""Tasks as files over HTTP: exported for other programs, imported from them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from taskchat.errors import InvalidInput, NotSignedIn, TaskchatError, TooLarge
from taskchat.knowledge.documents.incoming import Incoming
from taskchat.schemas.tasks import TaskFilter
from taskchat.schemas.transfer import FileFormat, TasksImported, TasksImporting
from taskchat.schemas.values import Shape
from taskchat.server import sse
from taskchat.server.access import AccountHere, CallerHere
from taskchat.server.openapi import problems
from taskchat.server.problems import problem_of
from taskchat.server.services import ServicesHere
from taskchat.server.uploads import BODY, UploadRoute, take_file
from taskchat.tasks.formats.table import FORMS

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"])

COUNT, LACKS = "Taskchat-Tasks", "Taskchat-Lacks"  # headers of an export


class ExportQuery(TaskFilter):
    """Which tasks, and in which format."""

    status: Literal["pending", "done", "all"] = "all"
    format: FileFormat = "json"


class ImportQuery(Shape):
    """What the file is."""

    format: FileFormat | None = Field(default=None, description="Default: what its name and its beginning say")
    dry_run: bool = Field(default=False, description="Change nothing, and say what would have come of it")


@router.get(
    "/export",
    operation_id="export_tasks",
    summary="Export tasks",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "A file for another program, or to be imported again",
            "content": {
                "application/json": {"schema": {}},
                "text/csv": {"schema": {"type": "string"}},
                "text/plain": {"schema": {"type": "string"}},
                "text/calendar": {"schema": {"type": "string"}},
            },
            "headers": {
                COUNT: {"description": "How many tasks there are in it", "schema": {"type": "string"}},
                LACKS: {
                    "description": "JSON: what the format has no place for, and of how many tasks",
                    "schema": {"type": "string"},
                },
            },
        },
        **problems(NotSignedIn),
    },
)
async def export_tasks(
    query: Annotated[ExportQuery, Query()], account: AccountHere, caller: CallerHere, services: ServicesHere
) -> StreamingResponse:
    """Your tasks as a file: all of them, or those that the filters name, in the order of their numbers."""
    form = FORMS[query.format]
    wanted = TaskFilter(**query.model_dump(include=set(TaskFilter.model_fields)))
    written = await services.exports.take_out(caller, account.public_id, query.format, wanted)
    headers = {
        "Content-Disposition": f'attachment; filename="tasks.{form.suffix}"',
        "Content-Type": form.media_type,
        "Content-Length": str(written.size),
        COUNT: str(written.tasks),
        LACKS: json.dumps(written.lacks),
    }
    return StreamingResponse(written.pieces(), headers=headers)


async def import_tasks(
    request: Request,
    query: Annotated[ImportQuery, Query()],
    account: AccountHere,
    caller: CallerHere,
    services: ServicesHere,
) -> Response | TasksImported:
    """Import a file of this or another program. What is there already is changed or left as it is, never doubled.

    One undo takes the whole import back. With `Accept: text/event-stream` it is told how far the import is.
    """
    with Incoming() as incoming:
        name = await take_file(request, incoming, most=services.imports.most)
        data = await asyncio.to_thread(incoming.rewind().read)
    events = services.imports.take_in(
        caller, account.public_id, data, name=name, form=query.format, dry_run=query.dry_run
    )
    del data
    begun = [
        await anext(events),
        await anext(events),
    ]  # what is wrong with the file's beginning is an answer of its own
    if sse.MEDIA_TYPE in request.headers.get("accept", ""):
        return StreamingResponse(_lines(begun, events), media_type=sse.MEDIA_TYPE, headers=sse.HEADERS)
    found = [event async for event in _joined(begun, events) if isinstance(event, TasksImported)]
    return found[0]


router.add_api_route(
    "/import",
    import_tasks,
    methods=["POST"],
    operation_id="import_tasks",
    summary="Import tasks",
    response_model=TasksImported,
    responses={
        200: {"content": {sse.MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "What came of it"},
        **problems(NotSignedIn, InvalidInput, TooLarge),
    },
    route_class_override=UploadRoute,
    openapi_extra=BODY,
)


async def _joined(
    begun: list[TasksImporting | TasksImported], rest: AsyncIterator[TasksImporting | TasksImported]
) -> AsyncIterator[TasksImporting | TasksImported]:
    for each in begun:
        yield each
    async for each in rest:
        yield each


async def _lines(
    begun: list[TasksImporting | TasksImported], rest: AsyncIterator[TasksImporting | TasksImported]
) -> AsyncIterator[str]:
    try:
        async for each in _joined(begun, rest):
            yield f"event: {each.type}\ndata: {each.model_dump_json()}\n\n"
    except TaskchatError as error:  # the file breaks off, or the disk is full
        yield f"event: import.failed\ndata: {problem_of(error).model_dump_json()}\n\n"
