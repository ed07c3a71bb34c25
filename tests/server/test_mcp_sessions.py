"""Sessions of clients from before 2026-07-28: where one process serves everybody, and nobody else's."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import httpx
import pytest

from taskchat.server import following
from taskchat.server.mcp import sessions
from tests.fakes.databases import PostgresDatabases, SqliteFiles
from tests.fakes.mcp.listening import listening
from tests.fakes.mcp.wire import ACCEPT, message, open_session, said
from tests.fakes.passwords import make_cheap
from tests.fakes.served import Served, hosting
from tests.server.conftest import problem


@pytest.fixture
async def alone(sqlite_files: SqliteFiles, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    """A server that is one process, with somebody signed in."""
    make_cheap(monkeypatch)
    async with hosting(await sqlite_files.make(), sockets_per_user=2) as served:
        await served.be_somebody_new()
        yield served


async def ask(served: Served, session: dict[str, str], method: str = "tools/list") -> httpx.Response:
    return await served.client.post("/mcp", json=message(method), headers=session)


async def test_a_session_lasts_until_its_client_ends_it(alone: Served) -> None:
    session = await open_session(alone.client)
    assert said(await ask(alone, session))["result"]["tools"]
    assert (await alone.client.delete("/mcp", headers=session)).status_code == 200
    gone = await ask(alone, session)
    assert gone.status_code == 404
    assert said(gone)["error"]["message"] == "Session not found"


async def test_nobody_elses_session_is_there(alone: Served) -> None:
    session = await open_session(alone.client)
    bob = session | await alone.another()
    nobodys = session | {"Mcp-Session-Id": "f" * 32}
    for method in ("POST", "GET", "DELETE"):
        body = message("tools/list") if method == "POST" else None
        as_bob, unknown = [
            await alone.client.request(method, "/mcp", json=body, headers=headers) for headers in (bob, nobodys)
        ]
        assert as_bob.status_code == unknown.status_code == 404
        assert as_bob.json() == unknown.json()
    assert (await ask(alone, session)).status_code == 200


async def test_a_session_is_the_sign_ins_that_opened_it_and_outlives_its_tokens(alone: Served) -> None:
    person = {"email": "ann@example.com", "password": "long enough"}
    first = (await alone.client.post("/api/v1/auth/register", json=person)).json()
    alone.be(first)
    session = await open_session(alone.client)
    renewed = await alone.client.post("/api/v1/auth/refresh", json={"refresh_token": first["refresh_token"]})
    alone.be(renewed.json())
    assert (await ask(alone, session)).status_code == 200
    key = (await alone.client.post("/api/v1/auth/keys", json={"name": "k", "scopes": ["read", "tasks"]})).json()
    assert (await ask(alone, session | {"Authorization": f"Bearer {key['key']}"})).status_code == 404


async def test_the_session_that_was_used_longest_ago_makes_room(alone: Served) -> None:
    opened = [await open_session(alone.client) for _ in range(sessions.PER_USER)]
    await ask(alone, opened[0])
    opened.append(await open_session(alone.client))
    found = [(await ask(alone, session)).status_code for session in opened]
    assert found == [200, 404, *[200] * (sessions.PER_USER - 1)]


async def test_nothing_that_is_refused_makes_a_session_count_no_more(alone: Served) -> None:
    first = await open_session(alone.client)
    made = await alone.client.post("/api/v1/auth/keys", json={"name": "k", "scopes": ["read", "tasks"]})
    with_key = first | {"Authorization": f"Bearer {made.json()['key']}"}
    assert (await ask(alone, with_key)).status_code == 404
    assert (await alone.client.delete("/mcp", headers=with_key)).status_code == 404
    for _ in range(sessions.PER_USER):
        await open_session(alone.client)
    assert (await ask(alone, first)).status_code == 404


@contextlib.asynccontextmanager
async def stream(url: str, headers: dict[str, str]) -> AsyncIterator[httpx.Response]:
    async with httpx.AsyncClient(headers=headers) as client, client.stream("GET", url) as answer:
        yield answer


async def test_a_stream_of_news_ends_with_the_sign_in(alone: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "CHECK_SECONDS", 0.05)
    session = await open_session(alone.client)
    signed_in = {**session, "Authorization": alone.client.headers["Authorization"]}
    async with listening(alone.app) as url, stream(url, signed_in) as answer, asyncio.timeout(5):
        assert answer.headers["content-type"].startswith("text/event-stream")
        await alone.client.post("/api/v1/auth/logout-everywhere", json={})
        assert [line async for line in answer.aiter_lines()] == []


async def test_a_stream_of_news_ends_with_the_server(alone: Served) -> None:
    session = await open_session(alone.client)
    signed_in = {**session, "Authorization": alone.client.headers["Authorization"], "Last-Event-ID": "7"}
    async with listening(alone.app) as url, stream(url, signed_in) as answer, asyncio.timeout(5):
        assert answer.status_code == 200
        alone.app.state.services.lifetime.stop()
        assert [line async for line in answer.aiter_lines()] == []


async def test_one_person_has_only_so_many_streams(alone: Served) -> None:
    bearer = {"Authorization": alone.client.headers["Authorization"]}
    opened = [bearer | await open_session(alone.client) for _ in range(3)]
    async with listening(alone.app) as url, stream(url, opened[0]) as one, stream(url, opened[1]) as two:
        assert (one.status_code, two.status_code) == (200, 200)
        async with httpx.AsyncClient() as client:
            assert problem(await client.get(url, headers=opened[2]))["status"] == 429


async def test_where_several_processes_serve_there_are_no_sessions(
    postgres_databases: PostgresDatabases, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_cheap(monkeypatch)
    async with hosting(await postgres_databases.make()) as served:
        await served.be_somebody_new()
        headers = await open_session(served.client)
        assert "Mcp-Session-Id" not in headers
        assert said(await ask(served, headers))["result"]["tools"]
        for method in ("GET", "DELETE"):
            answer = await served.client.request(method, "/mcp", headers={**ACCEPT, "Mcp-Session-Id": "f" * 32})
            assert problem(answer)["status"] == 405
            assert answer.headers["Allow"] == "POST"
