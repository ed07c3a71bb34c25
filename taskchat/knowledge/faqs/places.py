"""Where FAQs are, and who may do what there. For a user's own that is plain; for a bot's, the bots say it (`may`).

Each function runs inside the job that acts on its answer, so nothing can change between the two.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from taskchat.errors import NotAllowed, NotFound
from taskchat.knowledge.documents.places import Deed, May
from taskchat.knowledge.documents.shapes import bot_of
from taskchat.schemas.collections import drafts_of, of_user
from taskchat.store import faqs as rows

PUBLISHED = "published"


class Place(NamedTuple):
    """A collection, and whether whoever asks may edit it."""

    collection: str
    edits: bool


class Seen(NamedTuple):
    """An FAQ, and whether whoever asks may edit it."""

    row: Row[Any]
    edits: bool


def place_for(conn: Connection, may: May, user_id: int, bot_id: str | None) -> Place:
    """A collection that the user may at least ask. Raises NotFound."""
    collection = may(conn, user_id, bot_id, "ask")
    try:
        return Place(may(conn, user_id, bot_id, "edit"), edits=True)
    except NotAllowed:
        return Place(collection, edits=False)


def faq_for(conn: Connection, may: May, user_id: int, faq_id: str, to: Deed) -> Seen:
    """An FAQ that the user may see (`ask`) or change (`edit`). Only editors see what is not published.

    Raises NotFound, and NotAllowed for one that they may only see.
    """
    row = rows.one(conn, user_id, faq_id)
    if row is None:
        raise no_such()
    bot_id = bot_of(row.collection)
    if bot_id is None and row.collection != of_user(user_id):
        raise no_such()
    try:
        place = place_for(conn, may, user_id, bot_id)
    except NotFound:
        raise no_such() from None
    if not place.edits and row.status != PUBLISHED:
        raise no_such()
    if to == "edit" and not place.edits:
        may(conn, user_id, bot_id, "edit")  # says why not
    return Seen(row, place.edits)


def searched_in(collection: str, status: str) -> str:
    """In which collection of the index an FAQ with this status is."""
    return collection if status == PUBLISHED else drafts_of(collection)


def no_such() -> NotFound:
    """There is none, or it is not for this user: the same words for both."""
    return NotFound("There is no such FAQ.", hint="See those there are: taskchat faqs, or GET /api/v1/faqs")
