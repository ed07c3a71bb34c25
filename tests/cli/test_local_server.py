"""The local server as real processes: started once, killed, changed, and nothing lost or doubled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from taskchat import __version__, paths
from taskchat.cli import exits
from taskchat.client import local
from tests.client import fake_server
from tests.client.conftest import record

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("machine")]


@pytest.fixture
def machine(home: Path) -> Iterator[Path]:
    """A machine on which taskchat never ran; its server is ended after the test."""
    yield home
    local.stop()


def taskchat(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "taskchat", *arguments]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)


def titles() -> list[str]:
    listed = taskchat("tasks", "list", "--all", "--json")
    assert listed.returncode == 0, listed.stderr
    return sorted(task["title"] for task in json.loads(listed.stdout))


def server_pid() -> int:
    found = local.recorded()
    assert found is not None
    return found.pid


def test_twenty_at_once_on_a_cold_machine_start_one_server() -> None:
    with ThreadPoolExecutor(20) as pool:
        asks = list(pool.map(lambda n: taskchat("ask", f"add task number{n:02}"), range(20)))
    assert [(ran.returncode, ran.stderr) for ran in asks if ran.returncode] == []
    assert paths.server_log().read_text().count("serves unix:") == 1
    assert len(titles()) == 20
    assert any("Starting taskchat's local server" in ran.stderr for ran in asks)


def test_a_killed_server_loses_and_doubles_nothing() -> None:
    taskchat("ask", "hello")
    with ThreadPoolExecutor(4) as pool:
        asks = [pool.submit(taskchat, "ask", "--new", f"add task number{n:02}") for n in range(24)]
        for done in (3, 9, 15):
            asks[done].result()
            os.kill(server_pid(), signal.SIGKILL)
        ran = [ask.result() for ask in asks]
    assert [(each.returncode, each.stderr) for each in ran if each.returncode] == []
    assert len(titles()) == len(set(titles())) == 24


def test_a_server_that_can_not_start_shows_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKCHAT_LOG_LEVEL", "loud")
    ran = taskchat("ask", "hello")
    assert ran.returncode == exits.UNREACHABLE
    assert "did not start" in ran.stderr
    assert "TASKCHAT_LOG_LEVEL is 'loud'" in ran.stderr
    assert str(paths.server_log()) in ran.stderr


def test_a_server_of_another_version_is_changed_for_this_one() -> None:
    fake, stop = fake_server.start(paths.make_private(paths.runtime_dir()) / "old.sock")
    record(fake.address, version="0.0.1")
    try:
        said: list[str] = []
        found = local.ensure(said.append)
    finally:
        stop()
    assert found.version == __version__
    assert "0.0.1" in said[-1]


def test_status_and_stop() -> None:
    assert taskchat("tasks", "add", "milk").returncode == 0
    shown = json.loads(taskchat("status", "--json").stdout)
    assert (shown["running"], shown["version"], shown["pid"]) == (True, __version__, server_pid())
    assert "has ended" in taskchat("stop").stdout
    assert local.recorded() is None
    assert titles() == ["milk"]
