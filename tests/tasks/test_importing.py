"""Imports that are broken off, and others who change tasks meanwhile."""

from __future__ import annotations

import pytest

from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskDraft, TaskFilter
from taskchat.schemas.transfer import TasksImported, TasksImporting
from taskchat.store.engine import Store
from taskchat.tasks import TaskService
from taskchat.tasks.importing import WRITTEN_AT_ONCE, Importing
from tests.fakes.database import Clock

MANY = 2 * WRITTEN_AT_ONCE + 10
LINES = "".join(f"task {number}\n" for number in range(MANY)).encode()


@pytest.fixture
def importing(store: Store, clock: Clock, tasks: TaskService) -> Importing:
    return Importing(store, clock, tasks.news)


async def finished(importing: Importing, caller: Caller, data: bytes) -> TasksImported:
    events = importing.take_in(caller, "ann", data, form="todotxt")
    return [event async for event in events if isinstance(event, TasksImported)].pop()


async def count(tasks: TaskService, caller: Caller) -> int:
    return (await tasks.look(caller, TaskFilter(status="all"))).total


async def test_an_import_that_was_broken_off_goes_on_when_the_file_is_sent_again(
    importing: Importing, tasks: TaskService, ann: Caller
) -> None:
    events = importing.take_in(ann, "ann", LINES, form="todotxt")
    async for event in events:
        if isinstance(event, TasksImporting) and event.done == WRITTEN_AT_ONCE:
            await events.aclose()  # type: ignore[attr-defined]  # it is a generator
            break
    assert await count(tasks, ann) == WRITTEN_AT_ONCE
    again = await finished(importing, ann, LINES)
    assert (again.added, again.unchanged) == (MANY - WRITTEN_AT_ONCE, WRITTEN_AT_ONCE)
    assert await count(tasks, ann) == MANY


async def test_two_imports_of_one_file_at_once_make_no_doubles(
    importing: Importing, tasks: TaskService, ann: Caller
) -> None:
    import asyncio

    both = await asyncio.gather(finished(importing, ann, LINES), finished(importing, ann, LINES))
    assert sum(each.added for each in both) == MANY
    assert await count(tasks, ann) == MANY


async def test_who_changes_a_task_meanwhile_need_not_wait_for_the_end(
    importing: Importing, tasks: TaskService, ann: Caller
) -> None:
    async for event in importing.take_in(ann, "ann", LINES, form="todotxt"):
        if isinstance(event, TasksImporting) and event.done == WRITTEN_AT_ONCE:
            await tasks.add(ann, TaskDraft(title="between"))
    assert await count(tasks, ann) == MANY + 1
