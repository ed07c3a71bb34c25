"""A home of its own for every test, and a fake local server in it."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskchat import __version__, paths
from taskchat.client.local import Record
from tests.client import fake_server
from tests.client.fake_server import FakeServer

NOBODY = 2**22 + 7  # more than any process id

SETTINGS = ("TASKCHAT_TOKEN", "TASKCHAT_SERVER", "TASKCHAT_DEBUG", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_COLOR")


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A short path: a socket's must be."""
    folder = Path(tempfile.mkdtemp(prefix="tc-"))
    monkeypatch.setenv("TASKCHAT_HOME", str(folder))
    monkeypatch.setenv("TZ", "Europe/Berlin")
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(home: Path) -> Iterator[FakeServer]:
    """The local server, running and recorded; its token "good" is not asked for yet."""
    (home / "run").mkdir(mode=0o700)
    fake, stop = fake_server.start(paths.server_socket())
    record(fake.address)
    yield fake
    stop()


def record(address: str, *, version: str = __version__) -> None:
    """Leave the record that a local server leaves."""
    paths.write_private(paths.server_record(), json.dumps(Record(NOBODY, version, address)._asdict()))


def keep_local_token(token: str, *, seconds: float = 900) -> None:
    """Leave the token that an earlier command got."""
    kept = {"access_token": token, "expires_at": time.time() + seconds}
    paths.write_private(paths.local_token(), json.dumps(kept))
