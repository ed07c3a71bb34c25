"""Every test alone: without the settings and the home of whoever runs it, without a network, without a real model."""

from __future__ import annotations

import contextlib
import itertools
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from tests.fakes.offline.providers import FOREIGN, forget

if TYPE_CHECKING:  # what tests that need neither should not have to import
    from taskchat.store.engine import Store
    from tests.fakes.databases import Databases, PostgresDatabases, SqliteFiles
    from tests.fakes.served import Served

# What is started in the background ignores Ctrl-C and the end of the terminal, and so would all that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# How long an example takes says something of the machine, and nothing of the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

pytest_plugins = ["tests.fakes.offline.plugin"]

_homes = itertools.count()


@pytest.fixture(autouse=True)
def _nobodys_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No setting, no key and no file of the person who runs the tests is seen."""
    forget(monkeypatch, FOREIGN)
    home = tmp_path_factory.getbasetemp() / f"home{next(_homes)}"
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("TASKCHAT_HOME", str(home / "taskchat"))


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
