"""What shows tasks needs beside them: what has changed, as it happens, and what words would make."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import time
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field, ValidationError

from taskchat.errors import NotSignedIn
from taskchat.schemas.caller import Caller
from taskchat.schemas.previews import PreviewedTask, PreviewRequest, TaskPreview
from taskchat.schemas.tasks import TOLD_MAX, TaskChanges, TaskDraft
from taskchat.schemas.values import ID_MAX, Shape
from taskchat.server.access import CallerHere, CanRead
from taskchat.server.imports import brought
from taskchat.server.openapi import problems
from taskchat.server.services import Services, ServicesHere

WAIT_MOST = 25  # seconds: below the idle limit of the proxies that people use
LOOK_SECONDS = 5.0  # after which the changes of other server processes are looked for
EVER = dt.datetime.fromtimestamp(0, dt.UTC)
_WAIT = re.compile(r"(?:^|[,;\s])wait=(\d{1,4})(?=$|[,;\s])")

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"])


class ChangesQuery(Shape):
    """From where on."""

    after: int | None = Field(default=None, ge=0, le=ID_MAX, description="The `last` of the answer before")


@router.get(
    "/changes", operation_id="list_task_changes", summary="Follow your changes", responses=problems(NotSignedIn)
)
async def list_task_changes(
    query: Annotated[ChangesQuery, Query()],
    request: Request,
    caller: CallerHere,
    services: ServicesHere,
    response: Response,
) -> TaskChanges:
    """What has changed since you last asked, whoever changed it; without `after`, only where you are.

    With the header `Prefer: wait=20` the answer comes with the first change, or after so many seconds, 25 at the most.
    """
    wanted = _WAIT.search(request.headers.get("prefer", ""))
    seconds = min(int(wanted[1]), WAIT_MOST) if wanted is not None and query.after is not None else 0
    if seconds:
        response.headers["Preference-Applied"] = f"wait={seconds}"
    return await _changes(services, caller, query.after, until=time.monotonic() + seconds)


async def _changes(services: Services, caller: Caller, after: int | None, *, until: float) -> TaskChanges:
    stopping = services.lifetime.stopping
    with services.tasks.news.following(caller.user_id) as woken:
        while True:
            woken.clear()
            found = await _behind(services, caller, after)
            left = until - time.monotonic()
            if found.items or left <= 0 or stopping.is_set():
                return found
            await _either(woken, stopping, seconds=min(left, LOOK_SECONDS))


async def _behind(services: Services, caller: Caller, after: int | None) -> TaskChanges:
    if after is None:
        newest = await services.tasks.latest(caller, after=0, since=EVER, limit=1)
        return TaskChanges(last=newest[0].id if newest else 0)
    found = await services.tasks.latest(caller, after=after, since=EVER, limit=TOLD_MAX + 1)
    return TaskChanges(items=found[:TOLD_MAX], last=found[0].id if found else after, whole=len(found) <= TOLD_MAX)


async def _either(*events: asyncio.Event, seconds: float) -> None:
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waiting:
            each.cancel()


@router.post(
    "/preview", operation_id="preview_task", summary="See what words would make", responses=problems(NotSignedIn)
)
async def preview_task(
    wanted: Annotated[PreviewRequest, Body(examples=[{"text": "buy milk tomorrow 5pm"}])],
    account: CanRead,
    services: ServicesHere,
) -> TaskPreview:
    """What the embedded model understands. Nothing is changed, and no other model is asked."""
    await brought("taskchat.agent.embedded.preview")
    from taskchat.agent.embedded import preview

    read = preview.preview_task if wanted.adding else preview.preview_message
    now = services.clock().astimezone(ZoneInfo(account.timezone))
    # Words that are made to be slow take a second: beside what the server does for others.
    found = await asyncio.to_thread(read, wanted.text, now=now, language=account.language)
    drafts = [_previewed(draft, says) for draft, says in found.drafts]
    return TaskPreview(intent=found.intent, sure=found.sure, drafts=[each for each in drafts if each is not None])


def _previewed(draft: object, says: str) -> PreviewedTask | None:
    """None for what could not be added as it is, like a tag of 200 letters."""
    try:
        return PreviewedTask(draft=TaskDraft.model_validate(draft), says=says)
    except ValidationError:
        return None
