"""Finding a conversation of a user; everybody else's are not found."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from taskchat.errors import NotFound
from taskchat.store import conversations


def owned(conn: Connection, user_id: int, public_id: str) -> Row[Any]:
    """The user's conversation. Raises NotFound."""
    row = conversations.get(conn, user_id, public_id)
    if row is None:
        raise no_such_conversation()
    return row


def no_such_conversation() -> NotFound:
    """There is none, or it is somebody else's: the same words for both."""
    return NotFound("There is no such conversation.", hint="Leave conversation_id out to start a new one.")
