"""Search in what was said. Nothing is indexed for it, so that a turn costs no more: it walks back through one's own
messages, window by window, and stops after so many; the next page goes on from there.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from taskchat.schemas.chat import MessageHit, MessageHits
from taskchat.schemas.cursors import write_cursor
from taskchat.spelling import normal, root, says, where_it_stands, words_of
from taskchat.store import conversations, said
from taskchat.store.engine import Store
from taskchat.store.said import Window

AT_ONCE, UNFILTERED_AT_ONCE = 5000, 1000  # messages that one job looks at, with and without letters to look for
MESSAGES_MAX = 50_000  # that one page looks at
SNIPPET, LEAD = 160, 40  # characters of a snippet, and of those before the words


async def search_messages(store: Store, user_id: int, wanted: str, *, before: int, limit: int) -> MessageHits:
    """The newest messages before the id `before` that have all the words."""
    having = letters_of(wanted)
    size = AT_ONCE if having is not None else UNFILTERED_AT_ONCE
    wanted_by, rows = says(wanted), list[Row[Any]]()
    more: int | None = before
    for _ in range(0, MESSAGES_MAX, size):
        window = await store.read(_window(user_id, before=before, most=size, having=having))
        rows += await asyncio.to_thread(_only, wanted_by, window.rows)
        more = before = window.first
        if len(rows) > limit:
            more = rows[limit - 1].id
            break
        if window.at_end:
            more = None
            break
    hits = await _hits(store, user_id, wanted, rows[:limit])
    return MessageHits(items=hits, next_cursor=write_cursor(more) if more is not None else None)


def letters_of(wanted: str) -> str | None:
    """Letters that every text with the words has, whatever their form: of the longest word that a database surely
    folds like Python. None when there is no such word."""
    words = [root(word) for word in words_of(normal(wanted)) if word.isascii()]
    return max(words, key=len, default=None)


def snippet(text: str, wanted: str) -> str:
    """The part of a text that has the first of the words, on one line."""
    line = " ".join(text.split())
    needle = normal(wanted)
    sought = [where_it_stands(needle).pattern]
    sought += [rf"(?<!\w){re.escape(root(word))}" for word in words_of(needle)]
    places = (re.search(pattern, line, re.IGNORECASE) for pattern in sought)
    start = next((place.start() for place in places if place is not None), 0)
    begin = max(start - LEAD, 0) if len(line) > SNIPPET else 0
    end = begin + SNIPPET
    return f"{'…' if begin else ''}{line[begin:end]}{'…' if end < len(line) else ''}"


def _window(user_id: int, *, before: int, most: int, having: str | None) -> Callable[[Connection], Window]:
    return lambda conn: said.window(conn, user_id, before=before, most=most, having=having)


def _only(wanted_by: Callable[[str], bool], rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    return [row for row in rows if wanted_by(row.content)]


async def _hits(store: Store, user_id: int, wanted: str, rows: Sequence[Row[Any]]) -> list[MessageHit]:
    ids = list({row.conversation_id for row in rows})
    talks = await store.read(lambda conn: conversations.these(conn, user_id, ids)) if ids else {}
    return [
        MessageHit(
            conversation_id=talks[row.conversation_id].public_id,
            title=talks[row.conversation_id].title,
            message_id=row.id,
            role=row.role,
            snippet=snippet(row.content, wanted),
            created_at=row.created_at,
            cursor=f"n{row.id - 1}",
        )
        for row in rows
        if row.conversation_id in talks  # it may just have been deleted
    ]
