"""The end of a collection: every row of knowledge that bears its key."""

from __future__ import annotations

from sqlalchemy import Connection

from taskchat.schemas.collections import drafts_of
from taskchat.store import documents, faqs, passages, unanswered, vectors


def forget(conn: Connection, *keys: str) -> None:
    """Delete all that is known in these collections, in the transaction that ends them."""
    for key in keys:
        documents.remove_collection(conn, key)
        faqs.remove_collection(conn, key)
        unanswered.remove_collection(conn, key)
        for each in (key, drafts_of(key)):
            passages.remove_collection(conn, each)
            vectors.forget(conn, each)
    passages.give_up_words(conn)
