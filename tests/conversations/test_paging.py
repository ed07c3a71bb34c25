"""Pages of conversations and of messages give everything once and in order, whichever way one goes."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskchat.conversations.service import ConversationService
from taskchat.store import conversations, messages
from taskchat.store.sqlite import SqliteStore
from tests.fakes.database import START, Clock, person

NAMES = itertools.count()
Page = Callable[[str | None], Awaitable[Any]]


async def conversation(store: SqliteStore, user_id: int, *, minutes: int = 0, said: int = 0) -> str:
    """A conversation that was last used then, with so many messages."""
    name, now = f"c{next(NAMES)}", START + dt.timedelta(minutes=minutes)
    row = {"public_id": name, "user_id": user_id, "title": name, "archived": False, "message_count": said}
    message = {"user_id": user_id, "role": "user", "tool_calls": [], "meta": {}, "created_at": now}

    def job(conn: Any) -> None:
        there = conversations.add(conn, {**row, "created_at": now, "updated_at": now})
        for number in range(said):
            messages.add(conn, {**message, "conversation_id": there, "content": str(number)})

    await store.write(job, alone="test")
    return name


async def walked(page: Page, way: str, cursor: str | None) -> list[list[Any]]:
    """The pages from a cursor on, one way, as they come."""
    pages = []
    while True:
        found = await page(cursor)
        pages.append([item.id for item in found.items])
        if (cursor := getattr(found, way)) is None:
            return pages


async def both_ways_hold(page: Page, expected: list[list[Any]]) -> None:
    """On to the end, and from each page on the way back to the beginning. Everything comes newest first."""
    assert await walked(page, "next_cursor", None) == expected
    cursor = None
    for place in range(len(expected)):
        here = await page(cursor)
        assert (here.prev_cursor is None) == (place == 0)
        if here.prev_cursor is not None:
            back = await walked(page, "prev_cursor", here.prev_cursor)
            assert [item for items in reversed(back) for item in items] == list(itertools.chain(*expected[:place]))
        cursor = here.next_cursor


async def pages_hold(store: SqliteStore, said: int, used: list[int], limit: int) -> None:
    user_id = (await person(store, f"person{next(NAMES)}")).user_id
    service = ConversationService(store, Clock())
    there = await conversation(store, user_id, minutes=-1, said=said)
    made = [(minutes, place, await conversation(store, user_id, minutes=minutes)) for place, minutes in enumerate(used)]

    async def of_list(cursor: str | None) -> Any:
        return await service.page(user_id, limit=limit, cursor=cursor)

    async def of_messages(cursor: str | None) -> Any:
        found = await service.messages(user_id, there, limit=limit, cursor=cursor)
        return found.model_copy(update={"items": found.items[::-1]})  # newest first, as conversations come

    listed = [name for _, _, name in sorted(made, reverse=True)] + [there]
    await both_ways_hold(of_list, cut(listed, limit))
    every = [message.id for message in (await service.messages(user_id, there, limit=200)).items]
    assert every == sorted(every)
    await both_ways_hold(of_messages, cut(every[::-1], limit))


def cut(items: list[Any], limit: int) -> list[list[Any]]:
    return [items[start : start + limit] for start in range(0, len(items), limit)] or [[]]


def test_every_page_leads_on_and_back(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        store = SqliteStore.open(tmp_path / "tasks.db")

        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.integers(0, 9), st.lists(st.integers(0, 3), max_size=7), st.integers(1, 4))
        def check(said: int, used: list[int], limit: int) -> None:
            runner.run(pages_hold(store, said, used, limit))

        try:
            check()
        finally:
            runner.run(store.close())
