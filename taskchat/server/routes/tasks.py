"""Tasks over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field

from taskchat.errors import Conflict, NotFound, NotSignedIn
from taskchat.schemas.tasks import (
    PAGE_MAX,
    Sort,
    Task,
    TaskDraft,
    TaskFilter,
    TaskPage,
    TaskPatch,
    TaskResult,
    UndoResult,
)
from taskchat.schemas.values import ID_MAX, SafeText
from taskchat.server.access import CallerHere
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"])

TaskNumber = Annotated[int, Path(ge=1, le=ID_MAX, description="The task's own small number", examples=[3])]


class TaskQuery(TaskFilter):
    """Which tasks, in which order, and how many at once."""

    sort: Sort = Field(default="due", description="`due` shows dated tasks first, soonest first, then by id")
    limit: int = Field(default=50, ge=1, le=PAGE_MAX)
    cursor: SafeText | None = Field(default=None, max_length=1000, description="`next_cursor` of the page before")

    def filter(self) -> TaskFilter:
        """The part that says which tasks."""
        return TaskFilter(**self.model_dump(include=set(TaskFilter.model_fields)))


@router.get("", operation_id="list_tasks", summary="List tasks", responses=problems(NotSignedIn))
async def list_tasks(query: Annotated[TaskQuery, Query()], caller: CallerHere, services: ServicesHere) -> TaskPage:
    """Your tasks, page by page. Every filter that is given must hold; without `status`, the pending ones."""
    return await services.tasks.find(caller, query.filter(), sort=query.sort, limit=query.limit, cursor=query.cursor)


@router.post("", operation_id="add_task", summary="Add a task", status_code=201, responses=problems(NotSignedIn))
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
    caller: CallerHere,
    services: ServicesHere,
    response: Response,
) -> Task:
    """Add a task to your list."""
    task = _of(await services.tasks.add(caller, draft))
    response.headers["Location"] = f"{router.prefix}/{task.id}"
    return task


@router.post(
    "/undo", operation_id="undo_last_change", summary="Undo the last change", responses=problems(NotSignedIn, NotFound)
)
async def undo(caller: CallerHere, services: ServicesHere) -> UndoResult:
    """Take back the last group of changes: those of one turn, or of one request. Again goes further back."""
    return await services.tasks.undo(caller)


@router.get("/{id}", operation_id="get_task", summary="Get a task", responses=problems(NotSignedIn, NotFound))
async def get_task(id: TaskNumber, caller: CallerHere, services: ServicesHere) -> Task:  # noqa: A002 - the contract's
    """One task."""
    return await services.tasks.get(caller, id)


@router.patch("/{id}", operation_id="update_task", summary="Change a task", responses=problems(NotSignedIn, NotFound))
async def update_task(
    id: TaskNumber,  # noqa: A002
    patch: Annotated[TaskPatch, Body(examples=[{"title": "Buy oat milk", "due": None}])],
    caller: CallerHere,
    services: ServicesHere,
) -> Task:
    """Only what is named changes, and null clears."""
    return _of(await services.tasks.update(caller, id, patch))


@router.delete(
    "/{id}",
    operation_id="delete_task",
    summary="Delete a task",
    status_code=204,
    responses=problems(NotSignedIn, NotFound),
)
async def delete_task(id: TaskNumber, caller: CallerHere, services: ServicesHere) -> None:  # noqa: A002
    """Delete a task. Undo brings it back."""
    await services.tasks.delete(caller, id)


@router.post(
    "/{id}/complete",
    operation_id="complete_task",
    summary="Mark a task done",
    responses=problems(NotSignedIn, NotFound),
)
async def complete_task(id: TaskNumber, caller: CallerHere, services: ServicesHere) -> Task:  # noqa: A002
    """Mark a task done. A recurring one makes its next."""
    return _of(await services.tasks.complete(caller, id))


@router.post(
    "/{id}/reopen",
    operation_id="reopen_task",
    summary="Mark a task not done",
    responses=problems(NotSignedIn, NotFound),
)
async def reopen_task(id: TaskNumber, caller: CallerHere, services: ServicesHere) -> Task:  # noqa: A002
    """Mark a task pending again."""
    return _of(await services.tasks.reopen(caller, id))


def _of(result: TaskResult) -> Task:
    """The task that a change concerns. Outside a turn nothing waits for a yes, so there always is one."""
    if result.task is None:
        raise Conflict("This change needs a yes first.", hint="Ask for it in a conversation.")
    return result.task
