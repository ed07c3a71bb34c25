"""Conversations of a user: list, read both ways, rename, archive, delete."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row

from taskchat.conversations.owned import no_such_conversation, owned
from taskchat.conversations.searching import search_messages
from taskchat.errors import InvalidInput
from taskchat.schemas.chat import (
    Conversation,
    ConversationPage,
    ConversationPatch,
    MessageHits,
    MessagePage,
    StoredMessage,
    Usage,
)
from taskchat.schemas.cursors import bad_cursor, read_cursor, write_cursor
from taskchat.schemas.values import ID_MAX
from taskchat.spelling import says
from taskchat.store import conversations, messages, said
from taskchat.store.conversations import Place
from taskchat.store.engine import Store, of_user

TITLES_AT_ONCE, TITLES_MAX = 500, 5000  # that are searched for one page
EXPORTED_AT_ONCE = 200  # messages
LATER = "later"  # marks the cursor of conversations that were used later
NEWER = "n"  # marks the cursor of messages that are newer


class ConversationService:
    """The conversations of one user at a time; everybody else's are not found."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime]) -> None:
        self._store, self._clock = store, clock

    async def page(
        self,
        user_id: int,
        *,
        limit: int = 50,
        cursor: str | None = None,
        archived: bool = False,
        q: str | None = None,
        bot_id: str | None = None,
    ) -> ConversationPage:
        """A page of conversations, the last used first; with `q`, only those whose title has the words, with `bot_id`
        only those with this bot."""
        place, later = _read_cursor(cursor)
        rows, edge = await self._walk(
            user_id, archived=archived, place=place, later=later, limit=limit, q=q, bot_id=bot_id
        )
        if later:
            rows.reverse()
        ends = (_place_of(rows[0]), _place_of(rows[-1])) if rows else _around(place)
        older, newer = (ends[1], edge) if later else (edge, ends[0] if place is not None else None)
        return ConversationPage(
            items=[conversation_of(row) for row in rows],
            next_cursor=write_cursor(*older) if older is not None else None,
            prev_cursor=write_cursor(LATER, *newer) if newer is not None else None,
        )

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
        """The newest messages, or those before or behind the cursor; oldest first. Raises NotFound."""
        place, newer = _read_message_cursor(cursor)

        def job(conn: Connection) -> MessagePage:
            conversation = owned(conn, user_id, public_id).id
            if newer:
                rows = list(said.newer(conn, conversation, after=place, until=ID_MAX, limit=limit))
            else:
                rows = list(reversed(messages.newest(conn, conversation, before=place, limit=limit)))
            first, last = (rows[0].id, rows[-1].id) if rows else (place + newer, place - (not newer))
            more_before = said.any_between(conn, conversation, after=0, before=first)
            more_behind = cursor is not None and said.any_between(conn, conversation, after=last, before=ID_MAX)
            return MessagePage(
                items=[message_of(row) for row in rows],
                next_cursor=str(first) if more_before else None,
                prev_cursor=f"{NEWER}{last}" if more_behind else None,
            )

        return await self._store.read(job)

    async def search(self, user_id: int, wanted: str, *, limit: int = 20, cursor: str | None = None) -> MessageHits:
        """The messages of the user, in every conversation, that have all the words; the newest first."""
        before = cast("int", read_cursor(cursor, int)[0]) if cursor is not None else ID_MAX
        return await search_messages(self._store, user_id, wanted, before=before, limit=limit)

    async def export(self, user_id: int, public_id: str) -> tuple[Conversation, AsyncIterator[StoredMessage]]:
        """A conversation and all its messages, oldest first, read as they are asked for. Raises NotFound."""

        def begun(conn: Connection) -> tuple[Row[Any], int]:
            row = owned(conn, user_id, public_id)
            return row, said.newest_id(conn, row.id)

        row, until = await self._store.read(begun)

        async def all_messages() -> AsyncIterator[StoredMessage]:
            after, rows = 0, await self._store.read(lambda conn: following(conn, 0))
            while rows:
                for each in rows:
                    yield message_of(each)
                after = rows[-1].id
                rows = await self._store.read(lambda conn: following(conn, after))  # noqa: B023 - awaited here

        def following(conn: Connection, after: int) -> Sequence[Row[Any]]:
            return said.newer(conn, row.id, after=after, until=until, limit=EXPORTED_AT_ONCE)

        return conversation_of(row), all_messages()

    async def _walk(
        self, user_id: int, *, place: Place | None, later: bool, limit: int, q: str | None, **how: Any
    ) -> tuple[list[Row[Any]], Place | None]:
        """The first conversations from `place` on, and where more may follow, None at the end."""
        wanted = says(q) if q is not None else None
        kept: list[Row[Any]] = []
        size = limit + 1 if wanted is None else TITLES_AT_ONCE
        for _ in range(0, TITLES_MAX, TITLES_AT_ONCE):
            rows = await self._store.read(_paging(user_id, place=place, later=later, limit=size, **how))
            for row in rows:
                if wanted is None or wanted(row.title):
                    if len(kept) == limit:
                        return kept, _place_of(kept[-1])
                    kept.append(row)
            if len(rows) < size:
                return kept, None
            place = _place_of(rows[-1])
        return kept, place


def conversation_of(row: Row[Any]) -> Conversation:
    """The conversation that a row holds."""
    names = ("bot_id", "title", "archived", "message_count", "created_at", "updated_at")
    return Conversation(id=row.public_id, usage=_usage_of(row), **{name: getattr(row, name) for name in names})


def message_of(row: Row[Any]) -> StoredMessage:
    """The message that a row holds."""
    return StoredMessage(
        id=row.id,
        role=row.role,
        content=row.content,
        tool_calls=row.tool_calls,
        needs_answer=row.meta.get("question"),
        model=row.model,
        instead_of=row.meta.get("instead_of"),
        usage=row.meta.get("usage"),
        moderation=row.meta.get("moderation"),
        sources=row.meta.get("sources", []),
        sources_note=row.meta.get("sources_note"),
        success=row.meta.get("success", True),
        stopped=row.meta.get("stopped", False),
        created_at=row.created_at,
    )


def _usage_of(row: Row[Any]) -> Usage:
    names = ("model_calls", "input_tokens", "output_tokens", "cached_tokens")
    sums = {name: getattr(row, name) for name in names}
    return Usage(**sums, estimated=row.tokens_estimated, seconds=row.model_seconds)


def _paging(user_id: int, **how: Any) -> Callable[[Connection], Sequence[Row[Any]]]:
    return lambda conn: conversations.page(conn, user_id, **how)


def _place_of(row: Row[Any]) -> Place:
    return row.updated_at, row.id


def _around(place: Place | None) -> tuple[Place | None, Place | None]:
    """Just behind and just before a place where there is nothing to show: what is at it is on the other side."""
    if place is None:
        return None, None
    moment, internal = place
    return (moment, internal - 1), (moment, internal + 1)


def _read_cursor(cursor: str | None) -> tuple[Place | None, bool]:
    """Where the page begins, and whether it shows what was used later."""
    if cursor is None:
        return None, False
    try:
        moment, internal = read_cursor(cursor, dt.datetime, int)
        later = False
    except InvalidInput:
        mark, moment, internal = read_cursor(cursor, str, dt.datetime, int)
        later = True
        if mark != LATER:
            raise
    return (cast("dt.datetime", moment), cast("int", internal)), later


def _read_message_cursor(cursor: str | None) -> tuple[int, bool]:
    """The id that the page ends before or begins behind, and whether it is the latter."""
    if cursor is None:
        return ID_MAX, False
    digits = cursor.removeprefix(NEWER)
    if digits.isascii() and digits.isdigit() and int(digits) <= ID_MAX:
        return int(digits), digits != cursor
    raise bad_cursor()
