"""What people have granted OAuth clients, over HTTP: look, and take back. No key and no client does either."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from taskchat.errors import NotFound, NotSignedIn
from taskchat.schemas.oauth import GrantPage
from taskchat.server.access import SignedInUser
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1/auth/grants", tags=["auth"])

GrantId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="The grant's id")]


@router.get(
    "", operation_id="list_grants", summary="List the programs that you let in", responses=problems(NotSignedIn)
)
async def list_grants(account: SignedInUser, services: ServicesHere) -> GrantPage:
    """Which programs may use your tasks by OAuth, what they may do, and when they last did."""
    return await services.accounts.grants.page(account)


@router.delete(
    "/{id}",
    operation_id="delete_grant",
    summary="Let a program in no longer",
    status_code=204,
    responses=problems(NotSignedIn, NotFound),
)
async def delete_grant(id: GrantId, account: SignedInUser, services: ServicesHere) -> None:  # noqa: A002
    """Its tokens end within seconds. It can ask you again."""
    await services.accounts.grants.remove(account, id)
