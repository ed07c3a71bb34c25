"""The walk over every tool, resource, prompt and completion: whatever Bob tries, he reaches nothing of Ann's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from mcp import Client, MCPError
from mcp.types import ElicitResult, InputRequiredResult, PromptReference, ResourceTemplateReference

from taskchat.schemas.caller import Caller
from taskchat.schemas.collections import of_user
from taskchat.schemas.tasks import Confirmation, TaskDraft, TaskFilter, TasksResult
from taskchat.store.engine import Store
from taskchat.tasks import TaskService
from taskchat.tools import uris
from tests.fakes.database import Clock, person
from tests.fakes.knowledge import add_document
from tests.tools.clients import MODES, Person, acting_as, client_of, tools_of

# What Bob tries with each tool, Ann's task being number 1 and his own list being empty.
ATTEMPTS: dict[str, list[dict[str, Any]]] = {
    "add_task": [{"title": "of bob"}],
    "add_tasks": [{"tasks": [{"title": "of bob"}]}],
    "list_tasks": [{"status": "all"}, {"q": "secret"}, {"project": "hers"}, {"tag": "hers"}, {"after": 1}],
    "update_task": [{"task_id": 1, "title": "taken"}],
    "complete_task": [{"task_id": 1}],
    "reopen_task": [{"task_id": 1}],
    "delete_task": [{"task_id": 1}],
    "complete_tasks": [{}, {"task_ids": [1]}, {"q": "secret"}],
    "delete_tasks": [{}, {"task_ids": [1]}, {"q": "secret"}, {"status": "pending"}],
    "undo_last_change": [{}],
    "search_knowledge": [{"query": "secret"}, {"query": "what is the password of the cellar?", "limit": 20}],
    "confirm": [{"code": "HERS", "question": "Delete this task: #1 a secret?"}],  # HERS: of a question to Ann
}
HER_DOCUMENT = "b" * 32
READS = [
    uris.TODAY,
    uris.OVERDUE,
    uris.of_task(1),
    uris.of_project("hers"),
    f"taskchat://documents/{HER_DOCUMENT}",
    f"taskchat://documents/{HER_DOCUMENT}?start=0&length=100",
]
PROMPTS: dict[str, list[dict[str, str]]] = {
    "plan_my_day": [{}, {"day": "2027-01-04"}],
    "weekly_review": [{}, {"project": "hers"}],
}
COMPLETIONS: list[tuple[PromptReference | ResourceTemplateReference, str, list[str]]] = [
    (ResourceTemplateReference(uri=uris.TASK), "id", ["", "1", "secret"]),
    (ResourceTemplateReference(uri=uris.PROJECT), "name", ["", "her", "hers"]),
    (PromptReference(name="weekly_review"), "project", ["", "her"]),
    (PromptReference(name="plan_my_day"), "day", [""]),
]


@pytest.fixture
def tasks(store: Store) -> TaskService:
    return TaskService(store, Clock())


@pytest.fixture
async def ann(store: Store, tasks: TaskService) -> Caller:
    """Somebody with one task, due today."""
    ann = await person(store, "ann")
    await tasks.add(ann, TaskDraft(title="a secret", project="hers", tags=["hers"], due="2027-01-04"))
    ann = replace(ann, collections=(of_user(ann.user_id),))
    await add_document(store, of_user(ann.user_id), HER_DOCUMENT, "The secret password of the cellar is pumpkin.")
    return ann


@pytest.fixture
async def bob(store: Store, ann: Caller) -> Caller:
    bob = await person(store, "bob")
    return replace(bob, collections=(of_user(bob.user_id),))


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def everything(tasks: TaskService, owner: Caller) -> TasksResult:
    return await tasks.look(owner, TaskFilter(status="all"))


async def test_everything_that_is_offered_is_on_the_walk(store: Store) -> None:
    assert {tool.name for tool in await tools_of(store)} == set(ATTEMPTS)
    async with client_of(store) as client:
        prompts = {prompt.name: prompt.arguments or [] for prompt in (await client.list_prompts()).prompts}
        assert prompts.keys() == PROMPTS.keys()
        resources = {one.uri for one in (await client.list_resources()).resources}
        templates = {one.uri_template for one in (await client.list_resource_templates()).resource_templates}
    assert resources == {uris.TODAY, uris.OVERDUE}
    assert templates == {uris.TASK, uris.PROJECT, uris.DOCUMENT}
    completed = {(getattr(ref, "uri", None) or getattr(ref, "name", None), name) for ref, name, _ in COMPLETIONS}
    of_prompts = {(name, argument.name) for name, arguments in prompts.items() for argument in arguments}
    assert completed == {(uris.TASK, "id"), (uris.PROJECT, "name"), *of_prompts}


async def test_every_id_that_a_tool_takes_is_on_the_walk(store: Store) -> None:
    for tool in await tools_of(store):
        for name in tool.input_schema.get("properties", {}):
            if name.endswith(("id", "ids")):
                assert any(attempt.get(name) in (1, [1]) for attempt in ATTEMPTS[tool.name]), f"{tool.name}: {name}"


@pytest.mark.parametrize(("tool", "arguments"), [(tool, each) for tool, tries in ATTEMPTS.items() for each in tries])
async def test_bob_reaches_nothing_of_anns_by_any_tool(
    store: Store, tasks: TaskService, ann: Caller, bob: Caller, mode: str, tool: str, arguments: dict[str, Any]
) -> None:
    before = await everything(tasks, ann)
    question = Confirmation(
        tool="delete_task", arguments={"task_id": 1}, task_ids=[1], question="Delete this task: #1 a secret?"
    )
    hers = await tasks.put_off(ann, question)
    if tool == "confirm":
        arguments = {**arguments, "code": hers.code}
    # Even a yes, were it for Ann's task, is of no use to him.
    yes = Confirmation(tool=tool, arguments={"status": "all", **arguments}, task_ids=[1], question="?")
    for asking in (None, Person()):
        async with client_of(store, mode, person=asking, tasks=tasks) as client:
            with acting_as(replace(bob, approved=(yes,))):
                answer = await client.call_tool(tool, arguments)
        assert "secret" not in answer.model_dump_json()
        assert "pumpkin" not in answer.model_dump_json()
        assert asking is None or "secret" not in "".join(asking.asked)
    assert await everything(tasks, ann) == before


@pytest.mark.parametrize("uri", READS)
async def test_bob_reads_nothing_of_anns(
    store: Store, tasks: TaskService, ann: Caller, bob: Caller, mode: str, uri: str
) -> None:
    async with client_of(store, mode, tasks=tasks) as client:
        with acting_as(ann):
            assert "secret" in str(await client.read_resource(uri)) or uri == uris.OVERDUE
        with acting_as(bob):
            assert "secret" not in await read_or_refused(client, uri)
            listed = (await client.list_resources()).model_dump_json()
            assert "hers" not in listed


async def read_or_refused(client: Client, uri: str) -> str:
    try:
        return (await client.read_resource(uri)).model_dump_json()
    except MCPError as error:
        return error.message


async def test_what_is_anns_is_refused_like_what_nobody_has(
    store: Store, tasks: TaskService, ann: Caller, bob: Caller
) -> None:
    async with client_of(store, tasks=tasks) as client:
        with acting_as(bob):
            for hers, nobodys in (
                (uris.of_task(1), uris.of_task(77)),
                (uris.of_project("hers"), uris.of_project("none")),
            ):
                told, other = await read_or_refused(client, hers), await read_or_refused(client, nobodys)
                assert told.replace("1", "77").replace("hers", "none") == other


@pytest.mark.parametrize(("prompt", "arguments"), [(name, each) for name, tries in PROMPTS.items() for each in tries])
async def test_no_prompt_tells_bob_of_anns_tasks(
    store: Store, tasks: TaskService, ann: Caller, bob: Caller, mode: str, prompt: str, arguments: dict[str, str]
) -> None:
    async with client_of(store, mode, tasks=tasks) as client:
        with acting_as(ann):
            assert "secret" in (await client.get_prompt(prompt, arguments)).model_dump_json()
        with acting_as(bob):
            assert "secret" not in (await client.get_prompt(prompt, arguments)).model_dump_json()


@pytest.mark.parametrize(("ref", "name", "typed"), COMPLETIONS)
async def test_no_completion_tells_bob_of_anns_tasks(
    store: Store,
    tasks: TaskService,
    ann: Caller,
    bob: Caller,
    mode: str,
    ref: PromptReference | ResourceTemplateReference,
    name: str,
    typed: list[str],
) -> None:
    for text in typed:
        async with client_of(store, mode, tasks=tasks) as client:
            with acting_as(ann):
                hers = (await client.complete(ref, {"name": name, "value": text})).completion.values
            with acting_as(bob):
                his = (await client.complete(ref, {"name": name, "value": text})).completion.values
        assert hers
        assert his == [] or name == "day"


async def test_nobody_takes_the_answer_to_anothers_question(
    store: Store, tasks: TaskService, ann: Caller, bob: Caller
) -> None:
    await tasks.add(bob, TaskDraft(title="his"))
    async with client_of(store, person=Person(), tasks=tasks) as client:
        with acting_as(ann):
            asked = await ask_raw(client, {"task_ids": [1]})
        with acting_as(bob), pytest.raises(MCPError, match="Invalid or expired requestState"):
            await ask_raw(client, {"task_ids": [1]}, state=asked)
        with acting_as(ann), pytest.raises(MCPError, match="Invalid or expired requestState"):
            await ask_raw(client, {}, state=asked)  # another call than was asked about
    assert [task.title for task in (await everything(tasks, ann)).tasks] == ["a secret"]
    assert [task.title for task in (await everything(tasks, bob)).tasks] == ["his"]


async def ask_raw(client: Client, arguments: dict[str, Any], *, state: str | None = None) -> str | None:
    """Call delete_tasks as a client that drives the rounds itself; with a state, with a yes to what it belongs to."""
    answers: Any = {"confirmation": ElicitResult(action="accept", content={"yes": True})} if state else None
    found = await client.session.call_tool(
        "delete_tasks", arguments, input_responses=answers, request_state=state, allow_input_required=True
    )
    assert isinstance(found, InputRequiredResult)
    return found.request_state
