"""Whether the server lives (/health), and whether what it needs is there (/ready)."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response

from taskchat import __version__
from taskchat.agent.turn import EMBEDDED
from taskchat.errors import TaskchatError
from taskchat.schemas.values import Shape
from taskchat.server.services import ServicesHere
from taskchat.store.health import ping

router = APIRouter(tags=["health"])


class Health(Shape):
    """The server lives."""

    status: Literal["ok"] = "ok"
    version: str


class Dependency(Shape):
    """One thing that the server needs."""

    status: Literal["ok", "starting", "failed"]
    detail: str


class Ready(Shape):
    """Whether the server can work, and each thing that it needs."""

    status: Literal["ok", "failed"]
    version: str
    database: Dependency
    model: Dependency


@router.get("/health", operation_id="health", summary="Is the server alive?")
async def health() -> Health:
    """Answers while the process lives. Needs no token."""
    return Health(version=__version__)


@router.get(
    "/ready",
    operation_id="ready",
    summary="Can the server work?",
    responses={503: {"model": Ready, "description": "Something that it needs is missing"}},
)
async def ready(response: Response, services: ServicesHere) -> Ready:
    """Asks everything that the server depends on. Turns wait for a model that is starting. Needs no token."""
    database = await _database(services)
    model = Dependency(status=services.agent.state, detail=EMBEDDED)
    failed = "failed" in (database.status, model.status)
    if failed:
        response.status_code = 503
    return Ready(status="failed" if failed else "ok", version=__version__, database=database, model=model)


async def _database(services: ServicesHere) -> Dependency:
    try:
        return Dependency(status="ok", detail=await services.store.read(ping))
    except TaskchatError as error:
        return Dependency(status="failed", detail=error.title)
