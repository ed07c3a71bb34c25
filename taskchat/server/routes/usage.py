"""What models have cost, over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from taskchat.errors import NotSignedIn
from taskchat.schemas.usage import Day, UsageReport
from taskchat.schemas.values import Shape
from taskchat.server.access import CanRead
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1", tags=["models"])


class UsageQuery(Shape):
    """Which days."""

    since: Day | None = Field(default=None, description="The first day. Default: 29 days before the last")
    until: Day | None = Field(default=None, description="The last day. Default: today, in UTC")


@router.get("/usage", operation_id="get_usage", summary="See what models have cost", responses=problems(NotSignedIn))
async def get_usage(query: Annotated[UsageQuery, Query()], account: CanRead, services: ServicesHere) -> UsageReport:
    """Your messages that models answered, their tokens and seconds, by day and model, at most 366 days at once.

    What was cut off or failed counts as well. Days are those of UTC.
    """
    return await services.spending.report(account.id, since=query.since, until=query.until)
