"""Tasks over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field

from taskchat.errors import Conflict, NotFound, NotSignedIn, PreconditionFailed
from taskchat.schemas.tasks import (
    PAGE_MAX,
    Sort,
    Task,
    TaskDraft,
    TaskEventPage,
    TaskFilter,
    TaskPage,
    TaskPatch,
    TaskResult,
    UndoCall,
    UndoResult,
)
from taskchat.schemas.values import ID_MAX, Cursor, Shape
from taskchat.server.access import CallerHere
from taskchat.server.conditional import TAGGED, ChangerHere, VersionsHere, tag
from taskchat.server.openapi import Responses, problems
from taskchat.server.services import ServicesHere

LIST_MAX = 1_000  # who shows all of them should not have to ask often

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"])

TaskNumber = Annotated[int, Path(ge=1, le=ID_MAX, description="The task's own small number", examples=[3])]
CHANGED: Responses = problems(NotSignedIn, NotFound, Conflict, PreconditionFailed)


class PageQuery(Shape):
    """How many at once, and from where on."""

    limit: int = Field(default=50, ge=1, le=PAGE_MAX)
    cursor: Cursor | None = Field(default=None, description="`next_cursor` of the page before")


class TaskQuery(PageQuery, TaskFilter):
    """Which tasks, in which order, and how many at once."""

    limit: int = Field(default=50, ge=1, le=LIST_MAX)
    sort: Sort = Field(default="due", description="`due` shows dated tasks first, soonest first, then by id")

    def filter(self) -> TaskFilter:
        """The part that says which tasks."""
        return TaskFilter(**self.model_dump(include=set(TaskFilter.model_fields)))


@router.get("", operation_id="list_tasks", summary="List tasks", responses=problems(NotSignedIn))
async def list_tasks(query: Annotated[TaskQuery, Query()], caller: CallerHere, services: ServicesHere) -> TaskPage:
    """Your tasks, page by page. Every filter that is given must hold; without `status`, the pending ones."""
    return await services.tasks.find(caller, query.filter(), sort=query.sort, limit=query.limit, cursor=query.cursor)


@router.post(
    "",
    operation_id="add_task",
    summary="Add a task",
    status_code=201,
    responses={201: TAGGED[200], **problems(NotSignedIn, Conflict)},
)
async def add_task(
    draft: Annotated[
        TaskDraft,
        Body(
            openapi_examples={
                "simple": {"summary": "Just a title", "value": {"title": "Buy milk"}},
                "full": {
                    "summary": "Everything",
                    "value": {
                        "title": "Water the plants",
                        "due": "2027-01-05T17:00:00+01:00",
                        "priority": "high",
                        "tags": ["home"],
                        "project": "Flat",
                        "recurrence": "FREQ=WEEKLY;BYDAY=TU",
                    },
                },
            }
        ),
    ],
    caller: ChangerHere,
    services: ServicesHere,
    response: Response,
) -> Task:
    """Add a task to your list."""
    task = _of(await services.tasks.add(caller, draft))
    response.headers["Location"] = f"{router.prefix}/{task.id}"
    return tag(response, task)


@router.post(
    "/undo",
    operation_id="undo_last_change",
    summary="Undo the last change",
    responses=problems(NotSignedIn, NotFound, Conflict),
)
async def undo(
    caller: ChangerHere,
    services: ServicesHere,
    wanted: Annotated[UndoCall | None, Body(examples=[{"message_id": 7, "call_id": "call_1"}])] = None,
) -> UndoResult:
    """Take back the last group of changes: those of one turn, or of one request. Again goes further back.

    With a body, what one tool call of a turn has changed, unless it was changed again since."""
    if wanted is None:
        return await services.tasks.undo(caller)
    return await services.tasks.undo_call(caller, wanted)


@router.get(
    "/{id}", operation_id="get_task", summary="Get a task", responses={**TAGGED, **problems(NotSignedIn, NotFound)}
)
async def get_task(id: TaskNumber, caller: CallerHere, services: ServicesHere, response: Response) -> Task:  # noqa: A002 - the contract's
    """One task."""
    return tag(response, await services.tasks.get(caller, id))


@router.get(
    "/{id}/events",
    operation_id="list_task_events",
    summary="See a task's changes",
    responses=problems(NotSignedIn, NotFound),
)
async def list_task_events(
    id: TaskNumber,  # noqa: A002
    query: Annotated[PageQuery, Query()],
    caller: CallerHere,
    services: ServicesHere,
) -> TaskEventPage:
    """What was done to a task, oldest first, also after it was deleted."""
    return await services.tasks.history(caller, id, limit=query.limit, cursor=query.cursor)


@router.patch("/{id}", operation_id="update_task", summary="Change a task", responses={**TAGGED, **CHANGED})
async def update_task(
    id: TaskNumber,  # noqa: A002
    patch: Annotated[TaskPatch, Body(examples=[{"title": "Buy oat milk", "due": None}])],
    caller: ChangerHere,
    only: VersionsHere,
    services: ServicesHere,
    response: Response,
) -> Task:
    """Only what is named changes, and null clears."""
    return tag(response, _of(await services.tasks.update(caller, id, patch, only=only)))


@router.delete("/{id}", operation_id="delete_task", summary="Delete a task", status_code=204, responses=CHANGED)
async def delete_task(id: TaskNumber, caller: ChangerHere, only: VersionsHere, services: ServicesHere) -> None:  # noqa: A002
    """Delete a task. Undo brings it back."""
    await services.tasks.delete(caller, id, only=only)


@router.post(
    "/{id}/complete", operation_id="complete_task", summary="Mark a task done", responses={**TAGGED, **CHANGED}
)
async def complete_task(
    id: TaskNumber,  # noqa: A002
    caller: ChangerHere,
    only: VersionsHere,
    services: ServicesHere,
    response: Response,
) -> Task:
    """Mark a task done. A recurring one makes its next."""
    return tag(response, _of(await services.tasks.complete(caller, id, only=only)))


@router.post(
    "/{id}/reopen", operation_id="reopen_task", summary="Mark a task not done", responses={**TAGGED, **CHANGED}
)
async def reopen_task(
    id: TaskNumber,  # noqa: A002
    caller: ChangerHere,
    only: VersionsHere,
    services: ServicesHere,
    response: Response,
) -> Task:
    """Mark a task pending again."""
    return tag(response, _of(await services.tasks.reopen(caller, id, only=only)))


def _of(result: TaskResult) -> Task:
    """The task that a change concerns. Outside a turn nothing waits for a yes, so there always is one."""
    if result.task is None:
        raise Conflict("This change needs a yes first.", hint="Ask for it in a conversation.")
    return result.task
