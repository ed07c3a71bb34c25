"""Many tasks: what many changes cost, and how much is told of them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import Connection, Engine, event

from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TOLD_MAX, Sort, TaskDraft, TaskFilter, TasksResult
from taskchat.store.engine import Store
from taskchat.tasks import TaskService
from tests.fakes.database import Clock, opened, person

MANY = TOLD_MAX + 20


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is sent meanwhile."""
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def with_yes(tasks: TaskService, act: str, caller: Caller, wanted: TaskFilter) -> TasksResult:
    asked = await getattr(tasks, act)(caller, wanted)
    assert asked.confirmation is not None
    done: TasksResult = await getattr(tasks, act)(replace(caller, approved=(asked.confirmation,)), wanted)
    return done


@pytest.fixture
async def busy(tasks: TaskService, ann: Caller) -> Caller:
    """Ann, who has very much to do."""
    for number in range(MANY):
        await tasks.add(ann, TaskDraft(title=f"task {number}"))
    return replace(ann, request_id="all at once")


@pytest.mark.parametrize("act", ["complete_many", "delete_many"])
async def test_of_many_changes_some_are_told_and_all_are_made_and_undone(
    tasks: TaskService, busy: Caller, act: str
) -> None:
    done = await with_yes(tasks, act, busy, TaskFilter(q="task"))
    assert (len(done.tasks), done.total) == (TOLD_MAX, MANY)
    assert (await tasks.look(busy, TaskFilter())).total == 0
    undone = await tasks.undo(busy)
    assert (len(undone.undone), undone.total) == (TOLD_MAX, MANY)
    assert (await tasks.look(busy, TaskFilter())).total == MANY


@pytest.mark.parametrize("act", ["complete_many", "delete_many"])
async def test_many_changes_take_no_more_statements_than_a_few(
    tasks: TaskService, busy: Caller, store: Store, act: str
) -> None:
    few = await person(store, "few")
    for number in range(4):
        await tasks.add(few, TaskDraft(title=f"task {number}"))
    counts = []
    for caller in (replace(few, request_id="few at once"), busy):
        with statements() as sent:
            await with_yes(tasks, act, caller, TaskFilter())
            await tasks.undo(caller)
        counts.append(len(sent))
    assert counts[0] == counts[1]


async def test_lists_searches_and_undo_read_no_whole_table(tmp_path: Path) -> None:
    async with opened(tmp_path / "tasks.db") as store:
        with statements() as sent:
            await everything(TaskService(store, Clock()), await person(store, "ann"))
        for statement in {each for each in sent if each.startswith(("SELECT", "UPDATE", "DELETE", "WITH"))}:
            plan = await store.read(functools.partial(explained, statement=statement))
            assert not [step for step in plan if step.startswith("SCAN ta")], (statement, plan)
            if statement.startswith("SELECT tasks."):
                assert not [step for step in plan if "TEMP B-TREE" in step], (statement, plan)


async def everything(tasks: TaskService, ann: Caller) -> None:
    """Look at lists, search, change and undo."""
    for number in range(5):
        await tasks.add(ann, TaskDraft(title=f"buy milk {number}", project="home", due="2027-01-05"))
    for sort in get_args(Sort):
        await tasks.look(ann, TaskFilter(), sort=sort)
    words = [{"q": "milk"}, {"q": "mlik"}, {"q": "buy bread"}]
    for wanted in (*words, {"project": "home"}, {"due_before": "2028-01-01"}, {"q": "milk", "project": "home"}):
        await tasks.look(ann, TaskFilter(**wanted), limit=2)  # type: ignore[arg-type]
    await tasks.look(ann, TaskFilter(status="all"), sort="updated")
    await tasks.history(ann, 1)
    await tasks.complete(ann, 1)
    await tasks.delete(replace(ann, turn_id=7), 1)
    await tasks.undo(ann)


def explained(conn: Connection, statement: str) -> list[str]:
    values = tuple(0 for _ in range(statement.count("?")))
    return [row[3] for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
