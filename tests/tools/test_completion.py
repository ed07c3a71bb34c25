"""What may be meant, while somebody types."""

from __future__ import annotations

import pytest
from mcp.types import PromptReference, ResourceTemplateReference

from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskDraft
from taskchat.store.engine import Store
from taskchat.tasks import TaskService
from taskchat.tools import uris
from tests.fakes.database import Clock, person
from tests.tools.clients import MODES, acting_as, client_of

TASK, PROJECT = ResourceTemplateReference(uri=uris.TASK), ResourceTemplateReference(uri=uris.PROJECT)
PLAN, REVIEW = PromptReference(name="plan_my_day"), PromptReference(name="weekly_review")
Ref = PromptReference | ResourceTemplateReference


@pytest.fixture
async def ann(store: Store) -> Caller:
    """Somebody with thirteen tasks, the fourth and the last in projects."""
    ann = await person(store, "ann")
    tasks = TaskService(store, Clock())
    for number in range(1, 14):
        project = {4: "Garden", 13: "garage"}.get(number)
        await tasks.add(ann, TaskDraft(title="milk" if number == 7 else "x", project=project))
    return ann


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("ref", "name", "typed", "values"),
    [
        (TASK, "id", "1", ["1", "10", "11", "12", "13"]),
        (TASK, "id", "#13", ["13"]),
        (TASK, "id", "99", []),
        (TASK, "id", "0", []),
        (TASK, "id", "milk", ["7"]),
        (TASK, "id", "9" * 40, []),
        (TASK, "id", "9" * 5_000, []),
        (TASK, "id", "1\x00", []),
        (PROJECT, "name", "gar\x00", []),
        (TASK, "id", "no such words", []),
        (PROJECT, "name", "", ["garage", "Garden"]),
        (PROJECT, "name", "GAR", ["garage", "Garden"]),
        (PROJECT, "name", "gard", ["Garden"]),
        (PROJECT, "other", "", []),
        (REVIEW, "project", "garag", ["garage"]),
        (PLAN, "day", "t", ["today", "tomorrow", "tuesday", "thursday"]),
        (PLAN, "other", "t", []),
    ],
)
async def test_what_begins_as_typed_is_offered(
    store: Store, ann: Caller, mode: str, ref: Ref, name: str, typed: str, values: list[str]
) -> None:
    with acting_as(ann):
        async with client_of(store, mode) as client:
            found = await client.complete(ref, {"name": name, "value": typed})
    assert found.completion.values == values


async def test_before_anything_is_typed_the_next_tasks_are_offered(store: Store, ann: Caller) -> None:
    with acting_as(ann):
        async with client_of(store) as client:
            found = await client.complete(TASK, {"name": "id", "value": ""})
    assert found.completion.values == [str(number) for number in range(1, 14)]


async def test_of_very_many_projects_the_first_are_offered(store: Store) -> None:
    bea = await person(store, "bea")
    drafts = [TaskDraft(title="x", project=f"p{number:03}") for number in range(120)]
    await TaskService(store, Clock()).add_many(bea, drafts)
    with acting_as(bea):
        async with client_of(store) as client:
            found = (await client.complete(PROJECT, {"name": "name", "value": "p"})).completion
    assert (found.values[0], found.values[-1], found.has_more) == ("p000", "p099", True)
