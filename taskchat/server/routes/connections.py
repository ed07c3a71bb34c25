"""Connections over HTTP: the MCP servers that models may use. No key manages them: on a local server they start
programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path

from taskchat.errors import Conflict, ConnectionFailed, InvalidInput, NotAllowed, NotFound, NotSignedIn
from taskchat.schemas.connections import Connection, ConnectionDraft, ConnectionPage, ConnectionPatch
from taskchat.server.access import SignedInUser
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1/connections", tags=["connections"])

ConnectionId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="The connection's id")]


@router.get(
    "", operation_id="list_connections", summary="List your connections", responses=problems(NotSignedIn, NotAllowed)
)
async def list_connections(account: SignedInUser, services: ServicesHere) -> ConnectionPage:
    """The MCP servers that your models may use, and what each of their tools may."""
    return await services.connections.page(account.id)


@router.post(
    "",
    operation_id="add_connection",
    summary="Connect an MCP server",
    status_code=201,
    responses=problems(NotSignedIn, NotAllowed, InvalidInput, Conflict, ConnectionFailed),
)
async def add_connection(
    draft: Annotated[ConnectionDraft, Body(examples=[{"name": "notes", "url": "https://notes.example.com/mcp"}])],
    account: SignedInUser,
    services: ServicesHere,
) -> Connection:
    """Connect a server and read its tools. All of them are off until you say what they may."""
    return await services.connections.add(account.id, draft)


@router.get(
    "/{id}",
    operation_id="get_connection",
    summary="Get a connection",
    responses=problems(NotSignedIn, NotAllowed, NotFound),
)
async def get_connection(id: ConnectionId, account: SignedInUser, services: ServicesHere) -> Connection:  # noqa: A002
    """One connection. Of its secrets only the names are shown."""
    return await services.connections.get(account.id, id)


@router.patch(
    "/{id}",
    operation_id="update_connection",
    summary="Change a connection",
    responses=problems(NotSignedIn, NotAllowed, NotFound, InvalidInput, Conflict),
)
async def update_connection(
    id: ConnectionId,  # noqa: A002
    patch: Annotated[ConnectionPatch, Body(examples=[{"tools": [{"tool": "search", "permission": "ask"}]}])],
    account: SignedInUser,
    services: ServicesHere,
) -> Connection:
    """Say what its tools may, switch it off or on, or give it other secrets."""
    return await services.connections.update(account.id, id, patch)


@router.delete(
    "/{id}",
    operation_id="delete_connection",
    summary="Disconnect an MCP server",
    status_code=204,
    responses=problems(NotSignedIn, NotAllowed, NotFound),
)
async def delete_connection(id: ConnectionId, account: SignedInUser, services: ServicesHere) -> None:  # noqa: A002
    """Its tools and secrets are forgotten."""
    await services.connections.remove(account.id, id)


@router.post(
    "/{id}/refresh",
    operation_id="refresh_connection",
    summary="Read a connection's tools anew",
    responses=problems(NotSignedIn, NotAllowed, NotFound, ConnectionFailed),
)
async def refresh_connection(id: ConnectionId, account: SignedInUser, services: ServicesHere) -> Connection:  # noqa: A002
    """New and changed tools are off until you allow them."""
    return await services.connections.refresh(account.id, id)
