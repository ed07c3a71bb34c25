"""A change that is meant for one version of a task is made to no other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from taskchat.errors import PreconditionFailed
from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskDraft, TaskPatch
from taskchat.tasks import TaskService
from taskchat.tasks.rows import version_of
from tests.fakes.database import Clock

CHANGES: dict[str, Callable[[TaskService, Caller, frozenset[str]], Awaitable[object]]] = {
    "update": lambda tasks, ann, only: tasks.update(ann, 1, TaskPatch(title="b"), only=only),
    "complete": lambda tasks, ann, only: tasks.complete(ann, 1, only=only),
    "reopen": lambda tasks, ann, only: tasks.reopen(ann, 1, only=only),
    "delete": lambda tasks, ann, only: tasks.delete(ann, 1, only=only),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_who_has_seen_an_older_version_changes_nothing(
    tasks: TaskService, ann: Caller, clock: Clock, change: str
) -> None:
    await tasks.add(ann, TaskDraft(title="a"))
    seen = frozenset([version_of(await tasks.get(ann, 1))])
    clock.move(seconds=1)
    await tasks.update(ann, 1, TaskPatch(priority="high"))
    now = await tasks.get(ann, 1)
    with pytest.raises(PreconditionFailed, match=r"changed meanwhile\. Read it again"):
        await CHANGES[change](tasks, ann, seen)
    assert await tasks.get(ann, 1) == now
    await CHANGES[change](tasks, ann, seen | {version_of(now)})


async def test_every_change_is_another_version_and_undo_brings_the_old_one_back(
    tasks: TaskService, ann: Caller, clock: Clock
) -> None:
    await tasks.add(ann, TaskDraft(title="a"))
    versions = [version_of(await tasks.get(ann, 1))]
    for change in (tasks.complete, tasks.reopen):
        clock.move(seconds=1)
        await change(ann, 1)
        versions.append(version_of(await tasks.get(ann, 1)))
    assert len(set(versions)) == 3
    await tasks.undo(ann)
    assert version_of(await tasks.get(ann, 1)) == versions[1]
