"""`taskchat mcp` as real processes: the official client drives it, servers die, and its output is only the protocol."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult, ElicitResult, TextResourceContents

from taskchat import paths
from taskchat.cli import exits
from taskchat.client import local
from tests.cli.conftest import Run
from tests.client.fake_server import FakeServer, Reply
from tests.fakes.waiting import until
from tests.test_structure import HEAVY

COMMAND = [sys.executable, "-m", "taskchat", "mcp"]
ERAS = ["legacy", "2026-07-28"]

# Each tool, called so that it does something after the ones before it.
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("add_task", {"title": "Größe 𝄞 \u2028 milk", "due": "2027-01-05", "project": "home"}),
    ("add_tasks", {"tasks": [{"title": "eggs"}, {"title": "bread"}, {"title": "salt"}]}),
    ("list_tasks", {}),
    ("update_task", {"task_id": 1, "priority": "high"}),
    ("complete_task", {"task_id": 2}),
    ("reopen_task", {"task_id": 2}),
    ("delete_task", {"task_id": 3}),
    ("undo_last_change", {}),
    ("complete_tasks", {"task_ids": [1, 2]}),
    ("delete_tasks", {"task_ids": [1, 2]}),
]
NEEDS_A_QUESTION = {"confirm"}


@pytest.fixture
def machine(home: Path) -> Iterator[Path]:
    """A machine on which taskchat never ran; its server is ended after the test."""
    yield home
    local.stop()


@asynccontextmanager
async def connected(era: str = "2026-07-28") -> AsyncIterator[Client]:
    """The official client, with a person who says yes to everything."""

    async def yes(_context: Any, params: Any) -> ElicitResult:
        fields = getattr(params, "requested_schema", {}).get("properties", {})
        return ElicitResult(action="accept", content=dict.fromkeys(fields, True))

    parameters = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=dict(os.environ))
    async with Client(parameters, mode=era, elicitation_callback=yes) as client:  # type: ignore[arg-type]
        yield client


async def call(client: Client, tool: str, **arguments: Any) -> CallToolResult:
    result = await client.call_tool(tool, arguments)
    assert isinstance(result, CallToolResult)
    assert not result.is_error, (tool, result.content)
    return result


async def titles(client: Client) -> list[str]:
    found = (await call(client, "list_tasks", status="all", limit=100)).structured_content
    assert found is not None
    return sorted(task["title"] for task in found["tasks"])


async def kill_the_server() -> None:
    """The one that is there, or that is just being started."""
    await until(lambda: local.recorded() is not None, seconds=60)
    found = local.recorded()
    assert found is not None
    with suppress(ProcessLookupError):  # nothing was asked since it was killed before
        os.kill(found.pid, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize("era", ERAS)
async def test_the_official_client_drives_every_tool(era: str) -> None:
    async with connected(era) as client:
        offered = {tool.name for tool in (await client.list_tools()).tools}
        assert offered == {name for name, _ in CALLS} | NEEDS_A_QUESTION | {"search_knowledge"}
        for name, arguments in CALLS:
            await call(client, name, **arguments)
        assert await titles(client) == ["bread", "salt"]


@pytest.mark.slow
@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize("era", ERAS)
async def test_the_official_client_reads_every_resource_and_prompt(era: str) -> None:
    async with connected(era) as client:
        await call(client, "add_task", title="milk", project="home", due="2020-01-01")
        listed = {str(each.uri) for each in (await client.list_resources()).resources}
        templates = [each.uri_template for each in (await client.list_resource_templates()).resource_templates]
        named = {
            template.replace("{id}", "1").replace("{name}", "home")
            for template in templates
            if "documents" not in template  # there are none
        }
        assert templates
        for uri in sorted(listed | named):
            (content,) = (await client.read_resource(uri)).contents
            assert isinstance(content, TextResourceContents)
            assert content.text, uri
        for prompt in (await client.list_prompts()).prompts:
            assert (await client.get_prompt(prompt.name)).messages


@pytest.mark.slow
@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize("era", ERAS)
async def test_a_killed_server_loses_and_doubles_nothing(era: str) -> None:
    async with connected(era) as client:
        adding = [asyncio.create_task(call(client, "add_task", title=f"task {n:02}")) for n in range(20)]
        for done in (4, 12):
            await adding[done]
            await kill_the_server()
        await asyncio.gather(*adding)
        assert await titles(client) == [f"task {n:02}" for n in range(20)]


@pytest.mark.slow
@pytest.mark.usefixtures("machine")
async def test_two_clients_at_once_have_one_server() -> None:
    async with connected("legacy") as one, connected("2026-07-28") as other:
        adding = [call(client, "add_task", title=f"{n}") for n, client in enumerate([one, other] * 5)]
        await asyncio.gather(*adding)
        assert await titles(one) == await titles(other) == [f"{n}" for n in range(10)]
    assert paths.server_log().read_text().count("serves unix:") == 1


@pytest.mark.slow
@pytest.mark.usefixtures("machine")
def test_it_answers_at_once_what_it_knows_and_ends_with_its_input() -> None:
    hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/list"},
    ]
    sent = "".join(json.dumps(each) + "\n" for each in lines)
    for _ in (1, 2):  # the second time, the first answer is remembered
        ran = subprocess.run(COMMAND, input=sent, capture_output=True, text=True, timeout=60, check=True)
        answers = {answer["id"]: answer["result"] for answer in map(json.loads, ran.stdout.splitlines())}
        assert answers[1]["serverInfo"]["name"] == "taskchat"
        assert len(answers[2]["tools"]) > 5
        assert "Starting taskchat's local server" in ran.stderr
        local.stop()


def test_it_imports_nothing_heavy(server: FakeServer) -> None:
    server.on("POST /mcp", Reply(body={"jsonrpc": "2.0", "id": 1, "result": {}}))
    heavy = [*HEAVY, "mcp", "mcp_types", "agents", "anyio"]
    program = (
        "import sys; from taskchat.cli import launch; code = launch.run(['mcp']); "
        f"print(code, [name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    sent = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}) + "\n"
    done = subprocess.run([sys.executable, "-c", program], input=sent, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ('{"jsonrpc": "2.0", "id": 1, "result": {}}\n', "0 []\n")


def test_what_is_printed_by_accident_does_not_get_between_the_messages(server: FakeServer) -> None:
    program = (
        "import builtins; from taskchat.bridge import bridge; from taskchat.cli import launch; "
        "run = bridge.Bridge.run; bridge.Bridge.run = lambda self: (builtins.print('oops', flush=True), run(self)); "
        "launch.run(['mcp'])"
    )
    sent = '{"jsonrpc":"2.0","id":1,"method":"ping"}\n'
    done = subprocess.run([sys.executable, "-c", program], input=sent, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ('{"jsonrpc":"2.0","id":1,"result":{}}\n', "oops\n")


def test_people_are_told_what_it_is_for(run: Run) -> None:
    ran = run("mcp", typed="")
    assert (ran.code, ran.out) == (exits.BAD_INPUT, "")
    assert "AI applications start this command" in ran.err
    assert "taskchat mcp install claude" in ran.err
