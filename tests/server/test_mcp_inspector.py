"""The official Inspector's command line drives every tool, resource and prompt, over HTTP and over stdio."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.databases import SqliteFiles
from tests.fakes.mcp.inspector import Inspector
from tests.fakes.mcp.listening import listening
from tests.fakes.npm import Unavailable
from tests.fakes.offline.plugin import guarding
from tests.fakes.passwords import make_cheap
from tests.fakes.served import hosting

pytestmark = [pytest.mark.slow, pytest.mark.downloads("npm fetches the Inspector, once, into pytest's cache")]

# Every tool, in an order that makes sense, and how its answer begins.
CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("add_task", {"title": "milk", "project": "shopping"}, "Added: #1 milk"),
    ("add_tasks", {"tasks": [{"title": "bread"}, {"title": "eggs"}]}, "Added: 2"),
    ("list_tasks", {}, ""),
    ("update_task", {"task_id": 1, "due": "tomorrow 5pm"}, "Changed: #1 milk"),
    ("complete_task", {"task_id": 1}, "Done: #1 milk"),
    ("reopen_task", {"task_id": 1}, "Reopened: #1 milk"),
    ("complete_tasks", {"task_ids": [1, 2]}, "Marked as done"),
    ("undo_last_change", {}, "Took back"),
    ("search_knowledge", {"query": "when does the shop close?"}, "There are no documents"),
]


def over_http(url: str, bearer: str) -> list[str]:
    return [url, "--transport", "http", "--header", f"Authorization: {bearer}"]


def over_stdio(url: str, bearer: str) -> list[str]:
    """`taskchat mcp`, which the Inspector starts. It gets nothing from the environment but what is named."""
    server, token = url.removesuffix("/mcp"), bearer.removeprefix("Bearer ")
    kept = {name: os.environ[name] for name in ("PYTHONPATH", "TASKCHAT_HOME") if name in os.environ}
    given = {**kept, **guarding({}), "TASKCHAT_SERVER": server, "TASKCHAT_TOKEN": token}
    named = _each("-e", [f"{name}={value}" for name, value in given.items()])
    return [sys.executable, "-m", "taskchat", "mcp", *named, "--transport", "stdio"]


@pytest.fixture(params=[over_http, over_stdio])
async def inspector(
    request: pytest.FixtureRequest,
    sqlite_files: SqliteFiles,
    pytestconfig: pytest.Config,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Inspector]:
    """The Inspector in front of a server, with somebody signed in."""
    make_cheap(monkeypatch)
    async with hosting(await sqlite_files.make()) as served:
        await served.be_somebody_new()
        async with listening(served.app) as url:
            server = request.param(url, served.client.headers["Authorization"])
            try:
                found = Inspector.of(Path(pytestconfig.cache.mkdir("npm")), server, guarding({}))
            except Unavailable as reason:
                pytest.skip(f"the Inspector: {reason}")
            yield found


async def test_every_tool_resource_and_prompt(inspector: Inspector) -> None:
    tools = {tool["name"] for tool in (await inspector.ask("tools/list"))["tools"]}
    for tool, arguments, begins in CALLS:
        given = [
            f"{name}={value if isinstance(value, str) else json.dumps(value)}" for name, value in arguments.items()
        ]
        result = await inspector.ask("tools/call", "--tool-name", tool, *_each("--tool-arg", given))
        assert result["content"][0]["text"].startswith(begins)
    for uri in ("taskchat://tasks/1", "taskchat://projects/shopping", *await _uris(inspector)):
        assert (await inspector.ask("resources/read", "--uri", uri))["contents"][0]["text"], uri
    for prompt in (await inspector.ask("prompts/list"))["prompts"]:
        assert (await inspector.ask("prompts/get", "--prompt-name", prompt["name"]))["messages"]
    assert await _deleted(inspector) == {"delete_task", "delete_tasks", "confirm"}
    assert tools == {tool for tool, _, _ in CALLS} | {"delete_task", "delete_tasks", "confirm"}


async def _uris(inspector: Inspector) -> list[str]:
    return [each["uri"] for each in (await inspector.ask("resources/list"))["resources"]]


async def _deleted(inspector: Inspector) -> set[str]:
    """Delete everything: the Inspector can't put questions to a person, so it gets a code. The tools that it took."""
    await inspector.ask("tools/call", "--tool-name", "delete_task", "--tool-arg", "task_id=1")
    asked = await inspector.ask("tools/call", "--tool-name", "delete_tasks")
    waiting = asked["structuredContent"]["confirmation"]
    answer = [f"code={waiting['code']}", f"question={waiting['question']}"]
    done = await inspector.ask("tools/call", "--tool-name", "confirm", *_each("--tool-arg", answer))
    assert not done.get("isError"), done
    return {"delete_task", "delete_tasks", "confirm"}


def _each(option: str, values: list[str]) -> list[str]:
    return [word for value in values for word in (option, value)]
