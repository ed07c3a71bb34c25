"""Undoing everything restores the start, whatever was done."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Connection, select

from taskchat.errors import Conflict, NotFound
from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskDraft, TaskFilter, TaskPatch
from taskchat.store import task_lists
from taskchat.store.sqlite import SqliteStore
from taskchat.store.task_lists import TaskList
from taskchat.store.task_words import words
from taskchat.store.tasks import due_key
from taskchat.tasks import TaskService
from taskchat.tasks.rows import keys_of
from tests.fakes.database import Clock, person

EVERYTHING = TaskFilter(status="all")
TITLES = st.sampled_from(["milk", "bread", "call mom", "🥛", "ß"])
NUMBERS = st.integers(1, 8)
DRAFTS = st.builds(
    TaskDraft,
    title=TITLES,
    due=st.sampled_from([None, "2027-01-05", "2027-01-05T17:00:00+01:00"]),
    tags=st.sampled_from([[], ["home"], ["ß" * 50, "買"]]),
    recurrence=st.sampled_from([None, "FREQ=DAILY;COUNT=2"]),
)


class Undoing(RuleBasedStateMachine):
    """A person who changes tasks, in requests and in turns of several changes, and now and then takes back."""

    names = itertools.count()

    def __init__(self, runner: asyncio.Runner, store: SqliteStore) -> None:
        super().__init__()
        self.run, self.clock, self.store = runner.run, Clock(), store
        self.tasks = TaskService(store, self.clock)
        self.caller = self.run(person(store, f"person{next(self.names)}"))
        self.request = itertools.count(1)
        self.group = replace(self.caller, request_id="r0")
        self.undid: set[int | None] = set()  # the turns that have taken a change back
        self.before: list[tuple[object, Any]] = []  # what was there before each group of changes

    def look(self) -> Any:
        return self.run(self.tasks.find(self.caller, EVERYTHING, sort="id", limit=200)).items

    def change(self, doing: Any) -> Any:
        """Make a change. When it is the first of its group, remember what was there before."""
        self.clock.move(minutes=1)
        there = self.look()
        done = None
        with contextlib.suppress(NotFound):
            done = self.run(doing)
        if self.look() != there and (not self.before or self.before[-1][0] is not self.group):
            self.before.append((self.group, there))
        return done

    @rule(in_turn=st.booleans())
    def something_new_begins(self, in_turn: bool) -> None:
        number = next(self.request)
        changes: dict[str, Any] = {"turn_id": number} if in_turn else {"request_id": f"r{number}"}
        self.group = replace(self.caller, **changes)

    @rule(draft=DRAFTS)
    def add(self, draft: TaskDraft) -> None:
        self.change(self.tasks.add(self.group, draft))

    @rule(number=NUMBERS, title=TITLES, due=st.sampled_from([None, "2027-02-01"]))
    def update(self, number: int, title: str, due: str | None) -> None:
        self.change(self.tasks.update(self.group, number, TaskPatch(title=title, due=due)))

    @rule(number=NUMBERS, act=st.sampled_from(["complete", "reopen", "delete"]))
    def one(self, number: int, act: str) -> None:
        self.change(getattr(self.tasks, act)(self.group, number))

    @rule(act=st.sampled_from(["complete_many", "delete_many"]), words=TITLES)
    def many(self, act: str, words: str) -> None:
        call, wanted = getattr(self.tasks, act), TaskFilter(status="all", q=words)
        asked = self.change(call(self.group, wanted))
        if asked is not None and asked.confirmation:
            self.change(call(replace(self.group, approved=(asked.confirmation,)), wanted))

    @precondition(lambda self: self.before)
    @rule()
    def undo(self) -> None:
        self.clock.move(minutes=1)
        again = self.group.turn_id is not None and self.group.turn_id in self.undid
        self.run(self.tasks.undo(self.caller if again else self.group))
        self.undid.add(self.group.turn_id)
        assert self.look() == self.before.pop()[1]

    @invariant()
    def what_is_found_and_counted_is_what_is_there(self) -> None:
        there = self.look()
        indexed, listed = self.run(self.store.read(lambda conn: of_index(conn, self.caller.user_id)))
        assert indexed == sorted(
            (key, task.status == "done", due_key(task.due, "UTC"), task.id) for task in there for key in keys_of(task)
        )
        counts = Counter(task.status for task in there)
        assert (listed.pending, listed.done) == (counts["pending"], counts["done"])

    def teardown(self) -> None:
        while self.before:
            self.undo()
        with pytest.raises(NotFound, match="nothing to undo"):
            self.run(self.tasks.undo(self.caller))
        assert self.look() == []


def of_index(conn: Connection, user_id: int) -> tuple[list[Any], TaskList]:
    """What the index and the account's row say of a person's tasks."""
    columns = (words.c.key, words.c.done, words.c.due_key, words.c.number)
    rows = conn.execute(select(*columns).where(words.c.user_id == user_id)).all()
    return sorted(tuple(row) for row in rows), task_lists.of_user(conn, user_id)


def test_undoing_everything_restores_the_start(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        store = SqliteStore.open(tmp_path / "tasks.db")

        class Here(Undoing):
            def __init__(self) -> None:
                super().__init__(runner, store)

        limits = settings(
            max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        )
        try:
            run_state_machine_as_test(Here, settings=limits)
        finally:
            runner.run(store.close())


async def test_a_turn_takes_back_one_change_and_a_request_as_often_as_it_likes(tasks: TaskService, ann: Caller) -> None:
    for number in range(4):
        await tasks.add(replace(ann, request_id=f"r{number}"), TaskDraft(title=f"task {number}"))
    turn = replace(ann, turn_id=7)
    await tasks.undo(turn)
    with pytest.raises(Conflict, match="one change"):
        await tasks.undo(turn)
    await tasks.undo(ann)
    await tasks.undo(ann)
    assert [task.title for task in (await tasks.find(ann, TaskFilter())).items] == ["task 0"]
