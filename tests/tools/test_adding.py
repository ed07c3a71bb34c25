"""Real jobs in few calls: dates in words, several tasks at once, progress."""

from __future__ import annotations

import pytest

from taskchat.schemas.caller import Caller
from taskchat.store.engine import Store
from tests.fakes.database import person
from tests.tools.clients import MODES, acting_as, client_of, data, titles, words


@pytest.fixture
async def ann(store: Store) -> Caller:
    return await person(store, "ann", timezone="Europe/Berlin")


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_dates_are_the_users_own_wherever_a_date_is(store: Store, ann: Caller, mode: str) -> None:
    with acting_as(ann):
        async with client_of(store, mode) as client:
            added = data(await client.call_tool("add_task", {"title": "call", "due": "tomorrow 5pm"}))["task"]
            assert added["due"] == "2027-01-05T17:00:00+01:00"
            changed = data(await client.call_tool("update_task", {"task_id": 1, "due": "next monday"}))["task"]
            assert changed["due"] == "2027-01-11"
            for within in ({"due_after": "next week"}, {"due_before": "2027-01-12"}, {"due_after": "11 jan"}):
                assert data(await client.call_tool("list_tasks", within))["total"] == 1, within
            assert data(await client.call_tool("list_tasks", {"due_before": "next monday"}))["total"] == 0


@pytest.mark.parametrize(
    ("given", "due", "rule"),
    [
        ({"due": "every tuesday"}, "2027-01-05", "FREQ=WEEKLY;BYDAY=TU"),
        ({"recurrence": "every tuesday"}, "2027-01-05", "FREQ=WEEKLY;BYDAY=TU"),
        ({"due": "friday", "recurrence": "weekly"}, "2027-01-08", "FREQ=WEEKLY"),
        ({"recurrence": "FREQ=WEEKLY"}, None, "FREQ=WEEKLY"),
    ],
)
async def test_a_task_that_repeats_is_said_in_words(
    store: Store, ann: Caller, given: dict[str, str], due: str | None, rule: str
) -> None:
    with acting_as(ann):
        async with client_of(store) as client:
            task = data(await client.call_tool("add_task", {"title": "gym", **given}))["task"]
    assert (task["due"], task["recurrence"]) == (due, rule)


async def test_saying_how_a_task_repeats_does_not_move_it(store: Store, ann: Caller) -> None:
    with acting_as(ann):
        async with client_of(store) as client:
            await client.call_tool("add_task", {"title": "gym", "due": "friday"})
            task = data(await client.call_tool("update_task", {"task_id": 1, "recurrence": "daily"}))["task"]
    assert (task["due"], task["recurrence"]) == ("2027-01-08", "FREQ=DAILY")


async def test_several_tasks_are_one_call_and_one_undo(store: Store, ann: Caller, mode: str) -> None:
    told: list[tuple[float, float | None]] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, total))

    tasks = [
        {"title": "milk", "due": "today"},
        {"title": "gym", "due": "every monday"},
        {"title": "read", "tags": ["me"]},
    ]
    with acting_as(ann):
        async with client_of(store, mode) as client:
            added = await client.call_tool("add_tasks", {"tasks": tasks}, progress_callback=hear)
            assert [task["id"] for task in data(added)["tasks"]] == [1, 2, 3]
            assert words(added).splitlines()[1] == "#1 milk · due 2027-01-04 (today)"
            await client.call_tool("undo_last_change", {})
            assert await titles(client) == []
    assert told == [(0, 3), (3, 3)]


async def test_of_several_tasks_none_is_added_when_one_is_wrong(store: Store, ann: Caller) -> None:
    with acting_as(ann):
        async with client_of(store) as client:
            assert (
                await client.call_tool("add_tasks", {"tasks": [{"title": "a"}, {"title": "b", "tags": ["x y"]}]})
            ).is_error
            assert (await client.call_tool("add_tasks", {"tasks": [{"title": "a"}] * 101})).is_error
            assert await titles(client) == []


async def test_arguments_that_a_client_sent_as_text_are_understood(store: Store, ann: Caller) -> None:
    with acting_as(ann):
        async with client_of(store) as client:
            assert not (await client.call_tool("add_tasks", {"tasks": '[{"title": "a"}]'})).is_error
            assert not (await client.call_tool("update_task", {"task_id": "1", "tags": '["home"]'})).is_error
