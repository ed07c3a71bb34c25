"""Two people at the MCP endpoint: nothing that it has lets Bob reach what is Ann's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.fakes.documents import add
from tests.fakes.mcp.wire import call, result, said, send
from tests.fakes.served import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")

SECRET = "secret"
ASKED: dict[str, Any] = {"elicitation": {"form": {}}}

# What Bob tries with each tool, Ann's tasks being 1 to 4 and his own list being empty.
ATTEMPTS: dict[str, list[dict[str, Any]]] = {
    "add_task": [{"title": "of bob"}],
    "add_tasks": [{"tasks": [{"title": "of bob"}]}],
    "list_tasks": [{"status": "all"}, {"q": SECRET}, {"project": "hers"}, {"tag": "hers"}],
    "update_task": [{"task_id": 1, "title": "taken"}],
    "complete_task": [{"task_id": 1}],
    "reopen_task": [{"task_id": 1}],
    "delete_task": [{"task_id": 1}],
    "complete_tasks": [{}, {"task_ids": [1]}, {"q": SECRET}],
    "delete_tasks": [{}, {"task_ids": [1]}, {"q": SECRET}],
    "undo_last_change": [{}],
    "search_knowledge": [{"query": SECRET}, {"query": "what is in the vault?", "limit": 20}],
    "confirm": [],  # with Ann's code and question, below
}
URIS = ["taskchat://tasks/today", "taskchat://tasks/overdue", "taskchat://projects/hers", "taskchat://tasks/1"]


@pytest_asyncio.fixture(loop_scope="session")
async def bob(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    """Bob, who has nothing, where Ann has tasks and a document."""
    await add(served, "hers.txt", f"In the vault there is a {SECRET}.")
    await served.add(*[f"{SECRET} {number}" for number in range(1, 5)])
    for number in range(1, 5):
        changes = {"project": "hers", "tags": ["hers"], "due": "2020-01-01"}
        await served.client.patch(f"/api/v1/tasks/{number}", json=changes)
    transport, headers = httpx.ASGITransport(served.app), await served.another()
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        yield client


async def everything_of_ann(served: Served) -> Any:
    listed = await served.client.get("/api/v1/tasks", params={"status": "all"})
    return [listed.json(), *[(await served.client.get(f"/api/v1/tasks/{n}/events")).json() for n in range(1, 5)]]


async def test_by_no_tool(served: Served, bob: httpx.AsyncClient) -> None:
    before = await everything_of_ann(served)
    assert {tool["name"] for tool in (await result(bob, "tools/list"))["tools"]} == ATTEMPTS.keys()
    for tool, attempts in ATTEMPTS.items():
        for arguments in attempts:
            for able in ({}, ASKED):
                params = {"name": tool, "arguments": arguments}
                answer = await send(bob, "tools/call", params, capabilities=able)
                assert SECRET not in answer.text.replace(f'"{SECRET}"', "").replace(f"“{SECRET}”", ""), params
    assert await everything_of_ann(served) == before


async def test_by_no_resource_prompt_or_completion(served: Served, bob: httpx.AsyncClient) -> None:
    assert "hers" not in (await send(bob, "resources/list")).text
    for uri in URIS:
        assert SECRET not in (await send(bob, "resources/read", {"uri": uri})).text, uri
    documents = (await served.client.get("/api/v1/documents")).json()["items"]
    for document in documents:
        uri = f"taskchat://documents/{document['id']}?start=0&length=100"
        assert SECRET not in (await send(bob, "resources/read", {"uri": uri})).text, uri
        assert SECRET in (await send(served.client, "resources/read", {"uri": uri})).text
    assert documents
    for name, arguments in (("plan_my_day", {}), ("weekly_review", {}), ("weekly_review", {"project": "hers"})):
        answer = await send(bob, "prompts/get", {"name": name, "arguments": arguments})
        assert SECRET not in answer.text, name
    for uri, argument in (("taskchat://tasks/{id}", "id"), ("taskchat://projects/{name}", "name")):
        asked = {"ref": {"type": "ref/resource", "uri": uri}, "argument": {"name": argument, "value": ""}}
        assert (await result(bob, "completion/complete", asked))["completion"]["values"] == [], uri


async def test_not_by_her_key(served: Served, bob: httpx.AsyncClient) -> None:
    hers = await call(served.client, "add_task", key="k1", title=f"{SECRET} 5")
    his = await call(bob, "add_task", key="k1", title=f"{SECRET} 5")
    assert (hers["structuredContent"]["task"]["id"], his["structuredContent"]["task"]["id"]) == (5, 1)


async def test_not_by_the_code_of_a_question_to_her(served: Served, bob: httpx.AsyncClient) -> None:
    waiting = (await call(served.client, "delete_tasks", project="hers"))["structuredContent"]["confirmation"]
    asked = {"code": waiting["code"], "question": waiting["question"]}
    answer = await call(bob, "confirm", **asked)
    assert answer["isError"]
    assert SECRET not in str(answer)
    assert len(await served.titles()) == 4
    assert not (await call(served.client, "confirm", **asked)).get("isError")
    assert await served.titles() == []


async def test_not_by_what_was_sealed_for_her(served: Served, bob: httpx.AsyncClient) -> None:
    deleting = {"name": "delete_tasks", "arguments": {"project": "hers"}}
    question = await result(served.client, "tools/call", deleting, capabilities=ASKED)
    (name,) = question["inputRequests"]
    answers = {name: {"action": "accept", "content": {"yes": True}}}
    back = {**deleting, "requestState": question["requestState"], "inputResponses": answers}
    refused = await send(bob, "tools/call", back, capabilities=ASKED)
    assert said(refused)["error"]["message"] == "Invalid or expired requestState"
    assert len(await served.titles()) == 4
    done = await result(served.client, "tools/call", back, capabilities=ASKED)
    assert not done.get("isError")
    assert await served.titles() == []
