"""Conversations over HTTP: list, read, search, rename, archive, delete, take along."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator, Field

from taskchat.conversations import exports
from taskchat.errors import NotFound, NotSignedIn
from taskchat.schemas.chat import Conversation, ConversationPage, ConversationPatch, MessageHits, MessagePage, PublicId
from taskchat.schemas.tasks import PAGE_MAX
from taskchat.schemas.values import VISIBLE, Cursor, SafeText, Shape, not_blank
from taskchat.server.access import CanChat, CanRead
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1", tags=["conversations"])

ConversationId = Annotated[
    str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="The conversation's id")
]
Words = Annotated[SafeText, Field(min_length=1, max_length=500), VISIBLE, AfterValidator(not_blank)]


class PageQuery(Shape):
    """How many at once, and from where on."""

    limit: int = Field(default=50, ge=1, le=PAGE_MAX)
    cursor: Cursor | None = Field(default=None, description="`next_cursor` or `prev_cursor` of another page")


class ConversationQuery(PageQuery):
    """Which conversations."""

    archived: bool = Field(default=False, description="The archived ones instead of the others")
    q: Words | None = Field(default=None, description="Words of the title")
    bot_id: PublicId | None = Field(default=None, description="Only those with this bot")


class SearchQuery(Shape):
    """What to look for."""

    q: Words = Field(description="Words of a message; inflection is fine")
    limit: int = Field(default=20, ge=1, le=PAGE_MAX)
    cursor: Cursor | None = Field(default=None, description="`next_cursor` of the page before")


class ExportQuery(Shape):
    """In which form."""

    format: exports.Format = "markdown"


@router.get(
    "/conversations", operation_id="list_conversations", summary="List conversations", responses=problems(NotSignedIn)
)
async def list_conversations(
    query: Annotated[ConversationQuery, Query()], account: CanRead, services: ServicesHere
) -> ConversationPage:
    """Your conversations, the last used first. `next_cursor` leads on, `prev_cursor` back."""
    return await services.conversations.page(
        account.id,
        limit=query.limit,
        cursor=query.cursor,
        archived=query.archived,
        q=query.q,
        bot_id=query.bot_id,
    )


@router.get(
    "/messages/search", operation_id="search_messages", summary="Search what was said", responses=problems(NotSignedIn)
)
async def search_messages(
    query: Annotated[SearchQuery, Query()], account: CanRead, services: ServicesHere
) -> MessageHits:
    """Your messages and the replies that have all the words, the newest first, in every conversation."""
    return await services.conversations.search(account.id, query.q, limit=query.limit, cursor=query.cursor)


@router.get(
    "/conversations/{id}",
    operation_id="get_conversation",
    summary="Get a conversation",
    responses=problems(NotSignedIn, NotFound),
)
async def get_conversation(id: ConversationId, account: CanRead, services: ServicesHere) -> Conversation:  # noqa: A002
    """One conversation, without its messages."""
    return await services.conversations.get(account.id, id)


@router.patch(
    "/conversations/{id}",
    operation_id="update_conversation",
    summary="Rename or archive a conversation",
    responses=problems(NotSignedIn, NotFound),
)
async def update_conversation(
    id: ConversationId,  # noqa: A002
    patch: Annotated[ConversationPatch, Body(examples=[{"title": "Groceries"}, {"archived": True}])],
    account: CanChat,
    services: ServicesHere,
) -> Conversation:
    """Only what is named changes."""
    return await services.conversations.update(account.id, id, patch)


@router.delete(
    "/conversations/{id}",
    operation_id="delete_conversation",
    summary="Delete a conversation",
    status_code=204,
    responses=problems(NotSignedIn, NotFound),
)
async def delete_conversation(id: ConversationId, account: CanChat, services: ServicesHere) -> None:  # noqa: A002
    """Delete a conversation and its messages. Tasks that were made in it stay."""
    await services.conversations.delete(account.id, id)


@router.get(
    "/conversations/{id}/messages",
    operation_id="list_messages",
    summary="Read a conversation",
    responses=problems(NotSignedIn, NotFound),
)
async def list_messages(
    id: ConversationId,  # noqa: A002
    query: Annotated[PageQuery, Query()],
    account: CanRead,
    services: ServicesHere,
) -> MessagePage:
    """The newest messages, oldest first inside the page; `next_cursor` leads to older ones, `prev_cursor` to newer."""
    return await services.conversations.messages(account.id, id, limit=query.limit, cursor=query.cursor)


@router.get(
    "/conversations/{id}/export",
    operation_id="export_conversation",
    summary="Take a conversation along",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The whole conversation, as a file",
            "content": {
                "text/markdown": {"schema": {"type": "string"}},
                "application/json": {"schema": {"type": "object"}},
            },
        },
        **problems(NotSignedIn, NotFound),
    },
)
async def export_conversation(
    id: ConversationId,  # noqa: A002
    query: Annotated[ExportQuery, Query()],
    account: CanRead,
    services: ServicesHere,
) -> StreamingResponse:
    """Every message of a conversation, oldest first, as Markdown to read or as JSON to work with."""
    conversation, messages = await services.conversations.export(account.id, id)
    return StreamingResponse(
        exports.pieces(conversation, messages, query.format, zone=account.timezone),
        media_type=exports.MEDIA_TYPES[query.format],
        headers={"Content-Disposition": f'attachment; filename="{exports.file_name(conversation, query.format)}"'},
    )
