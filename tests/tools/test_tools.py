"""The MCP tools, as any client sees them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client
from mcp.types import CallToolResult, TextContent, Tool

from taskchat.schemas.caller import Caller, caller_var
from taskchat.store.sqlite import SqliteStore
from taskchat.tasks import TaskService
from taskchat.tools.server import build_tool_server
from tests.fakes.database import Clock, person

NAMES = {
    "add_task",
    "list_tasks",
    "update_task",
    "complete_task",
    "reopen_task",
    "delete_task",
    "complete_tasks",
    "delete_tasks",
    "undo_last_change",
}
WHOSE = {"user", "users", "owner", "account", "tenant", "caller", "email", "role", "now", "today", "timezone"}
Call = Callable[..., Awaitable[CallToolResult]]


@contextlib.asynccontextmanager
async def client_of(store: SqliteStore) -> AsyncIterator[Client]:
    async with Client(build_tool_server(TaskService(store, Clock())), mode="2026-07-28", cache=None) as client:
        yield client


async def tools_of(store: SqliteStore) -> list[Tool]:
    async with client_of(store) as client:
        return (await client.list_tools()).tools


@contextlib.contextmanager
def acting_as(caller: Caller | None) -> Any:
    token = caller_var.set(caller)
    try:
        yield
    finally:
        caller_var.reset(token)


def words(result: CallToolResult) -> str:
    return " ".join(part.text for part in result.content if isinstance(part, TextContent))


async def test_every_tool_of_the_contract_is_there_and_says_what_it_is(store: SqliteStore) -> None:
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
        ("read_only_hint", {"list_tasks"}),
        (
            "destructive_hint",
            {"update_task", "delete_task", "delete_tasks", "undo_last_change"},
        ),
    ],
)
async def test_hints_are_honest(store: SqliteStore, hint: str, tools: set[str]) -> None:
    assert {tool.name for tool in await tools_of(store) if getattr(tool.annotations, hint)} == tools


async def test_arguments_and_results_are_typed(store: SqliteStore) -> None:
    for tool in await tools_of(store):
        assert tool.output_schema is not None, tool.name
        Draft202012Validator.check_schema(tool.output_schema)
        Draft202012Validator.check_schema(tool.input_schema)
        for name, schema in tool.input_schema.get("properties", {}).items():
            assert {"type", "anyOf", "enum", "$ref"} & schema.keys(), f"{tool.name}.{name} has no type"


async def test_no_tool_lets_a_model_say_whose_tasks_are_meant(store: SqliteStore) -> None:
    for tool in await tools_of(store):
        for name in tool.input_schema.get("properties", {}):
            assert not WHOSE & set(name.lower().split("_")), f"{tool.name} has an argument {name}"


async def test_nobody_signed_in_can_do_nothing(store: SqliteStore) -> None:
    await person(store, "ann")
    required = {"task_id": 1, "title": "t"}
    async with client_of(store) as client:
        for tool in (await client.list_tools()).tools:
            arguments = {name: required[name] for name in tool.input_schema.get("required", [])}
            result = await client.call_tool(tool.name, arguments)
            assert result.is_error, tool.name
            assert "Nobody is signed in" in words(result) or "Say what to change" in words(result)
            assert (await store.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM tasks").scalar())) == 0


async def test_results_are_structured_and_readable(store: SqliteStore) -> None:
    with acting_as(await person(store, "ann")):
        async with client_of(store) as client:
            added = await client.call_tool(
                "add_task", {"title": "buy milk", "due": "2027-01-05", "tags": ["Home"], "priority": "high"}
            )
            assert words(added) == "Added: #1 buy milk · due 2027-01-05 · high priority · #home."
            assert added.structured_content is not None
            assert added.structured_content["task"]["tags"] == ["home"]
            listed = await client.call_tool("list_tasks", {})
            assert words(listed) == "Tasks found: 1:\n#1 buy milk · due 2027-01-05 · high priority · #home"
            changed = await client.call_tool(
                "update_task", {"task_id": 1, "title": "oat milk", "clear": ["due", "tags"]}
            )
            assert changed.structured_content is not None
            assert changed.structured_content["before"]["title"] == "buy milk"
            assert changed.structured_content["task"]["due"] is None
            undone = await client.call_tool("undo_last_change", {})
            assert words(undone) == "Took back:\nupdated #1 buy milk · due 2027-01-05 · high priority · #home"


async def test_two_callers_at_once_see_their_own_tasks(store: SqliteStore) -> None:
    ann, bob = await person(store, "ann"), await person(store, "bob")
    async with client_of(store) as client:
        for caller, title in ((ann, "hers"), (bob, "his")):
            with acting_as(caller):
                await client.call_tool("add_task", {"title": title})
        for caller, title in ((ann, "hers"), (bob, "his")):
            with acting_as(caller):
                listed = await client.call_tool("list_tasks", {"status": "all"})
                assert listed.structured_content is not None
                assert [task["title"] for task in listed.structured_content["tasks"]] == [title]


@pytest.mark.parametrize(
    ("tool", "arguments", "next_step"),
    [
        ("complete_task", {"task_id": 9}, "list_tasks shows the tasks there are"),
        ("delete_task", {"task_id": 9}, "list_tasks shows the tasks there are"),
        ("update_task", {"task_id": 9, "title": "x"}, "list_tasks shows the tasks there are"),
        ("delete_tasks", {"task_ids": [7, 9]}, "list_tasks shows the tasks there are"),
        ("update_task", {"task_id": 1}, "give at least one field"),
        ("update_task", {"task_id": 1, "title": "x", "clear": ["title"]}, "clear"),
        ("add_task", {"title": "x", "due": "friday"}, "Correct them and call again"),
        ("add_task", {"title": ""}, "Correct them and call again"),
        ("add_task", {"title": "x", "recurrence": "FREQ=HOURLY"}, "a rule like FREQ=WEEKLY;BYDAY=MO"),
        ("list_tasks", {"tag": "two words"}, "a tag is one word"),
        ("undo_last_change", {}, "There is nothing to undo"),
    ],
)
async def test_an_error_says_what_to_do_next(
    store: SqliteStore, tool: str, arguments: dict[str, Any], next_step: str
) -> None:
    with acting_as(await person(store, "ann")):
        async with client_of(store) as client:
            result = await client.call_tool(tool, arguments)
    assert result.is_error
    assert next_step in words(result)
    assert "Traceback" not in words(result)


async def test_a_broken_store_shows_no_internals(store: SqliteStore) -> None:
    caller = await person(store, "ann")
    await store.write(lambda conn: conn.exec_driver_sql("DROP TABLE task_events"), alone="test")
    with acting_as(caller):
        async with client_of(store) as client:
            result = await client.call_tool("add_task", {"title": "x"})
    assert result.is_error
    assert "INSERT" not in words(result)
    assert "site-packages" not in words(result)
