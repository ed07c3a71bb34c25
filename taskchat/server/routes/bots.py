"""Bots over HTTP. An API key may look at them; only who signed in changes and shares them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request, Response
from pydantic import AfterValidator, Field

from taskchat.accounts import emails
from taskchat.bots.sharing import MYSELF
from taskchat.errors import Conflict, NotAllowed, NotFound, NotSignedIn, TooManyRequests
from taskchat.schemas.bots import (
    Bot,
    BotDraft,
    BotMember,
    BotMemberDraft,
    BotMemberPage,
    BotPage,
    BotPatch,
    Which,
)
from taskchat.schemas.tasks import PAGE_MAX
from taskchat.schemas.values import NAME_MAX, VISIBLE, Cursor, SafeText, Shape, not_blank
from taskchat.server.access import CanRead, SignedInUser
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1/bots", tags=["bots"])

BotId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="The bot's id")]
MemberId = Annotated[
    str, Path(pattern=rf"^([0-9a-f]{{32}}|{MYSELF})$", description="The user's id; `me` leaves a bot shared with you")
]
Named = Annotated[SafeText, Field(min_length=1, max_length=NAME_MAX), VISIBLE, AfterValidator(not_blank)]
EXAMPLE = {
    "name": "House rules",
    "config": {
        "agent_type": "rag",
        "instructions": "Answer like a friendly caretaker.",
        "retriever_k": 5,
        "chat_history_length": 10,
        "tools": [],
    },
}


class PageQuery(Shape):
    """How many at once, and from where on."""

    limit: int = Field(default=50, ge=1, le=PAGE_MAX)
    cursor: Cursor | None = Field(default=None, description="`next_cursor` of the page before")


class BotQuery(PageQuery):
    """Which bots."""

    which: Which | None = Field(
        default=None,
        description="Only your own, only those shared with you, or the public ones of others. "
        "Default: your own and those shared with you",
    )
    named: Named | None = Field(
        default=None, description="Only those of this id, slug or name. Public ones of others have to be named by id"
    )


@router.get("", operation_id="list_bots", summary="List bots", responses=problems(NotSignedIn))
async def list_bots(query: Annotated[BotQuery, Query()], account: CanRead, services: ServicesHere) -> BotPage:
    """The bots that you may talk to, the newest first."""
    return await services.bots.page(
        account.id, which=query.which, named=query.named, limit=query.limit, cursor=query.cursor
    )


@router.post(
    "",
    operation_id="add_bot",
    summary="Make a bot",
    status_code=201,
    responses=problems(NotSignedIn, NotAllowed, Conflict),
)
async def add_bot(
    draft: Annotated[BotDraft, Body(examples=[EXAMPLE])],
    account: SignedInUser,
    services: ServicesHere,
    response: Response,
) -> Bot:
    """Make a bot. What its `config` leaves out has a default."""
    bot = await services.bots.add(account.id, draft)
    response.headers["Location"] = f"{router.prefix}/{bot.id}"
    return bot


@router.get("/{id}", operation_id="get_bot", summary="Get a bot", responses=problems(NotSignedIn, NotFound))
async def get_bot(id: BotId, account: CanRead, services: ServicesHere) -> Bot:  # noqa: A002
    """A bot that you may talk to. Only those who may change it are shown how it is configured."""
    return await services.bots.get(account.id, id)


@router.patch(
    "/{id}",
    operation_id="update_bot",
    summary="Change a bot",
    responses=problems(NotSignedIn, NotAllowed, NotFound, Conflict),
)
async def update_bot(
    id: BotId,  # noqa: A002
    patch: Annotated[BotPatch, Body(examples=[{"config": {"temperature": 0.2}}])],
    account: SignedInUser,
    services: ServicesHere,
) -> Bot:
    """Only what is named changes, also inside `config`, where null restores a default. Editors change all but its slug
    and its visibility; to make it private ends that it is shared."""
    return await services.bots.update(account.id, id, patch)


@router.delete(
    "/{id}",
    operation_id="delete_bot",
    summary="Delete a bot",
    status_code=204,
    responses=problems(NotSignedIn, NotAllowed, NotFound),
)
async def delete_bot(id: BotId, account: SignedInUser, services: ServicesHere) -> None:  # noqa: A002
    """Delete a bot with all that it knows. Conversations with it stay, to be read."""
    await services.bots.remove(account.id, id)


@router.get(
    "/{id}/members",
    operation_id="list_bot_members",
    summary="See with whom a bot is shared",
    responses=problems(NotSignedIn, NotAllowed, NotFound),
)
async def list_bot_members(
    id: BotId,  # noqa: A002
    query: Annotated[PageQuery, Query()],
    account: SignedInUser,
    services: ServicesHere,
) -> BotMemberPage:
    """Whom you have shared it with."""
    return await services.bots.sharing.page(account.id, id, limit=query.limit, cursor=query.cursor)


@router.post(
    "/{id}/members",
    operation_id="share_bot",
    summary="Share a bot with somebody",
    responses=problems(NotSignedIn, NotAllowed, NotFound, Conflict, TooManyRequests),
)
async def share_bot(
    id: BotId,  # noqa: A002
    wanted: Annotated[BotMemberDraft, Body(examples=[{"email": "bob@example.com", "role": "viewer"}])],
    account: SignedInUser,
    services: ServicesHere,
    request: Request,
) -> BotMember:
    """Share a bot with the account of an email, or give one of its members another role."""
    email = emails.canonical(wanted.email)
    await services.bots.get(account.id, id)  # what is not there is not counted
    await services.limits.share(request, account.id)
    return await services.bots.sharing.share(account.id, id, wanted.model_copy(update={"email": email}))


@router.delete(
    "/{id}/members/{member_id}",
    operation_id="unshare_bot",
    summary="Share a bot with somebody no more",
    status_code=204,
    responses=problems(NotSignedIn, NotAllowed, NotFound),
)
async def unshare_bot(id: BotId, member_id: MemberId, account: SignedInUser, services: ServicesHere) -> None:  # noqa: A002
    """They can't talk to it any more. Conversations that they have had stay theirs."""
    await services.bots.sharing.unshare(account.id, id, member_id)
