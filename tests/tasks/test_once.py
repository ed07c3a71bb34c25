"""A change that is sent again with its key happens once."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskchat.errors import Conflict, NotFound
from taskchat.schemas.caller import Caller, RequestKey
from taskchat.schemas.tasks import TaskDraft, TaskFilter, TaskPatch
from taskchat.store.sqlite import SqliteStore
from taskchat.tasks import TaskService
from tests.fakes.database import Clock, person

NAMES = itertools.count()
EVERYTHING = TaskFilter(status="all")
CHANGES = st.sampled_from(["add", "rename", "complete", "reopen", "delete", "undo"])


def keyed(caller: Caller, key: str, asked: str = "the same") -> Caller:
    return replace(caller, once=RequestKey(key=key, fingerprint=asked), request_id=f"{key}{next(NAMES)}")


async def made(tasks: TaskService, caller: Caller, change: str) -> Any:
    try:
        match change:
            case "add":
                return await tasks.add(caller, TaskDraft(title="new", due="2027-01-05", recurrence="FREQ=DAILY"))
            case "rename":
                return await tasks.update(caller, 1, TaskPatch(title="renamed"))
            case "undo":
                return await tasks.undo(caller)
            case _:
                return await getattr(tasks, change)(caller, 1)
    except NotFound as error:
        return str(error)


async def the_same_twice(store: SqliteStore, changes: list[tuple[str, int]]) -> None:
    """One person sends everything once, another some of it again and again: both have the same in the end."""
    lists = []
    for again in (False, True):
        tasks, caller = TaskService(store, Clock()), await person(store, f"person{next(NAMES)}")
        for place, (change, times) in enumerate(changes):
            first = await made(tasks, keyed(caller, str(place)), change)
            for _ in range(times if again else 0):
                assert await made(tasks, keyed(caller, str(place)), change) == first
        lists.append((await tasks.find(caller, EVERYTHING, sort="id", limit=200)).items)
    assert lists[0] == lists[1]


def test_whatever_is_sent_again_with_its_key_changes_nothing_more(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        store = SqliteStore.open(tmp_path / "tasks.db")

        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(st.tuples(CHANGES, st.integers(0, 2)), max_size=8))
        def check(changes: list[tuple[str, int]]) -> None:
            runner.run(the_same_twice(store, changes))

        try:
            check()
        finally:
            runner.run(store.close())


async def test_at_once_it_happens_once_as_well(tasks: TaskService, ann: Caller) -> None:
    sent = [tasks.add(keyed(ann, "k"), TaskDraft(title="milk")) for _ in range(10)]
    assert {result.task.id for result in await asyncio.gather(*sent) if result.task} == {1}
    assert len((await tasks.find(ann, EVERYTHING)).items) == 1


async def test_a_key_is_for_one_request(tasks: TaskService, ann: Caller) -> None:
    await tasks.add(keyed(ann, "k", "milk"), TaskDraft(title="milk"))
    with pytest.raises(Conflict, match=r"another request\. Use a new key"):
        await tasks.add(keyed(ann, "k", "bread"), TaskDraft(title="bread"))
    assert [task.title for task in (await tasks.find(ann, EVERYTHING)).items] == ["milk"]


async def test_a_change_that_failed_may_be_tried_again_with_its_key(tasks: TaskService, ann: Caller) -> None:
    with pytest.raises(NotFound):
        await tasks.complete(keyed(ann, "k"), 1)
    await tasks.add(ann, TaskDraft(title="milk"))
    done = await tasks.complete(keyed(ann, "k"), 1)
    assert done.task is not None
    assert done.task.status == "done"


async def test_a_key_is_forgotten_after_some_days(tasks: TaskService, ann: Caller, clock: Clock) -> None:
    await tasks.add(keyed(ann, "k"), TaskDraft(title="milk"))
    clock.move(days=2)
    await tasks.add(keyed(ann, "k"), TaskDraft(title="milk"))
    clock.move(days=2)
    await tasks.add(keyed(ann, "k"), TaskDraft(title="milk"))
    assert len((await tasks.find(ann, EVERYTHING)).items) == 2


async def test_two_people_may_use_the_same_key(tasks: TaskService, ann: Caller, store: SqliteStore) -> None:
    bob = await person(store, "bob")
    for caller in (ann, bob):
        await tasks.add(keyed(caller, "k"), TaskDraft(title=f"of {caller.user_id}"))
    assert [task.title for task in (await tasks.find(bob, EVERYTHING)).items] == [f"of {bob.user_id}"]
