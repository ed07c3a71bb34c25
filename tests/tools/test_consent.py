"""The user's yes outside a turn: asked for by their client's form, or with a code where it has none."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from mcp import Client
from mcp.types import ElicitRequestParams, ElicitResult

from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskDraft
from taskchat.store.engine import Store
from taskchat.tasks import TaskService
from taskchat.tools import consent
from tests.fakes.database import Clock, person
from tests.tools.clients import MODES, Person, acting_as, client_of, data, titles, words


class Absent(Person):
    """Somebody who has gone away from their client."""

    async def answer(self, context: Any, params: ElicitRequestParams) -> ElicitResult:
        await asyncio.Event().wait()
        return await super().answer(context, params)


ALL = ["a", "b", "c", "d"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tasks(store: Store, clock: Clock) -> TaskService:
    return TaskService(store, clock)


@pytest.fixture
async def ann(store: Store, tasks: TaskService) -> Caller:
    """Somebody with four tasks."""
    ann = await person(store, "ann")
    for title in ALL:
        await tasks.add(ann, TaskDraft(title=title))
    return ann


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def asked(client: Client, tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The question that a call gives, with its code."""
    found = data(await client.call_tool(tool, arguments))
    assert found["success"] is False
    question: dict[str, Any] = found["confirmation"]
    return {"code": question["code"], "question": question["question"]}


async def test_a_client_with_a_form_asks_and_a_yes_is_carried_out(
    store: Store, tasks: TaskService, ann: Caller, mode: str
) -> None:
    person = Person()
    with acting_as(ann):
        async with client_of(store, mode, person=person, tasks=tasks) as client:
            deleted = await client.call_tool("delete_tasks", {"task_ids": [1, 3]})
            assert data(deleted)["total"] == 2
            assert await titles(client) == ["b", "d"]
            data(await client.call_tool("complete_tasks", {}))
            assert await titles(client, "done") == ["b", "d"]
    assert person.asked == ["Delete these 2 tasks: #1 a, #3 c?", "Mark these 2 tasks as done: #2 b, #4 d?"]


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (Person("decline"), "The user said no."),
        (Person("accept", {"yes": False}), "The user said no."),
        (Person("cancel"), "without an answer"),
    ],
)
async def test_anything_but_a_yes_changes_nothing(
    store: Store, tasks: TaskService, ann: Caller, mode: str, person: Person, said: str
) -> None:
    with acting_as(ann):
        async with client_of(store, mode, person=person, tasks=tasks) as client:
            for tool, arguments in (("delete_task", {"task_id": 1}), ("delete_tasks", {}), ("complete_tasks", {})):
                answer = await client.call_tool(tool, arguments)
                assert said in words(answer)
                assert data(answer)["success"] is False
            assert await titles(client) == ALL


async def test_a_question_that_nobody_ever_answers_holds_its_call_only_so_long(
    store: Store, tasks: TaskService, ann: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consent, "ANSWER_SECONDS", 0.05)
    with acting_as(ann):
        async with asyncio.timeout(5), client_of(store, "legacy", person=Absent(), tasks=tasks) as client:
            answer = await client.call_tool("delete_tasks", {})
            assert "without an answer" in words(answer)
            assert await titles(client) == ALL


async def test_where_there_is_a_form_every_deletion_is_asked_about(
    store: Store, tasks: TaskService, ann: Caller, mode: str
) -> None:
    person = Person()
    with acting_as(ann):
        async with client_of(store, mode, person=person, tasks=tasks) as client:
            deleted = data(await client.call_tool("delete_task", {"task_id": 2}))
            assert deleted["task"]["title"] == "b"
            assert (await client.call_tool("delete_task", {"task_id": 2})).is_error
    assert person.asked == ["Delete this task: #2 b?"]


async def test_without_a_form_the_model_is_given_the_question_and_a_code(
    store: Store, tasks: TaskService, ann: Caller, mode: str
) -> None:
    with acting_as(ann):
        async with client_of(store, mode, tasks=tasks) as client:
            answer = await client.call_tool("delete_tasks", {"task_ids": [1, 2]})
            code = data(answer)["confirmation"]["code"]
            assert words(answer).startswith("Nothing was changed yet. Ask the user")
            assert code in words(answer)
            assert await titles(client) == ALL
            done = await client.call_tool("confirm", {"code": code, "question": "Delete these 2 tasks: #1 a, #2 b?"})
            assert words(done) == "Deleted: 2:\n#1 a\n#2 b"
            assert await titles(client) == ["c", "d"]


async def test_calling_again_is_no_yes(store: Store, tasks: TaskService, ann: Caller) -> None:
    with acting_as(ann):
        async with client_of(store, tasks=tasks) as client:
            codes = {(await asked(client, "delete_tasks", {}))["code"] for _ in range(3)}
            assert len(codes) == 3
            assert await titles(client) == ALL


async def test_a_yes_must_repeat_the_question_for_the_person_to_see_it(
    store: Store, tasks: TaskService, ann: Caller
) -> None:
    with acting_as(ann):
        async with client_of(store, tasks=tasks) as client:
            question = await asked(client, "delete_tasks", {})
            for other in ("Tidy up?", "", question["question"].replace("4", "1")):
                refused = await client.call_tool("confirm", {**question, "question": other})
                assert refused.is_error
                assert question["question"] in words(refused)
            assert await titles(client) == ALL


async def test_a_yes_is_for_the_tasks_that_were_asked_about(
    store: Store, tasks: TaskService, ann: Caller, mode: str
) -> None:
    with acting_as(ann):
        async with client_of(store, mode, tasks=tasks) as client:
            question = await asked(client, "delete_tasks", {})
            await client.call_tool("add_task", {"title": "later"})
            await client.call_tool("confirm", question)
            assert await titles(client) == ["later"]


async def test_a_yes_counts_once(store: Store, tasks: TaskService, ann: Caller) -> None:
    with acting_as(ann):
        async with client_of(store, tasks=tasks) as client:
            question = await asked(client, "complete_tasks", {})
            first = await client.call_tool("confirm", question)
            for number in range(1, 5):
                await client.call_tool("reopen_task", {"task_id": number})
            again = await client.call_tool("confirm", question)
            assert data(again) == data(first)
            assert await titles(client, "pending") == ALL


async def test_a_question_waits_for_ten_minutes(store: Store, tasks: TaskService, ann: Caller, clock: Clock) -> None:
    with acting_as(ann):
        async with client_of(store, tasks=tasks) as client:
            question = await asked(client, "delete_tasks", {})
            clock.move(minutes=11)
            late = await client.call_tool("confirm", question)
            assert "No question with this code is waiting" in words(late)
            assert await titles(client) == ALL


async def test_deleting_one_by_one_asks_from_the_third_on(
    store: Store, tasks: TaskService, ann: Caller, clock: Clock
) -> None:
    with acting_as(ann):
        async with client_of(store, tasks=tasks) as client:
            for number in (1, 2):
                assert data(await client.call_tool("delete_task", {"task_id": number}))["success"] is True
            question = await asked(client, "delete_task", {"task_id": 3})
            assert question["question"] == "Delete this task: #3 c?"
            assert data(await client.call_tool("confirm", question))["tasks"][0]["title"] == "c"
            await asked(client, "delete_task", {"task_id": 4})
            clock.move(minutes=11)
            assert data(await client.call_tool("delete_task", {"task_id": 4}))["success"] is True


async def test_what_a_person_deletes_themselves_does_not_count(store: Store, tasks: TaskService, ann: Caller) -> None:
    for number in (1, 2, 3):
        await tasks.delete(ann, number)
    with acting_as(ann):
        async with client_of(store, tasks=tasks) as client:
            assert data(await client.call_tool("delete_task", {"task_id": 4}))["success"] is True


@pytest.mark.parametrize("code", ["", "\x00", "ABCD\x00EFG", "A" * 9, "%", "yes:AAAAAAAA"])
async def test_what_is_no_code_has_no_question(store: Store, tasks: TaskService, ann: Caller, code: str) -> None:
    with acting_as(ann):
        async with client_of(store, tasks=tasks) as client:
            refused = await client.call_tool("confirm", {"code": code, "question": "Go on?"})
            assert "No question with this code is waiting" in words(refused)


async def test_in_a_turn_no_code_is_given_and_none_is_taken(store: Store, tasks: TaskService, ann: Caller) -> None:
    with acting_as(ann):
        async with client_of(store, tasks=tasks) as client:
            question = await asked(client, "delete_tasks", {})
    person = Person()
    with acting_as(replace(ann, turn_id=1)):
        async with client_of(store, person=person, tasks=tasks) as client:
            waiting = data(await client.call_tool("delete_tasks", {}))["confirmation"]
            assert "code" not in waiting
            refused = await client.call_tool("confirm", question)
            assert "in their next message" in words(refused)
            assert await titles(client) == ALL
    assert person.asked == []
