from __future__ import annotations

import http.client
import json
import signal
import socket
import stat
from contextlib import closing
from pathlib import Path

import pytest

from taskchat import __version__, paths
from taskchat.config import Settings
from taskchat.errors import Misconfigured
from taskchat.server import launch
from tests.fakes.processes import WAIT, address_of, ended, started

SERVE = "from taskchat.config import Settings; from taskchat.server.launch import serve; import os;"
SHARED = f"{SERVE} serve(Settings.from_env(os.environ, port=0))"
STRONG = "of-the-tests-0123456789-abcdefghijklmnop"
POSTGRES = "postgresql://ann@db.example/tasks"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_others_are_not_served_with_the_machines_own_secret(host: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        launch.serve(Settings(host=host, port=0))
    assert "TASKCHAT_SECRET" in str(refused.value)


@pytest.mark.parametrize("secret", ["short", "a" * 64, "changethis-changethis-changethis-changethis"])
def test_nobody_is_served_with_a_secret_that_can_be_guessed(secret: str) -> None:
    for host in ("127.0.0.1", "0.0.0.0"):
        with pytest.raises(Misconfigured):
            launch.serve(Settings(host=host, port=0, secret=secret))


def test_servers_that_share_a_database_need_one_secret_for_all() -> None:
    with pytest.raises(Misconfigured) as refused:
        launch.check(Settings(database=POSTGRES), others_reach_it=False)
    assert "All servers on one database must have the same" in str(refused.value)
    launch.check(Settings(database=POSTGRES, secret=STRONG, workers=4), others_reach_it=True)


def test_several_processes_are_refused_on_sqlite_by_naming_what_to_use() -> None:
    with pytest.raises(Misconfigured) as refused:
        launch.check(Settings(secret=STRONG, workers=2), others_reach_it=False)
    assert "postgresql://" in str(refused.value)


def health(path: str) -> dict[str, str]:
    connection = http.client.HTTPConnection("localhost")
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(WAIT)
    connection.sock.connect(path)
    with closing(connection):
        connection.request("GET", "/health")
        found: dict[str, str] = json.loads(connection.getresponse().read())
        return found


def left() -> list[str]:
    return sorted(path.name for path in paths.runtime_dir().iterdir())


@pytest.mark.slow
def test_a_local_server_says_where_it_is_and_leaves_nothing_behind() -> None:
    with started("-m", "taskchat", "serve", "--local") as server:
        address = address_of(server)
        record = json.loads(paths.server_record().read_text())
        assert (record["pid"], record["version"], record["address"]) == (server.pid, __version__, address)
        assert health(address.removeprefix("unix:"))["version"] == __version__
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (paths.server_socket(), paths.server_record())]
        assert modes == [0o600, 0o600]
        with started("-m", "taskchat", "serve", "--local") as second:
            code, said = ended(second)
        assert code != 0
        assert f"process {server.pid}" in said
        assert "Traceback" not in said
        server.send_signal(signal.SIGTERM)
        assert ended(server)[0] == 0
    assert left() == []


@pytest.mark.slow
def test_what_a_killed_server_left_does_not_stop_the_next() -> None:
    with started("-m", "taskchat", "serve", "--local") as killed:
        address_of(killed)
        killed.kill()
        killed.wait(WAIT)
    assert left() == ["server.json", "server.sock"]
    with started("-m", "taskchat", "serve", "--local") as server:
        health(address_of(server).removeprefix("unix:"))
        server.send_signal(signal.SIGINT)
        assert ended(server)[0] == 0
    assert left() == []


@pytest.mark.slow
def test_a_local_server_ends_when_nobody_asks() -> None:
    with started("-m", "taskchat", "serve", "--local", TASKCHAT_IDLE_MINUTES="0.001") as server:
        address_of(server)
        assert ended(server)[0] == 0
    assert left() == []


@pytest.mark.slow
def test_a_shared_server_answers_to_its_name_on_its_port(tmp_path: Path) -> None:
    with started("-c", SHARED, TASKCHAT_DATABASE=str(tmp_path / "shared.db")) as server:
        host, port = address_of(server).removeprefix("http://").split(":")
        with closing(http.client.HTTPConnection(host, int(port), timeout=WAIT)) as connection:
            connection.request("GET", "/health", headers={"X-Forwarded-For": "6.6.6.6"})
            good = connection.getresponse()
            assert (good.status, json.loads(good.read())["status"]) == (200, "ok")
            connection.request("GET", "/health", headers={"Host": "evil.example"})
            assert connection.getresponse().status == 403
        server.send_signal(signal.SIGTERM)
        assert ended(server)[0] == 0
    assert (tmp_path / "shared.db").exists()
