"""Everybody's accounts, for admins. The first admin is made on the server's machine: `taskchat users promote`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from taskchat.errors import NotAllowed, NotFound, NotSignedIn
from taskchat.schemas.accounts import ManagedUser, ManagedUserPage, ManagedUserPatch
from taskchat.schemas.tasks import PAGE_MAX
from taskchat.schemas.values import Cursor, Shape
from taskchat.server.access import Admin
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1/users", tags=["admin"])

UserId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="The account's id")]


class UserQuery(Shape):
    """How many at once, and from where on."""

    limit: int = Field(default=50, ge=1, le=PAGE_MAX)
    cursor: Cursor | None = Field(default=None, description="`next_cursor` of the page before")


@router.get("", operation_id="list_users", summary="List accounts", responses=problems(NotSignedIn, NotAllowed))
async def list_users(query: Annotated[UserQuery, Query()], _admin: Admin, services: ServicesHere) -> ManagedUserPage:
    """Every account, the oldest first."""
    return await services.accounts.administration.page(limit=query.limit, cursor=query.cursor)


@router.patch(
    "/{id}",
    operation_id="update_user",
    summary="Change somebody's role, disable or enable",
    responses=problems(NotSignedIn, NotAllowed, NotFound),
)
async def update_user(id: UserId, patch: ManagedUserPatch, _admin: Admin, services: ServicesHere) -> ManagedUser:  # noqa: A002
    """What changes ends all that its user is signed in with, within seconds."""
    return await services.accounts.administration.patch(id, patch)
