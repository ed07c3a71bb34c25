"""The official Python client drives every tool, resource and prompt over HTTP: as it is today, and as it was."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from mcp import Client
from mcp.shared.subscriptions import ResourceUpdated
from mcp.types import ElicitResult, PromptReference, ResourceTemplateReference, TextContent, TextResourceContents

from tests.fakes.databases import Databases
from tests.fakes.mcp.clients import connected
from tests.fakes.mcp.listening import listening
from tests.fakes.passwords import make_cheap
from tests.fakes.served import Served, hosting

# Every tool, in an order that makes sense, and how its answer begins.
CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("add_task", {"title": "milk", "project": "shopping"}, "Added: #1 milk"),
    ("add_tasks", {"tasks": [{"title": "bread"}, {"title": "call Ann", "due": "tomorrow 5pm"}]}, "Added: 2"),
    ("list_tasks", {}, ""),
    ("update_task", {"task_id": 1, "priority": "high"}, "Changed: #1 milk"),
    ("complete_task", {"task_id": 1}, "Done: #1 milk"),
    ("reopen_task", {"task_id": 1}, "Reopened: #1 milk"),
    ("complete_tasks", {"task_ids": [1, 2]}, "Marked as done"),
    ("undo_last_change", {}, "Took back"),
    ("delete_task", {"task_id": 1}, "Deleted: #1 milk"),
    ("delete_tasks", {"task_ids": [2, 3]}, "Deleted"),
]
ASKING = {"confirm"}  # needs a question that waits: tested on its own below


async def yes(_context: Any, _params: Any) -> ElicitResult:
    return ElicitResult(action="accept", content={"yes": True})


@pytest.fixture
async def url(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Served, str]]:
    """A server that listens, and somebody signed in."""
    make_cheap(monkeypatch)
    address = await databases.make()
    async with hosting(address) as served:
        await served.be_somebody_new()
        async with listening(served.app) as found:
            yield served, found
    await databases.drop(address)


@contextlib.asynccontextmanager
async def client_of(url: tuple[Served, str], mode: str, **options: Any) -> AsyncIterator[Client]:
    served, address = url
    async with connected(address, served.client.headers["Authorization"], mode=mode, **options) as client:
        yield client


def text_of(result: Any) -> str:
    return "\n".join(part.text for part in result.content if isinstance(part, TextContent))


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_every_tool_works(url: tuple[Served, str], mode: str) -> None:
    asks = mode == "auto" or await is_alone(url)  # where several serve, older clients can't be asked
    answers = []
    async with client_of(url, mode, elicitation_callback=yes) as client:
        listed = {tool.name for tool in (await client.list_tools()).tools}
        for tool, arguments, _ in CALLS:
            result = await client.call_tool(tool, arguments)
            if tool == "delete_tasks" and not asks:
                waiting = (result.structured_content or {})["confirmation"]
                asked = {"code": waiting["code"], "question": waiting["question"]}
                result = await client.call_tool("confirm", asked)
            answers.append(text_of(result))
    assert listed == {tool for tool, _, _ in CALLS} | ASKING | {"search_knowledge"}
    for answer, (_, _, begins) in zip(answers, CALLS, strict=True):
        assert answer.startswith(begins)
    assert await url[0].titles() == []


async def is_alone(url: tuple[Served, str]) -> bool:
    serving = await url[0].app.state.services.mcp.serving()
    return not serving.stateless


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_every_resource_and_prompt_can_be_read_and_completed(url: tuple[Served, str], mode: str) -> None:
    await url[0].add("milk")
    await url[0].client.patch("/api/v1/tasks/1", json={"project": "shopping", "due": "2027-01-05"})
    async with client_of(url, mode) as client:
        uris = [resource.uri for resource in (await client.list_resources()).resources]
        templates = {each.uri_template for each in (await client.list_resource_templates()).resource_templates}
        assert templates == {
            "taskchat://documents/{id}{?start,length,version}",
            "taskchat://projects/{name}",
            "taskchat://tasks/{id}",
        }
        for uri in {*uris, "taskchat://projects/shopping", "taskchat://tasks/1"}:
            content = (await client.read_resource(uri)).contents[0]
            assert isinstance(content, TextResourceContents)
            assert content.text, uri
        for prompt in (await client.list_prompts()).prompts:
            assert (await client.get_prompt(prompt.name)).messages, prompt.name
        of_task = ResourceTemplateReference(type="ref/resource", uri="taskchat://tasks/{id}")
        assert (await client.complete(of_task, {"name": "id", "value": "1"})).completion.values == ["1"]
        of_review = PromptReference(type="ref/prompt", name="weekly_review")
        found = await client.complete(of_review, {"name": "project", "value": "sh"})
        assert found.completion.values == ["shopping"]


async def test_a_client_of_today_is_told_when_its_tasks_change(url: tuple[Served, str]) -> None:
    uri = "taskchat://tasks/today"
    async with client_of(url, "auto") as client, client.listen(resource_subscriptions=[uri]) as news:
        await url[0].client.post("/api/v1/tasks", json={"title": "milk", "due": "2020-01-01"})
        event = await anext(aiter(news))
    assert isinstance(event, ResourceUpdated)
    assert event.uri == uri
