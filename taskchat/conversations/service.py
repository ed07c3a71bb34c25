"""Conversations of a user: list, read, rename, archive, delete."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import Connection, Row

from taskchat.conversations.owned import no_such_conversation, owned
from taskchat.schemas.chat import Conversation, ConversationPage, ConversationPatch, MessagePage, StoredMessage
from taskchat.schemas.cursors import bad_cursor, read_cursor, write_cursor
from taskchat.schemas.values import ID_MAX
from taskchat.store import conversations, messages
from taskchat.store.engine import Store, of_user


class ConversationService:
    """The conversations of one user at a time; everybody else's are not found."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime]) -> None:
        self._store, self._clock = store, clock

    async def page(
        self, user_id: int, *, limit: int = 50, cursor: str | None = None, archived: bool = False
    ) -> ConversationPage:
        """A page of conversations, the last used first."""
        after = _read_cursor(cursor)
        rows = await self._store.read(
            lambda conn: conversations.page(conn, user_id, archived=archived, after=after, limit=limit + 1)
        )
        more = write_cursor(rows[limit - 1].updated_at, rows[limit - 1].id) if len(rows) > limit else None
        return ConversationPage(items=[conversation_of(row) for row in rows[:limit]], next_cursor=more)

    async def get(self, user_id: int, public_id: str) -> Conversation:
        """One conversation. Raises NotFound."""
        return conversation_of(await self._store.read(lambda conn: owned(conn, user_id, public_id)))

    async def update(self, user_id: int, public_id: str, patch: ConversationPatch) -> Conversation:
        """Rename or archive. Raises NotFound."""
        values = patch.model_dump(exclude_none=True)

        def job(conn: Connection) -> Row[Any]:
            owned(conn, user_id, public_id)
            if values:
                conversations.change(conn, user_id, public_id, values)
            return owned(conn, user_id, public_id)

        return conversation_of(await self._store.write(job, alone=of_user(user_id)))

    async def delete(self, user_id: int, public_id: str) -> None:
        """Delete a conversation with its messages; the tasks stay. Raises NotFound."""
        there = await self._store.write(
            lambda conn: conversations.remove(conn, user_id, public_id), alone=of_user(user_id)
        )
        if not there:
            raise no_such_conversation()

    async def messages(
        self, user_id: int, public_id: str, *, limit: int = 50, cursor: str | None = None
    ) -> MessagePage:
        """The newest messages, or those before the cursor; oldest first. Raises NotFound."""
        before = _read_message_cursor(cursor)

        def job(conn: Connection) -> list[Row[Any]]:
            conversation = owned(conn, user_id, public_id)
            return list(messages.newest(conn, conversation.id, before=before, limit=limit + 1))

        rows = await self._store.read(job)
        more = str(rows[limit - 1].id) if len(rows) > limit else None
        return MessagePage(items=[message_of(row) for row in reversed(rows[:limit])], next_cursor=more)


def conversation_of(row: Row[Any]) -> Conversation:
    """The conversation that a row holds."""
    names = ("title", "archived", "message_count", "created_at", "updated_at")
    return Conversation(id=row.public_id, **{name: getattr(row, name) for name in names})


def message_of(row: Row[Any]) -> StoredMessage:
    """The message that a row holds."""
    return StoredMessage(
        id=row.id,
        role=row.role,
        content=row.content,
        tool_calls=row.tool_calls,
        needs_answer=row.meta.get("question"),
        model=row.model,
        success=row.meta.get("success", True),
        created_at=row.created_at,
    )


def _read_cursor(cursor: str | None) -> tuple[dt.datetime, int] | None:
    if cursor is None:
        return None
    moment, internal = read_cursor(cursor, dt.datetime, int)
    return cast("dt.datetime", moment), cast("int", internal)


def _read_message_cursor(cursor: str | None) -> int:
    if cursor is None:
        return ID_MAX
    if cursor.isascii() and cursor.isdigit() and int(cursor) <= ID_MAX:
        return int(cursor)
    raise bad_cursor()
