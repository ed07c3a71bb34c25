"""Questions that wait for a yes outside a turn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from taskchat.errors import NotFound
from taskchat.schemas.caller import RequestKey
from taskchat.schemas.tasks import Confirmation, TaskDraft
from taskchat.store.engine import Store
from taskchat.tasks import TaskService
from tests.fakes.database import Clock, person

QUESTION = Confirmation(tool="delete_tasks", arguments={"status": "all"}, task_ids=[1], question="Delete this task?")


async def kept(store: Store) -> int:
    return int(await store.read(lambda conn: conn.exec_driver_sql("SELECT count(*) FROM task_requests").scalar_one()))


async def test_a_question_waits_for_its_user_alone(store: Store) -> None:
    tasks = TaskService(store, Clock())
    ann, bob = await person(store, "ann"), await person(store, "bob")
    waiting = await tasks.put_off(ann, QUESTION)
    assert waiting.code is not None
    assert await tasks.question(ann, waiting.code) == waiting
    with pytest.raises(NotFound):
        await tasks.question(bob, waiting.code)


async def test_questions_that_nobody_answered_do_not_pile_up(store: Store) -> None:
    clock = Clock()
    tasks = TaskService(store, clock)
    ann = await person(store, "ann")
    for _ in range(3):
        await tasks.put_off(ann, QUESTION)
    assert await kept(store) == 3
    clock.move(minutes=11)
    await tasks.put_off(ann, QUESTION)
    assert await kept(store) == 1


async def test_what_a_request_gave_is_no_question(store: Store) -> None:
    tasks = TaskService(store, Clock())
    ann = await person(store, "ann")
    sly = replace(ann, once=RequestKey(key="asked:AAAAAAAA", fingerprint="f"))
    await tasks.add(sly, TaskDraft(title="x"))
    with pytest.raises(NotFound):
        await tasks.question(ann, "AAAAAAAA")
