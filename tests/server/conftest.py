"""A server as the outside sees it, over HTTP in this process, on a real database; only the agent is not started."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from taskchat import paths
from taskchat.config import Settings
from taskchat.server.app import create_app
from tests.fakes.database import Clock
from tests.fakes.databases import Databases, SqliteFiles
from tests.fakes.passwords import make_cheap

SECRET = "of-the-tests-0123456789-abcdefghijklmnop"
PASSWORD = "long enough"


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in."""

    id: str
    headers: dict[str, str]
    refresh_token: str


@dataclass(frozen=True)
class Site:
    """A server, and a client without a token."""

    app: FastAPI
    client: httpx.AsyncClient
    clock: Clock

    async def register(self, email: str = "ann@example.com") -> Person:
        answer = await self.client.post("/api/v1/auth/register", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        made = answer.json()
        bearer = {"Authorization": f"Bearer {made['access_token']}"}
        return Person(made["user"]["id"], bearer, made["refresh_token"])


OpenSite = Callable[..., Site]


@pytest.fixture
async def open_site(
    databases: Databases, sqlite_files: SqliteFiles, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[OpenSite]:
    """Makes servers, with settings of the test's choice."""
    make_cheap(monkeypatch)
    address, of_this_machine = await databases.make(), await sqlite_files.make()
    async with AsyncExitStack() as ends:

        def opened(*, local: bool = False, prepare: Callable[[FastAPI], Any] | None = None, **settings: Any) -> Site:
            clock = Clock()
            found = Settings(**{"secret": SECRET, "database": address, "pool_size": 2, **settings})
            if local:
                shutil.copy(of_this_machine, paths.make_private(paths.local_database().parent) / "local.db")
            app = create_app(found, local=local, clock=clock)
            if prepare is not None:
                prepare(app)
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
            ends.push_async_callback(app.state.services.store.close)
            ends.push_async_callback(client.aclose)
            return Site(app, client, clock)

        yield opened
    await databases.drop(address)


@pytest.fixture
async def site(open_site: OpenSite) -> Site:
    """A server with default settings."""
    return open_site()


@pytest.fixture
async def ann(site: Site) -> Person:
    return await site.register()


def problem(answer: httpx.Response) -> dict[str, Any]:
    """The problem that an answer must be: whole, of the right type, and without internals."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    found: dict[str, Any] = answer.json()
    assert set(found) == {"type", "title", "status", "code", "detail", "hint", "errors"}
    assert found["status"] == answer.status_code
    assert found["detail"]
    assert "Traceback" not in answer.text
    return found
