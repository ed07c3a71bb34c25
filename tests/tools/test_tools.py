"""The MCP tools, as any client sees them."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client

from taskchat.store.engine import Store
from taskchat.tasks import TaskService
from taskchat.tools.server import build_agent_server
from tests.fakes.database import Clock, person
from tests.fakes.knowledge import knowing
from tests.tools.clients import acting_as, client_of, data, tools_of, words

IN_TURNS = {
    "add_task",
    "list_tasks",
    "update_task",
    "complete_task",
    "reopen_task",
    "delete_task",
    "complete_tasks",
    "delete_tasks",
    "undo_last_change",
    "search_knowledge",
}
NAMES = IN_TURNS | {"add_tasks", "confirm"}
WHOSE = {"user", "users", "owner", "account", "tenant", "caller", "email", "role", "now", "today", "timezone"}


async def test_every_tool_of_the_contract_is_there_and_says_what_it_is(store: Store) -> None:
    tools = await tools_of(store)
    assert {tool.name for tool in tools} == NAMES
    for tool in tools:
        assert tool.title, tool.name
        assert len(tool.description or "") > 20, tool.name
        assert tool.annotations is not None, tool.name
        assert tool.annotations.read_only_hint is not None, tool.name
        assert tool.annotations.open_world_hint is False, tool.name


@pytest.mark.parametrize(
    ("hint", "tools"),
    [
        ("read_only_hint", {"list_tasks", "search_knowledge"}),
        (
            "destructive_hint",
            {"update_task", "delete_task", "delete_tasks", "undo_last_change", "confirm"},
        ),
    ],
)
async def test_hints_are_honest(store: Store, hint: str, tools: set[str]) -> None:
    assert {tool.name for tool in await tools_of(store) if getattr(tool.annotations, hint)} == tools


async def test_arguments_and_results_are_typed(store: Store) -> None:
    for tool in await tools_of(store):
        assert tool.output_schema is not None, tool.name
        Draft202012Validator.check_schema(tool.output_schema)
        Draft202012Validator.check_schema(tool.input_schema)
        for name, schema in tool.input_schema.get("properties", {}).items():
            assert {"type", "anyOf", "enum"} & schema.keys(), f"{tool.name}.{name} has no type"
            assert schema.get("description"), f"{tool.name}.{name} is not described"


async def test_every_argument_has_an_end(store: Store) -> None:
    for tool in await tools_of(store):
        assert tool.input_schema["additionalProperties"] is False, tool.name
        assert "$ref" not in str(tool.input_schema), tool.name
        assert not [where for where in endless(tool.input_schema) if where], (
            f"{tool.name}: {endless(tool.input_schema)}"
        )


def endless(schema: dict[str, Any], where: str = "") -> list[str]:
    """The places of a schema where a text, list or number may be as long or large as it likes."""
    kinds = {"string": "maxLength", "array": "maxItems", "integer": "maximum"}
    kind = schema.get("type")
    found = [where] if kind in kinds and kinds[kind] not in schema and not {"enum", "const"} & schema.keys() else []
    for name, part in schema.get("properties", {}).items():
        found += endless(part, f"{where}.{name}")
    for part in [*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])]:
        found += endless(part, where)
    return found


async def test_the_agent_has_the_tools_without_those_that_only_make_sense_outside_a_turn(store: Store) -> None:
    server = build_agent_server(TaskService(store, Clock()), knowing(store)[0])
    async with Client(server, mode="2026-07-28", cache=None) as client:
        assert {tool.name for tool in (await client.list_tools()).tools} == IN_TURNS


async def test_no_tool_lets_a_model_say_whose_tasks_are_meant(store: Store) -> None:
    for tool in await tools_of(store):
        for name in tool.input_schema.get("properties", {}):
            assert not WHOSE & set(name.lower().split("_")), f"{tool.name} has an argument {name}"


async def test_nobody_signed_in_can_do_nothing(store: Store) -> None:
    await person(store, "ann")
    required = {"task_id": 1, "title": "t", "tasks": [{"title": "t"}], "code": "A", "question": "?", "query": "milk"}
    async with client_of(store) as client:
        for tool in (await client.list_tools()).tools:
            arguments = {name: required[name] for name in tool.input_schema.get("required", [])}
            result = await client.call_tool(tool.name, arguments)
            assert result.is_error, tool.name
            assert "Nobody is signed in" in words(result) or "Say what to change" in words(result)
            assert (await store.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM tasks").scalar())) == 0


async def test_results_are_structured_and_readable(store: Store) -> None:
    milk = "#1 buy milk · due 2027-01-05 (tomorrow) · high priority · #home"
    with acting_as(await person(store, "ann")):
        async with client_of(store) as client:
            added = await client.call_tool(
                "add_task", {"title": "buy milk", "due": "2027-01-05", "tags": ["Home"], "priority": "high"}
            )
            assert words(added) == f"Added: {milk}."
            assert data(added)["task"]["tags"] == ["home"]
            listed = await client.call_tool("list_tasks", {})
            assert words(listed) == f"Tasks found: 1:\n{milk}\nIt is Monday 2027-01-04 09:00 (UTC)."
            changed = await client.call_tool(
                "update_task", {"task_id": 1, "title": "oat milk", "clear": ["due", "tags"]}
            )
            assert data(changed)["before"]["title"] == "buy milk"
            assert data(changed)["task"]["due"] is None
            undone = await client.call_tool("undo_last_change", {})
            assert words(undone) == f"Took back:\nupdated {milk}"


async def test_two_callers_at_once_see_their_own_tasks(store: Store) -> None:
    ann, bob = await person(store, "ann"), await person(store, "bob")
    async with client_of(store) as client:
        for caller, title in ((ann, "hers"), (bob, "his")):
            with acting_as(caller):
                await client.call_tool("add_task", {"title": title})
        for caller, title in ((ann, "hers"), (bob, "his")):
            with acting_as(caller):
                listed = await client.call_tool("list_tasks", {"status": "all"})
                assert [task["title"] for task in data(listed)["tasks"]] == [title]


@pytest.mark.parametrize(
    ("tool", "arguments", "next_step"),
    [
        ("complete_task", {"task_id": 9}, "list_tasks shows the tasks there are"),
        ("delete_task", {"task_id": 9}, "list_tasks shows the tasks there are"),
        ("update_task", {"task_id": 9, "title": "x"}, "list_tasks shows the tasks there are"),
        ("delete_tasks", {"task_ids": [7, 9]}, "list_tasks shows the tasks there are"),
        ("update_task", {"task_id": 1}, "give at least one field"),
        ("update_task", {"task_id": 1, "title": "x", "clear": ["title"]}, "clear"),
        ("add_task", {"title": "x", "due": "one day"}, "write words like “tomorrow 5pm”"),
        ("add_task", {"title": "x", "due": "3/4"}, "a day like 2027-01-05"),
        ("add_task", {"title": "x", "due": "next week"}, "2027-01-11 to 2027-01-17; give one day of it"),
        ("add_task", {"title": "x", "due": "monday and friday"}, "give one of them"),
        ("add_task", {"title": "x", "due": "x" * 300}, "too long for a date"),
        ("add_task", {"title": "x", "recurrence": "sometimes"}, "write words like “every monday”"),
        ("add_task", {"title": "x", "projekt": "y"}, "there are description, due,"),
        ("add_task", {}, "title: it is missing"),
        (
            "add_tasks",
            {"tasks": [{"title": "x"}, {"title": "y", "due": "soon"}]},
            "tasks.1.due: “soon” is not one date",
        ),
        ("add_tasks", {"tasks": [{"title": "x"}, {"title": " "}]}, "tasks.1.title: it is empty"),
        ("add_tasks", {"tasks": []}, "tasks: it is empty"),
        ("list_tasks", {"due_before": "every monday"}, "due_before: “every monday” repeats"),
        ("complete_task", {"task_id": "three"}, "task_id: it must be a whole number"),
        ("confirm", {"code": "AAAAAAAA", "question": "?"}, "Make the call again that was asked about"),
        ("drop_tasks", {}, "tools/list shows those there are"),
        ("add_task", {"title": ""}, "Correct them and call again"),
        ("add_task", {"title": "x", "recurrence": "FREQ=HOURLY"}, "a rule like FREQ=WEEKLY;BYDAY=MO"),
        ("list_tasks", {"tag": "two words"}, "a tag is one word"),
        ("undo_last_change", {}, "There is nothing to undo"),
    ],
)
async def test_an_error_says_what_to_do_next(
    store: Store, tool: str, arguments: dict[str, Any], next_step: str
) -> None:
    with acting_as(await person(store, "ann")):
        async with client_of(store) as client:
            result = await client.call_tool(tool, arguments)
    assert result.is_error
    assert next_step in words(result)
    assert "Traceback" not in words(result)
    assert "pydantic" not in words(result)


async def test_a_broken_store_shows_no_internals(store: Store) -> None:
    caller = await person(store, "ann")
    await store.write(lambda conn: conn.exec_driver_sql("DROP TABLE task_events"), alone="test")
    with acting_as(caller):
        async with client_of(store) as client:
            result = await client.call_tool("add_task", {"title": "x"})
    assert result.is_error
    assert "INSERT" not in words(result)
    assert "site-packages" not in words(result)
