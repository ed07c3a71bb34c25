"""API keys over HTTP. No key manages keys."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path

from taskchat.errors import Conflict, NotFound, NotSignedIn
from taskchat.schemas.accounts import ApiKeyDraft, ApiKeyPage, NewApiKey
from taskchat.server.access import SignedInUser
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1/auth/keys", tags=["auth"])

KeyId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="The key's id")]


@router.get("", operation_id="list_keys", summary="List your API keys", responses=problems(NotSignedIn))
async def list_keys(account: SignedInUser, services: ServicesHere) -> ApiKeyPage:
    """Your keys, each with its scopes and its last use."""
    return await services.accounts.keys.page(account)


@router.post(
    "", operation_id="add_key", summary="Make an API key", status_code=201, responses=problems(NotSignedIn, Conflict)
)
async def add_key(
    draft: Annotated[
        ApiKeyDraft, Body(examples=[{"name": "backup script", "scopes": ["read"], "expires_in_days": 90}])
    ],
    account: SignedInUser,
    services: ServicesHere,
) -> NewApiKey:
    """Make a key and show it, this once. Send it like an access token: `Authorization: Bearer tk_…`."""
    return await services.accounts.keys.add(account, draft)


@router.delete(
    "/{id}",
    operation_id="delete_key",
    summary="Delete an API key",
    status_code=204,
    responses=problems(NotSignedIn, NotFound),
)
async def delete_key(id: KeyId, account: SignedInUser, services: ServicesHere) -> None:  # noqa: A002
    """From now on it opens nothing."""
    await services.accounts.keys.remove(account, id)
