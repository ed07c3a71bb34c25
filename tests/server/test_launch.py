from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from taskchat import __version__, paths
from taskchat.config import Settings
from taskchat.errors import Misconfigured
from taskchat.server import launch

WAIT = 20  # seconds for what takes about one
SERVE = "from taskchat.config import Settings; from taskchat.server.launch import serve; import os;"
SHARED = f"{SERVE} serve(Settings.from_env(os.environ), '127.0.0.1', 0)"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_others_are_not_served_with_the_machines_own_secret(host: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        launch.serve(Settings(), host, 0)
    assert "TASKCHAT_SECRET" in str(refused.value)


@pytest.mark.parametrize(("host", "port"), [("no such host", 0), ("256.1.1.1", 80), ("127.0.0.1", 10**6)])
def test_an_address_that_is_none_is_refused(host: str, port: int) -> None:
    with pytest.raises(Misconfigured):
        launch._resolve(host, port)


def test_a_port_in_use_is_named() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured) as refused:
            launch._bind_tcp(socket.AF_INET, ("127.0.0.1", port))
    assert str(port) in str(refused.value)


def test_answers_do_not_wait_for_acknowledgements() -> None:
    with closing(launch._bind_tcp(socket.AF_INET, ("127.0.0.1", 0))) as sock:
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@contextmanager
def started(*command: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """A server process; it is dead at the end, whatever happens."""
    with subprocess.Popen(
        [sys.executable, *command], env={**os.environ, **environ}, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def address_of(process: subprocess.Popen[str]) -> str:
    """Where the server says that it serves, once it does."""
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if " serves " in line and line.startswith("20"):
            return line.split(" serves ")[1].strip()
    raise AssertionError("".join(lines))


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code and the rest of what was said."""
    _, said = process.communicate(timeout=WAIT)
    return process.returncode, said


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
