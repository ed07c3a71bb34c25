"""The official client of MCP finds its own way in, over real connections: the test only plays its browser."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio

from tests.fakes.databases import SqliteFiles
from tests.fakes.mcp.listening import listening
from tests.fakes.oauth import PASSWORD, form_on, told_in
from tests.fakes.passwords import make_cheap
from tests.fakes.served import Served, hosting

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Here:
    """A server that listens, with Ann in it."""

    def __init__(self, served: Served, endpoint: str) -> None:
        self.served, self.endpoint, self.base = served, endpoint, endpoint.removesuffix("/mcp")
        self.email = ""

    async def ann(self, email: str) -> None:
        self.email = email
        self.served.client.headers.update(await self.served.another(email))


@pytest_asyncio.fixture(loop_scope="session")
async def here(sqlite_files: SqliteFiles, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Here]:
    make_cheap(monkeypatch)
    async with hosting(await sqlite_files.make()) as served, listening(served.app) as endpoint:
        yield Here(served, endpoint)


class Assistant:
    """Somebody's AI client, and the person who is asked."""

    def __init__(self, here: Here) -> None:
        self.here = here
        self.asked: list[str] = []
        self.tokens: Any = None
        self.auth: Any = None
        self.client_info: Any = None
        self.wanted: str | None = None  # the only scopes that this client is after
        self._location = ""

    async def get_tokens(self) -> Any:
        return self.tokens

    async def set_tokens(self, tokens: Any) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> Any:
        return self.client_info

    async def set_client_info(self, client_info: Any) -> None:
        self.client_info = client_info

    async def go_to(self, url: str) -> None:
        """What a browser does, and its person."""
        self.asked.append(url)
        if self.wanted is not None:
            url = str(httpx.URL(url).copy_set_param("scope", self.wanted))
        origin = {"Origin": self.here.base}
        async with httpx.AsyncClient() as browser:
            page = await browser.get(url)
            for typed in ({"email": self.here.email, "password": PASSWORD}, {"answer": "allow"}):
                action, hidden = form_on(page.text)
                page = await browser.post(action, data=hidden | typed, headers=origin)
            self._location = page.headers["location"]

    async def told(self) -> Any:
        from mcp.shared.auth import AuthorizationCodeResult

        answer = told_in(self._location)
        return AuthorizationCodeResult(code=answer["code"], state=answer["state"], iss=answer["iss"])

    @contextlib.asynccontextmanager
    async def connected(self, *, mode: Any = "auto") -> AsyncIterator[Any]:
        import httpx2
        from mcp import Client
        from mcp.client.auth import OAuthClientProvider
        from mcp.client.streamable_http import streamable_http_client
        from mcp.shared.auth import OAuthClientMetadata
        from pydantic import AnyUrl

        metadata = OAuthClientMetadata(
            redirect_uris=[AnyUrl("http://127.0.0.1:3030/callback")], client_name="Assistant"
        )
        url = self.here.endpoint
        self.auth = auth = OAuthClientProvider(
            url, metadata, self, redirect_handler=self.go_to, callback_handler=self.told
        )
        async with (
            httpx2.AsyncClient(auth=auth, timeout=10) as http,
            Client(streamable_http_client(url, http_client=http), mode=mode) as client,
        ):
            yield client


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_official_client_finds_its_way_in_and_uses_the_tools(here: Here, mode: str) -> None:
    await here.ann(f"{mode}@example.com")
    assistant = Assistant(here)
    async with assistant.connected(mode=mode) as client:
        assert "add_task" in {tool.name for tool in (await client.list_tools()).tools}
        added = await client.call_tool("add_task", {"title": "by my assistant"})
        assert not added.is_error, added
    assert await here.served.titles() == ["by my assistant"]
    assert len(assistant.asked) == 1
    assert urlsplit(assistant.asked[0]).path == "/oauth/authorize"


async def test_it_renews_its_tokens_without_asking(here: Here) -> None:
    await here.ann("again@example.com")
    assistant = Assistant(here)
    async with assistant.connected() as client:
        await client.call_tool("list_tasks", {})
        before, assistant.auth.context.token_expiry_time = assistant.tokens, 1.0
        here.served.clock.move(minutes=16)
        await client.call_tool("list_tasks", {})
    assert len(assistant.asked) == 1
    assert assistant.tokens.refresh_token != before.refresh_token


async def test_when_its_grant_was_taken_back_it_asks_again(here: Here) -> None:
    await here.ann("back@example.com")
    assistant = Assistant(here)
    async with assistant.connected() as client:
        await client.call_tool("list_tasks", {})
        [grant] = (await here.served.client.get("/api/v1/auth/grants")).json()["items"]
        await here.served.client.delete(f"/api/v1/auth/grants/{grant['id']}")
        await client.call_tool("list_tasks", {})
    assert len(assistant.asked) == 2


async def test_with_the_scope_to_read_it_changes_nothing(here: Here) -> None:
    await here.ann("reader@example.com")
    assistant = Assistant(here)
    assistant.wanted = "read"
    async with assistant.connected() as client:
        assert "add_task" not in {tool.name for tool in (await client.list_tools()).tools}
    assert await here.served.titles() == []


async def test_its_token_opens_nothing_but_the_endpoint(here: Here) -> None:
    await here.ann("only@example.com")
    assistant = Assistant(here)
    async with assistant.connected() as client:
        await client.list_tools()
    headers = {"Authorization": f"Bearer {assistant.tokens.access_token}"}
    for path in ("tasks", "auth/me", "conversations", "auth/grants"):
        assert (await here.served.client.get(f"/api/v1/{path}", headers=headers)).status_code == 401
