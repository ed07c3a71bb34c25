"""A server as the outside sees it, over HTTP in this process, on a real database; only the agent is not started."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from taskchat import paths
from taskchat.config import Settings
from taskchat.server.app import create_app
from taskchat.store.sqlite import SqliteStore
from tests.fakes.database import Clock
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


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its schema, to be copied: migrations take a while."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    asyncio.run(SqliteStore.open(path).close())
    return path


@pytest.fixture
async def open_site(empty_database: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OpenSite]:
    """Makes servers, with settings of the test's choice."""
    make_cheap(monkeypatch)
    async with AsyncExitStack() as ends:

        def opened(*, local: bool = False, prepare: Callable[[FastAPI], Any] | None = None, **settings: Any) -> Site:
            clock = Clock()
            database = paths.local_database() if local else paths.shared_database()
            shutil.copy(empty_database, paths.make_private(database.parent) / database.name)
            app = create_app(Settings(**{"secret": SECRET, **settings}), local=local, clock=clock)
            if prepare is not None:
                prepare(app)
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
            ends.push_async_callback(app.state.services.store.close)
            ends.push_async_callback(client.aclose)
            return Site(app, client, clock)

        yield opened


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
