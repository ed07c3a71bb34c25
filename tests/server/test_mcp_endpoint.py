"""The MCP endpoint as a part of the server: who may, from where, how much, and what is refused in which words."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.databases import SqliteFiles
from tests.fakes.mcp.wire import ACCEPT, call, message, open_session, result, said, send
from tests.fakes.served import Served, hosting
from tests.server.conftest import OpenSite, problem

pytestmark = pytest.mark.asyncio(loop_scope="session")

METADATA = "/.well-known/oauth-protected-resource/mcp"


async def keyed(served: Served, *scopes: str) -> None:
    """Speak with an API key of these scopes from now on."""
    made = await served.client.post("/api/v1/auth/keys", json={"name": "for an assistant", "scopes": scopes})
    served.client.headers["Authorization"] = f"Bearer {made.json()['key']}"


async def test_whoever_has_not_signed_in_learns_where_to_get_a_token(served: Served) -> None:
    served.client.headers.pop("Authorization")
    answer = await send(served.client, "tools/list")
    assert problem(answer)["code"] == "not_signed_in"
    assert answer.headers["WWW-Authenticate"] == (
        f'Bearer scope="read tasks", resource_metadata="http://127.0.0.1{METADATA}"'
    )
    found = (await served.client.get(METADATA)).json()
    assert found["resource"] == "http://127.0.0.1/mcp"
    assert found["authorization_servers"] == ["http://127.0.0.1"]
    assert found["scopes_supported"] == ["read", "tasks"]
    assert (await served.client.get("/.well-known/oauth-protected-resource")).json() == found


async def test_a_token_that_does_not_hold_is_called_so(served: Served) -> None:
    answer = await send(served.client, "tools/list", headers={"Authorization": "Bearer nothing"})
    assert problem(answer)["status"] == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


async def test_who_signs_out_is_out_of_this_too(served: Served) -> None:
    assert (await send(served.client, "tools/list")).status_code == 200
    await served.client.post("/api/v1/auth/logout-everywhere", json={})
    assert (await send(served.client, "tools/list")).status_code == 401


@pytest.mark.parametrize("origin", ["https://evil.example.com", "null", "http://127.0.0.1:6666", "http://localhost"])
async def test_pages_of_other_origins_are_refused(served: Served, origin: str) -> None:
    for method in ("POST", "GET", "DELETE"):
        answer = await served.client.request(method, "/mcp", headers={"Origin": origin, **ACCEPT})
        assert problem(answer)["status"] == 403, method


async def test_pages_of_this_server_may(served: Served) -> None:
    assert (await send(served.client, "tools/list", headers={"Origin": "http://127.0.0.1"})).status_code == 200


async def test_a_name_that_is_not_the_servers_is_refused(served: Served) -> None:
    answer = await send(served.client, "tools/list", headers={"Host": "evil.example.com"})
    assert problem(answer)["status"] == 403


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "PATCH"])
async def test_without_a_session_there_is_nothing_but_post(served: Served, method: str) -> None:
    answer = await served.client.request(method, "/mcp", headers={"Accept": "text/event-stream"})
    assert problem(answer)["status"] == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{", -32700),
        ("", -32700),
        ('{"a": 1, "a": 2}', -32700),
        ('{"a": NaN}', -32700),
        ("[" * 50 + "]" * 50, -32700),
        ('{"a": "\\ud800"}', -32700),
        ("[]", -32600),
        ("7", -32600),
        ('{"jsonrpc": "1.0"}', -32600),
    ],
)
async def test_what_is_no_message_is_refused_as_json_rpc_has_it(served: Served, body: str, code: int) -> None:
    modern = {"Content-Type": "application/json", "MCP-Protocol-Version": "2026-07-28", **ACCEPT}
    answer = await served.client.post("/mcp", content=body, headers=modern)
    assert answer.status_code == 400
    assert said(answer)["error"]["code"] == code
    assert said(answer)["id"] is None


async def test_what_the_request_itself_does_wrong_is_a_problem(served: Served) -> None:
    text = await served.client.post("/mcp", content="{}", headers={"Content-Type": "text/plain", **ACCEPT})
    assert problem(text)["status"] == 415
    most = served.app.state.services.settings.body_bytes
    large = await send(served.client, "tools/call", {"name": "add_task", "arguments": {"title": "x" * most}})
    assert problem(large)["status"] == 413


async def test_methods_that_there_are_not_are_refused_by_name(served: Served) -> None:
    answer = await send(served.client, "tasks/steal")
    assert answer.status_code == 404
    assert said(answer)["error"]["code"] == -32601


@pytest.mark.parametrize("scopes", [["read"], ["tasks"], ["read", "tasks"], ["chat"]])
async def test_a_key_is_shown_the_tools_that_it_opens_and_can_call_no_others(served: Served, scopes: list[str]) -> None:
    every = (await result(served.client, "tools/list"))["tools"]
    reading = {tool["name"] for tool in every if tool["annotations"]["readOnlyHint"]}
    wanted = {"read": reading, "tasks": {tool["name"] for tool in every} - reading, "chat": set[str]()}
    await keyed(served, *scopes)
    listed = {tool["name"] for tool in (await result(served.client, "tools/list"))["tools"]}
    assert listed == set().union(*(wanted[scope] for scope in scopes))
    for tool in every:
        answer = await send(served.client, "tools/call", {"name": tool["name"], "arguments": {}})
        assert (answer.status_code == 403) is (tool["name"] not in listed), tool["name"]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("resources/read", {"uri": "taskchat://tasks/today"}),
        ("prompts/get", {"name": "plan_my_day"}),
        ("completion/complete", {"ref": {"type": "ref/prompt", "name": "x"}, "argument": {"name": "x", "value": ""}}),
        ("subscriptions/listen", {"notifications": {"toolsListChanged": True}}),
    ],
)
async def test_what_is_read_needs_the_scope_to_read(served: Served, method: str, params: dict[str, Any]) -> None:
    await keyed(served, "tasks")
    answer = await send(served.client, method, params)
    assert problem(answer)["code"] == "not_allowed"
    challenge = answer.headers["WWW-Authenticate"]
    assert challenge.startswith('Bearer error="insufficient_scope", scope="read tasks", resource_metadata=')
    lists = {"resources/list": "resources", "resources/templates/list": "resourceTemplates", "prompts/list": "prompts"}
    for each, name in lists.items():
        assert (await result(served.client, each))[name] == []


async def test_older_clients_are_held_to_their_scopes_just_the_same(served: Served) -> None:
    await keyed(served, "read")
    session = await open_session(served.client)
    listed = said(await served.client.post("/mcp", json=message("tools/list"), headers=session))["result"]["tools"]
    assert listed
    assert all(tool["annotations"]["readOnlyHint"] for tool in listed)
    adding = message("tools/call", {"name": "add_task", "arguments": {"title": "milk"}})
    assert (await served.client.post("/mcp", json=adding, headers=session)).status_code == 403
    assert await served.titles() == []


async def test_each_call_is_a_group_of_its_own_for_undo(served: Served) -> None:
    for title in ("milk", "bread"):
        await call(served.client, "add_task", title=title)
    await call(served.client, "undo_last_change")
    assert await served.titles() == ["milk"]


async def test_a_call_is_one_line_in_the_log_that_tells_the_tool_and_nothing_that_was_said(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="taskchat")
    await call(served.client, "add_task", title="flowers for Mary")
    await call(served.client, "complete_task", task_id=77)
    await call(served.client, "flowers for Mary")
    lines = [getattr(record, "fields", {}) for record in caplog.records if record.name == "taskchat.mcp"]
    assert [(line.get("tool"), line["outcome"], line["protocol"]) for line in lines] == [
        ("add_task", "ok", "2026-07-28"),
        ("complete_task", "error", "2026-07-28"),
        (None, "error", "2026-07-28"),
    ]
    routes = [getattr(record, "fields", {}) for record in caplog.records if record.name == "taskchat.access"]
    assert {(line["route"], line["status"]) for line in routes} == {("/mcp", 200)}
    assert "Mary" not in caplog.text


async def test_one_request_too_many_is_refused_here_as_everywhere(open_site: OpenSite) -> None:
    site = open_site(rate_user="1/minute")
    ann = await site.register()
    await site.client.get("/api/v1/auth/me", headers=ann.headers)
    answer = await send(site.client, "tools/list", headers=ann.headers)
    assert problem(answer)["status"] == 429
    assert int(answer.headers["Retry-After"]) > 0


async def test_the_operators_prompts_are_the_ones_that_are_given(sqlite_files: SqliteFiles, tmp_path: Path) -> None:
    (tmp_path / "plan_my_day.txt").write_text("Our own way to plan $day.")
    async with hosting(await sqlite_files.make(), prompts=str(tmp_path)) as served:
        await served.be_somebody_new()
        answer = await send(served.client, "prompts/get", {"name": "plan_my_day", "arguments": {"day": "monday"}})
    assert "Our own way to plan" in answer.text


async def test_a_server_without_an_address_for_browsers_offers_no_other_tokens(open_site: OpenSite) -> None:
    site = open_site(local=True)
    assert problem(await site.client.get(METADATA))["status"] == 404
    answer = await site.client.post("/mcp", json=message("tools/list"), headers=ACCEPT)
    assert answer.headers["WWW-Authenticate"] == 'Bearer scope="read tasks"'
