"""The rules of tasks, from outside."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from taskchat.errors import InvalidInput, NotFound
from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskDraft, TaskFilter, TaskPatch
from taskchat.store.sqlite import SqliteStore
from taskchat.tasks import TaskService
from tests.fakes.database import Clock, person

EVERYTHING = TaskFilter(status="all")


async def add(tasks: TaskService, caller: Caller, *titles: str, **fields: Any) -> list[int]:
    added = [await tasks.add(caller, TaskDraft(title=title, **fields)) for title in titles]
    return [result.task.id for result in added if result.task]


async def titles(tasks: TaskService, caller: Caller, wanted: TaskFilter = EVERYTHING, **how: Any) -> list[str]:
    return [task.title for task in (await tasks.find(caller, wanted, **how)).items]


async def test_numbers_begin_with_1_for_each_person_and_are_never_used_again(
    tasks: TaskService, ann: Caller, store: SqliteStore
) -> None:
    assert await add(tasks, ann, "a", "b") == [1, 2]
    await tasks.delete(ann, 2)
    assert await add(tasks, ann, "c") == [3]
    await tasks.undo(ann)
    assert await add(tasks, ann, "d") == [4]
    assert await add(tasks, await person(store, "bob"), "his") == [1]


async def test_tasks_that_are_added_at_once_get_numbers_of_their_own(tasks: TaskService, ann: Caller) -> None:
    numbers = await asyncio.gather(*(add(tasks, ann, f"t{number}") for number in range(30)))
    assert sorted(number for one in numbers for number in one) == list(range(1, 31))


async def test_dated_tasks_come_first_and_a_day_before_its_times(tasks: TaskService, ann: Caller) -> None:
    for due in [
        None,
        "2027-01-06",
        "2027-01-05T23:30:00+01:00",
        "2027-01-05T07:00:00+00:00",  # 08:00 in Berlin
        "2027-01-05",
        "2027-01-05T07:30:00+01:00",
        "2027-01-05",
        None,
    ]:
        await tasks.add(ann, TaskDraft(title="t", due=due))
    page = await tasks.find(ann, EVERYTHING)
    assert [task.id for task in page.items] == [5, 7, 6, 4, 3, 2, 1, 8]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["today", "at nine", "later", "bare"]),
        ({"status": "done"}, ["finished"]),
        ({"status": "all"}, ["today", "at nine", "later", "finished", "bare"]),
        ({"due_before": "2027-01-05"}, ["today", "at nine"]),
        ({"due_after": "2027-01-05"}, ["later"]),  # the undated are after nothing
        ({"due_after": "2027-01-04", "due_before": "2027-01-05"}, ["today", "at nine"]),
        ({"due_after": "2027-01-04T08:00:00+01:00"}, ["at nine", "later"]),
        ({"due_before": "2027-01-04T08:00:00+00:00"}, ["today"]),  # 09:00 in Berlin, and before excludes it
        ({"priority": "high"}, ["later"]),
        ({"project": "HOME"}, ["later"]),
        ({"tag": "#Urgent"}, ["at nine"]),
        ({"q": "night"}, []),
        ({"q": "nine"}, ["at nine"]),
        ({"q": "secret"}, ["later"]),  # in the note
    ],
)
async def test_a_filter_gives_what_it_says(
    tasks: TaskService, ann: Caller, wanted: dict[str, Any], expected: list[str]
) -> None:
    await add(tasks, ann, "bare")
    await add(tasks, ann, "at nine", due="2027-01-04T09:00:00+01:00", tags=["urgent", "x"])
    await add(tasks, ann, "today", due="2027-01-04")
    await add(tasks, ann, "later", due="2027-02-01", priority="high", project="Home", description="a secret")
    await tasks.complete(ann, (await add(tasks, ann, "finished", due="2027-03-01"))[0])
    assert await titles(tasks, ann, TaskFilter(**wanted)) == expected


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "é", "W10=", "bnVsbA==", base64.b64encode(b"[" * 700).decode()]
    + [
        base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()
        for parts in (
            ["due", "2027-01-01", 10**30],
            ["due", "2027-01-01", True],
            ["due", "2027-01-01", 1.5],
            ["due", "\ud800", 1],
            ["due", 10**30, 1],
            ["due", None, 1],
            ["id", 1, 1],
            ["due", "a", 1, 2],
        )
    ],
)
async def test_a_cursor_that_somebody_made_up_is_refused(tasks: TaskService, ann: Caller, cursor: str) -> None:
    with pytest.raises(InvalidInput, match=r"not one of this list's\. Start again without"):
        await tasks.find(ann, EVERYTHING, cursor=cursor)


@pytest.mark.parametrize("moment", ["2027-01-01", "2027-01-01T00:00:00", "0001-01-01T00:00:00+14:00", 7, "x"])
async def test_a_cursor_with_a_broken_moment_is_refused(tasks: TaskService, ann: Caller, moment: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(["updated", moment, 1]).encode()).decode()
    with pytest.raises(InvalidInput):
        await tasks.find(ann, EVERYTHING, sort="updated", cursor=cursor)


async def test_an_update_changes_what_it_names_and_clears_what_it_nulls(tasks: TaskService, ann: Caller) -> None:
    await add(tasks, ann, "old", due="2027-01-05", tags=["a"], priority="low")
    result = await tasks.update(ann, 1, TaskPatch(title="new", due=None, tags=None))
    assert result.task is not None
    assert result.before is not None
    assert (result.task.title, result.task.due, result.task.tags, result.task.priority) == ("new", None, [], "low")
    assert result.before.title == "old"


async def test_a_title_can_not_be_cleared(tasks: TaskService, ann: Caller) -> None:
    await add(tasks, ann, "a")
    with pytest.raises(InvalidInput, match="can't be without a title"):
        await tasks.update(ann, 1, TaskPatch(title=None))


async def test_what_changes_nothing_is_no_change(tasks: TaskService, ann: Caller) -> None:
    await add(tasks, ann, "a")
    await tasks.update(ann, 1, TaskPatch(title="a"))
    await tasks.reopen(ann, 1)
    await tasks.complete(ann, 1)
    await tasks.complete(ann, 1)
    assert [event.kind for event in (await tasks.history(ann, 1)).items] == ["added", "completed"]


@pytest.mark.parametrize("act", ["complete", "reopen", "delete", "get", "history"])
async def test_a_task_that_is_not_there_or_not_ones_own_is_not_found(
    tasks: TaskService, ann: Caller, store: SqliteStore, act: str
) -> None:
    await add(tasks, ann, "hers")
    bob = await person(store, "bob")
    for number in (1, 99):
        with pytest.raises(NotFound, match=f"There is no task {number}"):
            await getattr(tasks, act)(bob, number)
    assert await titles(tasks, ann) == ["hers"]


async def test_completing_a_recurring_task_makes_the_next_one(tasks: TaskService, ann: Caller) -> None:
    await add(tasks, ann, "water plants", due="2027-01-04", recurrence="FREQ=DAILY;COUNT=2", tags=["home"])
    done = await tasks.complete(ann, 1)
    assert done.next_task is not None
    assert (done.next_task.id, done.next_task.due, done.next_task.tags) == (2, "2027-01-05", ["home"])
    assert (await tasks.complete(ann, 2)).next_task is None
    await tasks.undo(ann)
    await tasks.undo(ann)
    assert [(task.id, task.status) for task in (await tasks.find(ann, EVERYTHING)).items] == [(1, "pending")]


async def test_a_due_at_the_calendars_end_can_be_completed_too(tasks: TaskService, ann: Caller) -> None:
    await add(tasks, ann, "far", due="9999-12-31", recurrence="FREQ=DAILY")
    assert (await tasks.complete(ann, 1)).next_task is None


async def events(store: SqliteStore) -> Sequence[Any]:
    def job(conn: Connection) -> Sequence[Any]:
        return conn.exec_driver_sql("SELECT task_number, kind, group_id FROM task_events ORDER BY id").all()

    return await store.read(job)


async def test_a_change_and_its_event_are_stored_together_or_not_at_all(
    tasks: TaskService, ann: Caller, store: SqliteStore
) -> None:
    await add(tasks, ann, "a")
    await store.write(  # a second event of hers can't be stored any more
        lambda conn: conn.exec_driver_sql("CREATE UNIQUE INDEX one ON task_events (user_id)"), alone="test"
    )
    for change in (tasks.delete(ann, 1), tasks.complete(ann, 1), tasks.add(ann, TaskDraft(title="b"))):
        with pytest.raises(IntegrityError):
            await change
    assert [(task.title, task.status) for task in (await tasks.find(ann, EVERYTHING)).items] == [("a", "pending")]
    assert [row.kind for row in await events(store)] == ["added"]


async def test_undo_takes_back_a_whole_request_and_then_the_one_before(tasks: TaskService, ann: Caller) -> None:
    await add(tasks, ann, "a", "b")
    both = TaskFilter(status="pending", q="a")
    await tasks.complete_many(replace(ann, request_id="r1"), both)
    await tasks.undo(ann)
    await tasks.undo(ann)
    assert await titles(tasks, ann) == ["a"]
    await tasks.undo(ann)
    assert await titles(tasks, ann) == []
    with pytest.raises(NotFound, match="nothing to undo"):
        await tasks.undo(ann)


async def test_what_a_turn_does_after_an_undo_can_be_undone_as_well(tasks: TaskService, ann: Caller) -> None:
    turn = replace(ann, turn_id=5)
    await add(tasks, ann, "before")
    await add(tasks, turn, "wrong")
    await tasks.undo(turn)
    await add(tasks, turn, "right")
    assert await titles(tasks, ann) == ["before", "right"]
    await tasks.undo(replace(ann, turn_id=6))
    assert await titles(tasks, ann) == ["before"]
    await tasks.undo(replace(ann, turn_id=7))
    assert await titles(tasks, ann) == []


async def test_changes_of_two_turns_at_once_are_taken_back_in_their_order(tasks: TaskService, ann: Caller) -> None:
    here, there = replace(ann, turn_id=5), replace(ann, turn_id=6)
    await add(tasks, here, "a")
    await tasks.update(there, 1, TaskPatch(title="renamed"))
    await add(tasks, here, "b")
    for expected in (["renamed"], ["a"], []):
        await tasks.undo(ann)
        assert await titles(tasks, ann) == expected


async def test_undo_is_ones_own(tasks: TaskService, ann: Caller, store: SqliteStore) -> None:
    await add(tasks, ann, "hers")
    with pytest.raises(NotFound):
        await tasks.undo(await person(store, "bob"))
    assert await titles(tasks, ann) == ["hers"]


async def test_undo_restores_whatever_a_task_held(tasks: TaskService, ann: Caller, clock: Clock) -> None:
    await add(tasks, ann, "é 🥛", tags=["ß" * 50, "買"], due="2027-01-05T10:00:00+05:30", recurrence="FREQ=WEEKLY")
    before = await tasks.get(ann, 1)
    clock.move(hours=1)
    await tasks.delete(ann, 1)
    await tasks.undo(ann)
    assert await tasks.get(ann, 1) == before


async def test_bulk_asks_about_the_tasks_that_it_would_touch_and_changes_nothing(
    tasks: TaskService, ann: Caller
) -> None:
    await add(tasks, ann, "a", "b", "c", tags=["x"])
    await add(tasks, ann, "d")
    asked = await tasks.delete_many(ann, TaskFilter(status="all", tag="x"))
    assert asked.confirmation is not None
    assert (asked.success, asked.confirmation.task_ids, asked.total) == (False, [1, 2, 3], 3)
    assert asked.confirmation.question == "Delete these 3 tasks: #1 a, #2 b, #3 c?"
    assert await titles(tasks, ann) == ["a", "b", "c", "d"]


async def test_a_yes_touches_only_what_was_asked_about(tasks: TaskService, ann: Caller) -> None:
    await add(tasks, ann, "a", "b", tags=["x"])
    asked = await tasks.delete_many(ann, TaskFilter(status="all", tag="x"))
    assert asked.confirmation is not None
    await add(tasks, ann, "new", tags=["x"])  # since then
    await tasks.update(ann, 2, TaskPatch(tags=[]))  # no longer meant
    done = await tasks.delete_many(replace(ann, approved=(asked.confirmation,)), TaskFilter(status="all", tag="x"))
    assert [task.title for task in done.tasks] == ["a"]
    assert await titles(tasks, ann) == ["b", "new"]


@pytest.mark.parametrize("words", ["buy oat milk", "nothing like it", "!!!"])
async def test_bulk_touches_nothing_for_words_that_fit_only_in_part(
    tasks: TaskService, ann: Caller, words: str
) -> None:
    await add(tasks, ann, "buy milk")
    for change in (tasks.complete_many, tasks.delete_many):
        assert await change(ann, TaskFilter(q=words)) == (await change(ann, TaskFilter(q="zzz")))
    assert (await tasks.get(ann, 1)).status == "pending"


@pytest.mark.parametrize("words", [" ", "\t"])
async def test_blank_words_are_no_filter_so_bulk_asks(tasks: TaskService, ann: Caller, words: str) -> None:
    await add(tasks, ann, "a")
    assert (await tasks.complete_many(ann, TaskFilter(q=words))).confirmation is not None
    assert (await tasks.get(ann, 1)).status == "pending"


async def test_bulk_with_a_number_that_is_not_there_touches_nothing(tasks: TaskService, ann: Caller) -> None:
    await add(tasks, ann, "a", "b")
    with pytest.raises(NotFound, match="#9"):
        await tasks.complete_many(ann, TaskFilter(), [1, 9])
    assert (await tasks.get(ann, 1)).status == "pending"
    assert (await tasks.complete_many(ann, TaskFilter(), [])).total == 0


async def test_completing_several_of_which_one_is_done_completes_the_others(tasks: TaskService, ann: Caller) -> None:
    await add(tasks, ann, "a", "b")
    await tasks.complete(ann, 1)
    assert [task.id for task in (await tasks.complete_many(ann, TaskFilter(), [1, 2])).tasks] == [2]


async def test_partial_matches_are_shown_best_first_only_when_nothing_fits_wholly(
    tasks: TaskService, ann: Caller
) -> None:
    await add(tasks, ann, "buy bread", "buy milk", "call mom")
    shown = await tasks.look(ann, TaskFilter(q="buy oat milk"))
    assert [task.title for task in shown.tasks] == ["buy milk", "buy bread"]
    shown = await tasks.look(ann, TaskFilter(q="buy"), limit=1)
    assert ([task.title for task in shown.tasks], shown.total) == (["buy bread"], 2)


async def test_a_due_on_the_edge_of_the_calendar_does_not_break_a_list(tasks: TaskService, store: SqliteStore) -> None:
    for zone in ("America/New_York", "Pacific/Kiritimati"):
        someone = await person(store, zone, timezone=zone)
        await add(tasks, someone, "t", due="9998-12-31T23:59:59-12:00")
        await add(tasks, someone, "t", due="0002-01-01T00:00:00+14:00")
        assert len((await tasks.find(someone, TaskFilter(due_after="0001-01-01", due_before="9999-12-31"))).items) == 2
