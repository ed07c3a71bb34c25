"""Every test alone: without the settings and the home of whoever runs it, without a network, without a real model."""

from __future__ import annotations

import contextlib
import ipaddress
import itertools
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

if TYPE_CHECKING:  # what tests that need neither should not have to import
    from taskchat.store.engine import Store
    from tests.fakes.databases import Databases, PostgresDatabases, SqliteFiles
    from tests.fakes.served import Served

_homes = itertools.count()
_FOREIGN = ("TASKCHAT_", "XDG_", "OPENAI_", "OPENROUTER_")


@pytest.fixture(autouse=True)
def _nobodys_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No setting, no key and no file of the person who runs the tests is seen."""
    for name in [name for name in os.environ if name.startswith(_FOREIGN)]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.getbasetemp() / f"home{next(_homes)}"
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("TASKCHAT_HOME", str(home / "taskchat"))


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Sockets reach this machine and nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


@pytest.fixture(autouse=True)
def _no_real_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """No model of the SDK that would call a provider: tests say what a model says."""
    if (models := sys.modules.get("agents")) is None:
        return
    for model in (models.OpenAIChatCompletionsModel, models.OpenAIResponsesModel):
        for method in ("get_response", "stream_response"):
            monkeypatch.setattr(model, method, _no_model)


def _guarded(connect: Any) -> Any:
    def checked(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(str(address[0])):
            raise PermissionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    return checked


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


def _no_model(*_: Any, **__: Any) -> Any:
    raise AssertionError("a test tried to call a real model")


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    from tests.fakes.databases import SqliteFiles

    return SqliteFiles(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    from tests.fakes.databases import postgres_server

    with postgres_server() as databases:
        yield databases


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Where new databases come from. What uses this, or anything below, runs once on each kind."""
    of_kind = {"sqlite": "sqlite_files", "postgres": "postgres_databases"}
    found: Databases = request.getfixturevalue(of_kind[request.param])
    return found


@pytest.fixture
async def store(databases: Databases) -> AsyncIterator[Store]:
    """A new database."""
    from tests.fakes.databases import new_store

    async with new_store(databases) as made:
        yield made


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _servers() -> AsyncIterator[Callable[[Databases], Awaitable[Served]]]:
    """Whole servers, one on each kind of database, made when they are first asked for."""
    from tests.fakes.served import hosting

    made: dict[Databases, Served] = {}
    async with contextlib.AsyncExitStack() as ends:

        async def server_on(databases: Databases) -> Served:
            if databases not in made:
                made[databases] = await ends.enter_async_context(hosting(await databases.make()))
            return made[databases]

        yield server_on


@pytest_asyncio.fixture(loop_scope="session")
async def served(
    _servers: Callable[[Databases], Awaitable[Served]], databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> Served:
    """A whole server in this process, and a person who is new to it. Its tests run in the session's event loop.

    Making a server takes longer than most tests, so they share one: people never see each other's anything.
    """
    from tests.fakes.passwords import make_cheap

    make_cheap(monkeypatch)
    server = await _servers(databases)
    await server.be_somebody_new()
    return server
