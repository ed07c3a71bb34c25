"""Whether the server lives (/health), and whether what it needs is there (/ready)."""

from __future__ import annotations

import asyncio
import time
from typing import Literal

from fastapi import APIRouter, Request, Response

from taskchat import __version__
from taskchat.errors import TaskchatError
from taskchat.schemas.values import Shape
from taskchat.server.model_list import state_of
from taskchat.server.services import Services, ServicesHere
from taskchat.store.health import ping

ANSWER_SECONDS = 5.0  # less than what asks for readiness waits

router = APIRouter(tags=["health"])


class Health(Shape):
    """The server lives."""

    status: Literal["ok"] = "ok"
    version: str


class Dependency(Shape):
    """One thing that the server needs. `failed` says why in its detail."""

    status: Literal["ok", "starting", "failed"]
    detail: str


class Model(Dependency):
    """The agent, and in its detail the model that answers where nobody chose another. `state` is null when all is well
    with that, as far as the last calls have shown: nobody is asked. Tasks can be worked with all the same."""

    state: str | None = None


class Database(Dependency):
    """The database: its kind, the revision of its schema, and how long it took to answer."""

    revision: str | None = None
    milliseconds: float


class Ready(Shape):
    """Whether the server can work, and each thing that it needs. The cache is what several servers count requests in:
    null where each counts by itself, and no reason not to be ready, for each then counts by itself."""

    status: Literal["ok", "failed", "stopping"]
    version: str
    database: Database
    model: Model
    cache: Dependency | None = None


@router.get("/health", operation_id="health", summary="Is the server alive?")
async def health() -> Health:
    """Answers while the process lives. Needs no token."""
    return Health(version=__version__)


@router.get(
    "/ready",
    operation_id="ready",
    summary="Can the server work?",
    responses={503: {"model": Ready, "description": "Something that it needs is missing, or it is about to end"}},
)
async def ready(request: Request, response: Response, services: ServicesHere) -> Ready:
    """Asks everything that the server depends on. Turns wait for a model that is starting. Needs no token."""
    # Anybody may ask this as often as they like: who comes while it is being found out gets the same answer.
    state = request.app.state
    if (finding := getattr(state, "finding", None)) is None or finding.done():
        finding = state.finding = asyncio.gather(_database(services), _cache(services))
    database, cache = await asyncio.shield(finding)
    model = _model(services)
    failed = "failed" in (database.status, model.status)
    stopping = services.lifetime.stopping.is_set()
    if failed or stopping:
        response.status_code = 503
    return Ready(
        status="stopping" if stopping else "failed" if failed else "ok",
        version=__version__,
        database=database,
        model=model,
        cache=cache,
    )


async def _database(services: Services) -> Database:
    started = time.perf_counter()
    revision, failure = None, ""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            detail, revision = await services.store.read(ping)
    except TaskchatError as error:
        failure = error.title
    except TimeoutError:
        failure = f"no answer within {ANSWER_SECONDS:g} seconds"
    return Database(
        status="failed" if failure else "ok",
        detail=failure or detail,
        revision=revision,
        milliseconds=round((time.perf_counter() - started) * 1000, 1),
    )


def _model(services: Services) -> Model:
    name = services.models.default
    shown = name.model if name.provider is None and not services.local else name.text  # anybody may ask
    state = state_of(services.models, name, services.agent.llms)
    return Model(status=services.agent.state, detail=shown, state=state)


async def _cache(services: Services) -> Dependency | None:
    if not services.counters.shared:
        return None
    if await services.counters.check():
        return Dependency(status="ok", detail="redis")
    return Dependency(status="failed", detail="redis does not answer: each server counts requests by itself")
