"""Where documents are, and who may do what there. For a user's own that is plain; for a bot's, the bots say it (`may`).

Each function runs inside the job that acts on its answer, so nothing can change between the two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row

from taskchat.errors import NotFound
from taskchat.knowledge.documents.shapes import bot_of
from taskchat.schemas import collections
from taskchat.store import documents as rows

Deed = Literal["ask", "edit"]
May = Callable[[Connection, int, str | None, Deed], str]  # the key of the collection; raises NotFound, NotAllowed


class Place(NamedTuple):
    """A collection, and to whom what is in it is counted."""

    collection: str
    owner_id: int


def place_for(conn: Connection, may: May, user_id: int, bot_id: str | None) -> Place:
    """Where a user may add documents. Until the job ends, the place stays. Raises NotFound, NotAllowed."""
    collection = may(conn, user_id, bot_id, "edit")
    owner_id = rows.owner_of(conn, collection)
    if owner_id is None:
        raise NotFound("There is no such bot.", hint="It was deleted meanwhile.")
    return Place(collection, owner_id)


def document_for(conn: Connection, may: May, user_id: int, document_id: str, to: Deed) -> Row[Any]:
    """A document that the user may open (`ask`) or change (`edit`).

    Raises NotFound, and NotAllowed for one that they may only open.
    """
    row = rows.one(conn, document_id)
    if row is None:
        raise no_such()
    bot_id = bot_of(row.collection)
    if bot_id is None:
        if row.collection != collections.of_user(user_id):
            raise no_such()
        return row
    try:
        may(conn, user_id, bot_id, to)
    except NotFound:
        raise no_such() from None
    return row


def no_such() -> NotFound:
    """There is none, or it is not for this user: the same words for both."""
    return NotFound("There is no such document.", hint="See those there are: taskchat docs, or GET /api/v1/documents")
