"""Conversations over HTTP: list, read, rename, archive, delete."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query
from pydantic import Field

from taskchat.errors import NotFound, NotSignedIn
from taskchat.schemas.chat import Conversation, ConversationPage, ConversationPatch, MessagePage
from taskchat.schemas.tasks import PAGE_MAX
from taskchat.schemas.values import SafeText, Shape
from taskchat.server.access import SignedInUser
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])

ConversationId = Annotated[
    str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="The conversation's id")
]


class PageQuery(Shape):
    """How many at once, and from where on."""

    limit: int = Field(default=50, ge=1, le=PAGE_MAX)
    cursor: SafeText | None = Field(default=None, max_length=1000, description="`next_cursor` of the page before")


class ConversationQuery(PageQuery):
    """Which conversations."""

    archived: bool = Field(default=False, description="The archived ones instead of the others")


@router.get("", operation_id="list_conversations", summary="List conversations", responses=problems(NotSignedIn))
async def list_conversations(
    query: Annotated[ConversationQuery, Query()], account: SignedInUser, services: ServicesHere
) -> ConversationPage:
    """Your conversations, the last used first."""
    return await services.conversations.page(
        account.id, limit=query.limit, cursor=query.cursor, archived=query.archived
    )


@router.get(
    "/{id}",
    operation_id="get_conversation",
    summary="Get a conversation",
    responses=problems(NotSignedIn, NotFound),
)
async def get_conversation(id: ConversationId, account: SignedInUser, services: ServicesHere) -> Conversation:  # noqa: A002
    """One conversation, without its messages."""
    return await services.conversations.get(account.id, id)


@router.patch(
    "/{id}",
    operation_id="update_conversation",
    summary="Rename or archive a conversation",
    responses=problems(NotSignedIn, NotFound),
)
async def update_conversation(
    id: ConversationId,  # noqa: A002
    patch: Annotated[ConversationPatch, Body(examples=[{"title": "Groceries"}, {"archived": True}])],
    account: SignedInUser,
    services: ServicesHere,
) -> Conversation:
    """Only what is named changes."""
    return await services.conversations.update(account.id, id, patch)


@router.delete(
    "/{id}",
    operation_id="delete_conversation",
    summary="Delete a conversation",
    status_code=204,
    responses=problems(NotSignedIn, NotFound),
)
async def delete_conversation(id: ConversationId, account: SignedInUser, services: ServicesHere) -> None:  # noqa: A002
    """Delete a conversation and its messages. Tasks that were made in it stay."""
    await services.conversations.delete(account.id, id)


@router.get(
    "/{id}/messages",
    operation_id="list_messages",
    summary="Read a conversation",
    responses=problems(NotSignedIn, NotFound),
)
async def list_messages(
    id: ConversationId,  # noqa: A002
    query: Annotated[PageQuery, Query()],
    account: SignedInUser,
    services: ServicesHere,
) -> MessagePage:
    """The newest messages, oldest first inside the page; `next_cursor` leads to older ones."""
    return await services.conversations.messages(account.id, id, limit=query.limit, cursor=query.cursor)
