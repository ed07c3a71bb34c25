"""The walk over every tool: whatever Bob calls, he reaches nothing of Ann's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from taskchat.schemas.tasks import Confirmation, TaskDraft, TaskFilter
from taskchat.store.sqlite import SqliteStore
from taskchat.tasks import TaskService
from tests.fakes.database import Clock, person
from tests.tools.test_tools import acting_as, client_of, tools_of

# What Bob tries with each tool, Ann's task being number 1 and his own list being empty.
ATTEMPTS: dict[str, list[dict[str, Any]]] = {
    "add_task": [{"title": "of bob"}],
    "list_tasks": [{"status": "all"}, {"q": "secret"}, {"project": "hers"}, {"tag": "hers"}],
    "update_task": [{"task_id": 1, "title": "taken"}],
    "complete_task": [{"task_id": 1}],
    "reopen_task": [{"task_id": 1}],
    "delete_task": [{"task_id": 1}],
    "complete_tasks": [{}, {"task_ids": [1]}, {"q": "secret"}],
    "delete_tasks": [{}, {"task_ids": [1]}, {"q": "secret"}, {"status": "pending"}],
    "undo_last_change": [{}],
}


async def test_every_tool_is_on_the_walk(store: SqliteStore) -> None:
    assert {tool.name for tool in await tools_of(store)} == set(ATTEMPTS)


async def test_every_id_that_a_tool_takes_is_on_the_walk(store: SqliteStore) -> None:
    for tool in await tools_of(store):
        for name in tool.input_schema.get("properties", {}):
            if name.endswith(("id", "ids")):
                assert any(attempt.get(name) in (1, [1]) for attempt in ATTEMPTS[tool.name]), f"{tool.name}: {name}"


@pytest.mark.parametrize(("tool", "arguments"), [(tool, each) for tool, tries in ATTEMPTS.items() for each in tries])
async def test_bob_reaches_nothing_of_anns_by_any_tool(
    store: SqliteStore, tool: str, arguments: dict[str, Any]
) -> None:
    ann, bob = await person(store, "ann"), await person(store, "bob")
    tasks = TaskService(store, Clock())
    await tasks.add(ann, TaskDraft(title="a secret", project="hers", tags=["hers"]))
    before = await tasks.find(ann, TaskFilter(status="all"))
    # Even a yes, were it for Ann's task, is of no use to him.
    yes = Confirmation(tool=tool, arguments={"status": "all", **arguments}, task_ids=[1], question="?")
    async with client_of(store) as client:
        with acting_as(replace(bob, approved=(yes,))):
            answer = await client.call_tool(tool, arguments)
    assert "secret" not in answer.model_dump_json()
    assert await tasks.find(ann, TaskFilter(status="all")) == before
