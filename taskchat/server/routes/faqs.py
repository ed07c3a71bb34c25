"""FAQs over HTTP. An API key with `read` looks at them and searches, `chat` votes, `knowledge` writes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import AfterValidator, Field

from taskchat.errors import Conflict, NotAllowed, NotFound, NotSignedIn
from taskchat.schemas.bots import Slug
from taskchat.schemas.documents import BotId
from taskchat.schemas.faqs import (
    PRIORITY_MAX,
    SEARCH_MAX,
    Faq,
    FaqCategories,
    FaqDraft,
    FaqHits,
    FaqPage,
    FaqPatch,
    FaqQuestion,
    FaqStatus,
    FaqSuggestions,
    FaqVote,
    Label,
    NewFaq,
)
from taskchat.schemas.tasks import PAGE_MAX
from taskchat.schemas.values import VISIBLE, Cursor, Language, SafeText, Shape, Tag, not_blank
from taskchat.server.access import CanChat, CanKeep, CanRead
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1/faqs", tags=["faqs"])

FaqId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="The FAQ's id")]
Words = Annotated[SafeText, Field(min_length=1, max_length=SEARCH_MAX), VISIBLE, AfterValidator(not_blank)]
EXAMPLE = {
    "question": "When does the laundry room close?",
    "answer": "At nine, on Sundays at six.",
    "wordings": ["Can I wash at night?"],
    "category": "Laundry",
    "status": "published",
}


class WhoseQuery(Shape):
    """Whose FAQs."""

    bot_id: BotId | None = None


class FilterQuery(WhoseQuery):
    """Which FAQs."""

    status: FaqStatus | None = None
    category: Label | None = None
    language: Language | None = None
    tag: Tag | None = None
    priority: int | None = Field(default=None, ge=0, le=PRIORITY_MAX)

    def where(self) -> dict[str, object]:
        """What is asked for."""
        return self.model_dump(include={"status", "category", "language", "tag", "priority"}, exclude_none=True)


class FaqQuery(FilterQuery):
    """Which FAQs, and how many at once."""

    slug: Slug | None = None
    q: Words | None = Field(default=None, description="Words that stand so in the question")
    limit: int = Field(default=50, ge=1, le=PAGE_MAX)
    cursor: Cursor | None = Field(default=None, description="`next_cursor` of the page before")

    def where(self) -> dict[str, object]:
        """What is asked for."""
        return super().where() | self.model_dump(include={"slug", "q"}, exclude_none=True)


class TypedQuery(WhoseQuery):
    """What has been typed so far."""

    q: Words
    limit: int = Field(default=5, ge=1, le=20)


@router.get("", operation_id="list_faqs", summary="List FAQs", responses=problems(NotSignedIn, NotFound))
async def list_faqs(query: Annotated[FaqQuery, Query()], account: CanRead, services: ServicesHere) -> FaqPage:
    """Your FAQs, or those of a bot that you may talk to, those of the highest priority first, then the newest.

    Who may not edit the bot sees those that are published.
    """
    return await services.faqs.page(
        account.id, query.bot_id, limit=query.limit, cursor=query.cursor, where=query.where()
    )


@router.post(
    "",
    operation_id="add_faq",
    summary="Add an FAQ",
    status_code=201,
    responses=problems(NotSignedIn, NotAllowed, NotFound, Conflict),
)
async def add_faq(
    draft: Annotated[NewFaq, Body(examples=[EXAMPLE])],
    account: CanKeep,
    services: ServicesHere,
    response: Response,
) -> Faq:
    """Add an FAQ to your own, or to those of a bot that you may edit. Only what is published answers anybody."""
    faq = await services.faqs.add(account.id, draft.bot_id, FaqDraft(**draft.model_dump(exclude={"bot_id"})))
    response.headers["Location"] = f"{router.prefix}/{faq.id}"
    return faq


@router.post(
    "/search", operation_id="search_faqs", summary="Search FAQs", responses=problems(NotSignedIn, NotAllowed, NotFound)
)
async def search_faqs(
    asked: Annotated[FaqQuestion, Body(examples=[{"q": "can I wash at night", "limit": 3}])],
    account: CanRead,
    services: ServicesHere,
) -> FaqHits:
    """The FAQs that answer best, by their words and their meaning. Who may only ask finds those that are published."""
    return await services.faqs.finding.search(account.id, asked)


@router.get(
    "/suggest", operation_id="suggest_faqs", summary="Suggest while typing", responses=problems(NotSignedIn, NotFound)
)
async def suggest_faqs(
    query: Annotated[TypedQuery, Query()], account: CanRead, services: ServicesHere
) -> FaqSuggestions:
    """Published questions that begin like what was typed, or have its words, or ask alike."""
    return await services.faqs.finding.suggest(account.id, query.bot_id, query.q, limit=query.limit)


@router.get(
    "/categories",
    operation_id="list_faq_categories",
    summary="List categories",
    responses=problems(NotSignedIn, NotFound),
)
async def list_faq_categories(
    query: Annotated[WhoseQuery, Query()], account: CanRead, services: ServicesHere
) -> FaqCategories:
    """Every category, with how many FAQs you see in it."""
    return await services.faqs.categories(account.id, query.bot_id)


@router.get("/{id}", operation_id="get_faq", summary="Get an FAQ", responses=problems(NotSignedIn, NotFound))
async def get_faq(id: FaqId, account: CanRead, services: ServicesHere) -> Faq:  # noqa: A002
    """One FAQ: what an answer that comes from it is opened by. If it is published, the view is counted."""
    return await services.faqs.open(account.id, id)


@router.patch(
    "/{id}",
    operation_id="update_faq",
    summary="Change an FAQ",
    responses=problems(NotSignedIn, NotAllowed, NotFound, Conflict),
)
async def update_faq(
    id: FaqId,  # noqa: A002
    patch: Annotated[FaqPatch, Body(examples=[{"status": "published"}, {"answer": "At ten."}])],
    account: CanKeep,
    services: ServicesHere,
) -> Faq:
    """Only what is named changes. Publish it, or archive it, by its `status`."""
    return await services.faqs.update(account.id, id, patch)


@router.delete(
    "/{id}",
    operation_id="delete_faq",
    summary="Delete an FAQ",
    status_code=204,
    responses=problems(NotSignedIn, NotAllowed, NotFound),
)
async def delete_faq(id: FaqId, account: CanKeep, services: ServicesHere) -> None:  # noqa: A002
    """Delete an FAQ with its votes, and whatever is searched of it."""
    await services.faqs.remove(account.id, id)


@router.put(
    "/{id}/vote",
    operation_id="vote_faq",
    summary="Say whether an FAQ helped",
    responses=problems(NotSignedIn, NotFound),
)
async def vote_faq(
    id: FaqId,  # noqa: A002
    vote: Annotated[FaqVote, Body(examples=[{"helpful": True}])],
    account: CanChat,
    services: ServicesHere,
) -> Faq:
    """Your one vote on it; another one takes its place."""
    return await services.faqs.vote(account.id, id, helpful=vote.helpful)


@router.delete(
    "/{id}/vote", operation_id="unvote_faq", summary="Take a vote back", responses=problems(NotSignedIn, NotFound)
)
async def unvote_faq(id: FaqId, account: CanChat, services: ServicesHere) -> Faq:  # noqa: A002
    """What you have said of it counts no more."""
    return await services.faqs.vote(account.id, id, helpful=None)
