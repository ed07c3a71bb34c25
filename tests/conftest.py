"""Every test alone: without the settings and the home of whoever runs it, without a network, without a real model."""

from __future__ import annotations

import asyncio
import ipaddress
import itertools
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

if TYPE_CHECKING:  # what tests that need neither should not have to import
    from taskchat.store.sqlite import SqliteStore
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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    from tests.fakes.served import hosting

    async with hosting(tmp_path_factory.mktemp("served") / "taskchat.db") as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def served(_server: Served, monkeypatch: pytest.MonkeyPatch) -> Served:
    """A whole server in this process, and a person who is new to it. Its tests run in the session's event loop.

    Making a server takes longer than most tests, so they share one: people never see each other's anything.
    """
    from tests.fakes.passwords import make_cheap

    make_cheap(monkeypatch)
    await _server.be_somebody_new()
    return _server


@pytest.fixture(scope="session")
def _new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its schema, to be copied: making one takes longer than most tests."""
    from taskchat.store.sqlite import SqliteStore

    path = tmp_path_factory.mktemp("new") / "new.db"
    asyncio.run(SqliteStore.open(path).close())
    return path


@pytest.fixture
async def store(tmp_path: Path, _new_database: Path) -> AsyncIterator[SqliteStore]:
    """A new database."""
    from tests.fakes.database import opened

    shutil.copyfile(_new_database, tmp_path / "tasks.db")
    async with opened(tmp_path / "tasks.db") as database:
        yield database
