"""Page by page, a list gives every task exactly once and in its order, for every sort."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from pathlib import Path
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import Sort, TaskDraft, TaskFilter
from taskchat.store.sqlite import SqliteStore
from taskchat.tasks import TaskService
from tests.fakes.database import Clock, person

NAMES = itertools.count()
DRAFTS = st.builds(
    TaskDraft,
    title=st.sampled_from(["a", "A", "b", "é", "É", "~", "🥛", "a'b"]),
    due=st.sampled_from([None, "2027-01-05", "2027-01-05T00:00:00+00:00", "2026-12-31", "9999-12-31"]),
    priority=st.sampled_from([None, "low", "medium", "high"]),
)


async def all_pages(tasks: TaskService, caller: Caller, sort: Sort, limit: int) -> list[int]:
    numbers: list[int] = []
    cursor = None
    while True:
        page = await tasks.find(caller, TaskFilter(status="all"), sort=sort, limit=limit, cursor=cursor)
        numbers += [task.id for task in page.items]
        if (cursor := page.next_cursor) is None:
            return numbers


async def all_looks(tasks: TaskService, caller: Caller, sort: Sort, limit: int) -> list[int]:
    """As an agent goes through them: after the last task that it was shown."""
    numbers: list[int] = []
    total = None
    while total is None or len(numbers) < total:
        after = numbers[-1] if numbers else None
        found = await tasks.look(caller, TaskFilter(status="all"), sort=sort, limit=limit, after=after)
        numbers += [task.id for task in found.tasks]
        total = found.total
    return numbers


def test_every_task_comes_once_and_in_the_same_order_whatever_the_size_of_a_page(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        store = SqliteStore.open(tmp_path / "tasks.db")

        @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(DRAFTS, max_size=9), st.integers(1, 4))
        def check(drafts: list[TaskDraft], limit: int) -> None:
            runner.run(pages_hold(store, drafts, limit))

        check()
        runner.run(store.close())


async def pages_hold(store: SqliteStore, drafts: list[TaskDraft], limit: int) -> None:
    clock = Clock()
    tasks, caller = TaskService(store, clock), await person(store, f"person{next(NAMES)}")
    for number, draft in enumerate(drafts):
        clock.now = Clock().now + dt.timedelta(microseconds=number // 2)  # moments that are equal, too
        await tasks.add(caller, draft)
    for sort in get_args(Sort):
        whole = await all_pages(tasks, caller, sort, 200)
        assert sorted(whole) == list(range(1, len(drafts) + 1))
        assert await all_pages(tasks, caller, sort, limit) == whole
        assert await all_looks(tasks, caller, sort, limit) == whole
