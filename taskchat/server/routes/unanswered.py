"""Questions that nobody could answer, over HTTP: for those who can write the answers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from taskchat.errors import Conflict, NotAllowed, NotFound, NotSignedIn
from taskchat.schemas.faqs import Faq, UnansweredPage
from taskchat.schemas.tasks import PAGE_MAX
from taskchat.schemas.values import Cursor
from taskchat.server.access import CanKeep, CanRead
from taskchat.server.openapi import problems
from taskchat.server.routes.faqs import WhoseQuery
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1/faqs/unanswered", tags=["faqs"])

QuestionId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="The question's id")]


class UnansweredQuery(WhoseQuery):
    """Whose, and how many."""

    limit: int = Field(default=50, ge=1, le=PAGE_MAX)
    cursor: Cursor | None = Field(default=None, description="`next_cursor` of the page before")


@router.get(
    "",
    operation_id="list_unanswered",
    summary="List what nobody could answer",
    responses=problems(NotSignedIn, NotAllowed, NotFound),
)
async def list_unanswered(
    query: Annotated[UnansweredQuery, Query()], account: CanRead, services: ServicesHere
) -> UnansweredPage:
    """Questions to you, or to a bot that you may edit, for which nothing good enough was found; the most frequent
    first, those that ask the same together. Who asked is not told."""
    return await services.faqs.unanswered.page(account.id, query.bot_id, limit=query.limit, cursor=query.cursor)


@router.post(
    "/{id}/draft",
    operation_id="draft_unanswered",
    summary="Make an FAQ of one",
    status_code=201,
    responses=problems(NotSignedIn, NotAllowed, NotFound, Conflict),
)
async def draft_unanswered(id: QuestionId, account: CanKeep, services: ServicesHere, response: Response) -> Faq:  # noqa: A002
    """A draft with the question and its other wordings; or the FAQ that asks the same, with these wordings added. Only
    its answer is missing."""
    faq = await services.faqs.unanswered.draft(account.id, id)
    response.headers["Location"] = f"/api/v1/faqs/{faq.id}"
    return faq


@router.delete(
    "/{id}",
    operation_id="dismiss_unanswered",
    summary="Dismiss one",
    status_code=204,
    responses=problems(NotSignedIn, NotAllowed, NotFound),
)
async def dismiss_unanswered(id: QuestionId, account: CanKeep, services: ServicesHere) -> None:  # noqa: A002
    """It is not shown any more, nor is what asks the same later."""
    await services.faqs.unanswered.dismiss(account.id, id)
