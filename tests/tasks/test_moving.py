"""Who moves to another timezone sees the list in the order of the clock there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskDraft, TaskFilter
from taskchat.store import tasks as rows
from taskchat.store.engine import Store
from taskchat.tasks import TaskService

DUES = ["2027-01-05", "2027-01-05T02:00:00+01:00", "2027-01-06T02:00:00+01:00", None, "2027-01-06"]
IN_BERLIN = ["2027-01-05", "2027-01-05T02:00:00+01:00", "2027-01-06", "2027-01-06T02:00:00+01:00", None]
IN_NEW_YORK = ["2027-01-05T02:00:00+01:00", "2027-01-05", "2027-01-06T02:00:00+01:00", "2027-01-06", None]


async def move(store: Store, caller: Caller, timezone: str) -> Caller:
    statement = text("UPDATE users SET timezone = :zone WHERE id = :user")
    await store.write(
        lambda conn: conn.execute(statement, {"zone": timezone, "user": caller.user_id}).close(), alone="test"
    )
    return replace(caller, timezone=timezone)


async def dues(tasks: TaskService, caller: Caller, **wanted: str) -> list[str | None]:
    return [task.due for task in (await tasks.find(caller, TaskFilter(**wanted))).items]  # type: ignore[arg-type]


async def test_the_order_is_that_of_the_clock_where_the_account_is(
    tasks: TaskService, ann: Caller, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOVED_AT_ONCE", 1)
    for due in DUES:
        await tasks.add(ann, TaskDraft(title="milk", due=due))
    assert await dues(tasks, ann) == IN_BERLIN
    there = await move(store, ann, "America/New_York")
    assert await dues(tasks, there) == IN_NEW_YORK
    assert await dues(tasks, there, q="milk") == IN_NEW_YORK
    await tasks.add(there, TaskDraft(title="milk", due="2027-01-04T23:00:00-05:00"))
    assert (await dues(tasks, there))[1] == "2027-01-04T23:00:00-05:00"
    back = await move(store, there, "Europe/Berlin")
    await tasks.delete(back, 6)
    assert await dues(tasks, back) == IN_BERLIN


async def test_a_day_is_that_of_whoever_asks(tasks: TaskService, ann: Caller) -> None:
    for due in DUES:
        await tasks.add(ann, TaskDraft(title="milk", due=due))
    travelling = replace(ann, timezone="America/New_York")  # the account stays in Berlin
    assert set(await dues(tasks, travelling, due_before="2027-01-05")) == {"2027-01-05T02:00:00+01:00"}
    assert await dues(tasks, ann, due_before="2027-01-05") == []
    assert set(await dues(tasks, travelling, due_after="2027-01-05", due_before="2027-01-06")) == {
        "2027-01-05",
        "2027-01-06T02:00:00+01:00",
    }
    assert set(await dues(tasks, travelling, due_after="2027-01-05T20:00:00-05:00")) == {"2027-01-06", DUES[2]}
