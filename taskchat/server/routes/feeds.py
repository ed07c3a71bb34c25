"""The calendar feed: made, ended, and read by whoever has its secret address."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response

from taskchat.errors import NotFound, NotSignedIn, TooManyRequests
from taskchat.schemas.transfer import Feed
from taskchat.schemas.values import SafeText, Shape
from taskchat.server.access import SignedInUser
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere
from taskchat.tasks.feed import PREFIX, SECRET_MAX, SUFFIX, Kind
from taskchat.tasks.formats.table import FORMS

router = APIRouter(tags=["feeds"])

HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


class FeedQuery(Shape):
    """As what the tasks are shown."""

    kind: Kind = "events"


@router.get("/api/v1/feed", operation_id="get_feed", summary="See your calendar feed", responses=problems(NotSignedIn))
async def get_feed(account: SignedInUser, services: ServicesHere) -> Feed:
    """Whether you have one, and when it was last read. Its address was told when it was made."""
    return await services.feeds.state(account.id)


@router.post(
    "/api/v1/feed",
    operation_id="renew_feed",
    summary="Make your calendar feed, or give it a new address",
    responses=problems(NotSignedIn),
)
async def renew_feed(account: SignedInUser, services: ServicesHere) -> Feed:
    """The secret address of a calendar with what is due. Whoever has it can read that; the one before ends."""
    return await services.feeds.renew(account.id, public_url=services.settings.public_url.rstrip("/"))


@router.delete(
    "/api/v1/feed",
    operation_id="end_feed",
    summary="End your calendar feed",
    status_code=204,
    responses=problems(NotSignedIn),
)
async def end_feed(account: SignedInUser, services: ServicesHere) -> None:
    """Its address shows nothing any more."""
    await services.feeds.end(account.id)


@router.get(
    PREFIX + "{secret}" + SUFFIX,
    operation_id="read_feed",
    summary="Read a calendar feed",
    response_class=Response,
    responses={
        200: {"description": "A calendar", "content": {"text/calendar": {"schema": {"type": "string"}}}},
        304: {"description": "It is as it was"},
        **problems(NotFound, TooManyRequests),
    },
)
async def read_feed(
    request: Request,
    secret: Annotated[str, Path(min_length=1, max_length=SECRET_MAX, description="The secret of the address")],
    query: Annotated[FeedQuery, Query()],
    services: ServicesHere,
    if_none_match: Annotated[SafeText | None, Header(max_length=1000)] = None,
) -> Response:
    """What is due, for calendar programs: as appointments, or with `kind=todos` as tasks."""
    try:
        caller, public_id = await services.feeds.owner(secret)
    except NotFound:
        await services.limits.key_failed(request)
        raise
    await services.limits.feed(request, caller.user_id)
    text = await services.feeds.write(caller, public_id, query.kind)
    etag = f'"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'
    headers = {**HEADERS, "ETag": etag}
    if if_none_match is not None and etag in if_none_match.replace("W/", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="taskchat.ics"'
    return Response(text, media_type=FORMS["ical"].media_type, headers=headers)
