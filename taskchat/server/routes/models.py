"""Models over HTTP: which may be chosen, and whether one can be worked with."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query
from pydantic import Field

from taskchat.errors import InvalidInput, NotAllowed, NotSignedIn, TooManyRequests
from taskchat.schemas.models import ModelPage, ModelReport, ModelTest
from taskchat.schemas.values import Shape
from taskchat.server.access import CanChat, CanRead
from taskchat.server.model_list import page_of
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1", tags=["models"])


class ModelQuery(Shape):
    """How to look."""

    search: bool = Field(default=True, description="Whether a local server looks for models that run on its machine")


@router.get("/models", operation_id="list_models", summary="List models", responses=problems(NotSignedIn))
async def list_models(query: Annotated[ModelQuery, Query()], account: CanRead, services: ServicesHere) -> ModelPage:
    """Those that you may choose: in a message as `model`, or for good in your profile."""
    return await page_of(services.models, account, llms=services.agent.llms, search=query.search)


@router.post(
    "/models/test",
    operation_id="test_model",
    summary="Try a model",
    responses=problems(NotSignedIn, NotAllowed, InvalidInput, TooManyRequests),
)
async def test_model(
    wanted: Annotated[ModelTest, Body(examples=[{"model": "embedded"}])], account: CanChat, services: ServicesHere
) -> ModelReport:
    """Have a model call a harmless tool, streamed and not, and tell what works and what to do about what does not.

    It costs a few calls of the model, so each user has one test at a time.
    """
    return await services.trials.of(account, wanted)
