"""Several server processes on one socket, here with workers that say who they are."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from taskchat.server.workers import LATE, pause_before
from tests.fakes.databases import PostgresDatabases
from tests.fakes.processes import WAIT, Process, ended, line_with, started

STRONG = "of-the-tests-0123456789-abcdefghijklmnop"
PARENT = """
import logging, os, socket, sys
from taskchat.server.workers import Supervisor
logging.basicConfig(level="INFO")
sock = socket.create_server(("127.0.0.1", 0))
print("port", sock.getsockname()[1], file=sys.stderr, flush=True)
Supervisor(sock, int(sys.argv[1]), [sys.executable, "-c", sys.argv[2]], os.environ, stop_seconds=60).run()
"""
WORKER = """
import os, socket, sys, threading
sock, line = (socket.socket(fileno=int(number)) for number in sys.argv[1].split(","))
sock.listen()
line.send(b"l")
print("listens", os.getpid(), file=sys.stderr, flush=True)
def answer():
    while True:
        sock.accept()[0].send(str(os.getpid()).encode())
threading.Thread(target=answer, daemon=True).start()
line.recv(1)
"""
DEAF = WORKER.replace("line.recv(1)", "threading.Event().wait()")
BROKEN = "raise SystemExit(3)"


@contextmanager
def supervised(count: int, worker: str) -> Iterator[tuple[Process, int]]:
    """A parent of `count` workers, and its port."""
    with started("-c", PARENT, str(count), worker) as parent:
        yield parent, int(line_with(parent, r"port (\d+)")[1])


def next_worker(parent: Process) -> int:
    return int(line_with(parent, r"listens (\d+)")[1])


def asked(port: int) -> int:
    """Which worker answers."""
    with socket.create_connection(("127.0.0.1", port), WAIT) as connection:
        return int(connection.recv(20))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text() if Path("/proc/self").exists() else True


def test_who_dies_at_once_again_and_again_is_started_ever_more_rarely() -> None:
    pauses = [pause_before(deaths) for deaths in range(10)]
    assert pauses[:4] == [0, 0.5, 1, 2]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LATE


@pytest.mark.slow
def test_workers_share_a_socket_and_one_that_dies_is_replaced() -> None:
    with supervised(2, WORKER) as (parent, port):
        first, second = next_worker(parent), next_worker(parent)
        assert asked(port) in {first, second}
        os.kill(first, signal.SIGKILL)
        line_with(parent, f"process {first} ended .killed by SIGKILL")
        third = next_worker(parent)
        assert len({first, second, third}) == 3
        parent.send_signal(signal.SIGTERM)
        assert ended(parent)[0] == 0
        assert not is_alive(second)
        assert not is_alive(third)


@pytest.mark.slow
def test_no_worker_outlives_its_parent() -> None:
    with supervised(1, WORKER) as (parent, _):
        worker = next_worker(parent)
        parent.kill()
        ended(parent)  # their log is closed when the last who writes it has gone
    assert not is_alive(worker)


@pytest.mark.slow
def test_workers_that_do_not_end_are_killed_at_a_second_signal() -> None:
    with supervised(1, DEAF) as (parent, _):
        worker = next_worker(parent)
        parent.send_signal(signal.SIGINT)
        parent.send_signal(signal.SIGTERM)
        code, said = ended(parent)
    assert code == 0
    assert f"process {worker} is killed" in said
    assert not is_alive(worker)


@pytest.mark.slow
def test_workers_that_can_never_start_end_the_whole() -> None:
    with supervised(3, BROKEN) as (parent, _):
        code, said = ended(parent)
    assert code != 0
    assert "The server could not start" in said


@pytest.mark.slow
async def test_each_of_two_processes_serves_the_same_person_at_the_same_address(
    postgres_databases: PostgresDatabases,
) -> None:
    database = await postgres_databases.make()
    await asyncio.to_thread(serve_and_ask, TASKCHAT_DATABASE=database, TASKCHAT_SECRET=STRONG, TASKCHAT_POOL_SIZE="2")
    await postgres_databases.drop(database)


def serve_and_ask(**settings: str) -> None:
    serve = "from taskchat.config import Settings; from taskchat.server.launch import serve; import os;"
    with started("-c", f"{serve} serve(Settings.from_env(os.environ, port=0, workers=2))", **settings) as server:
        lines = [json.loads(line_with(server, "^.* serves .*$")[0]) for _ in range(2)]
        address = lines[0]["message"].split()[-1]
        body = {"email": "ann@example.com", "password": "long enough"}
        signed_in = httpx.post(f"{address}/api/v1/auth/register", json=body, timeout=WAIT).json()
        bearer = {"Authorization": f"Bearer {signed_in['access_token']}"}
        for asleep, awake in itertools.permutations(line["pid"] for line in lines):
            os.kill(asleep, signal.SIGSTOP)
            assert httpx.get(f"{address}/api/v1/auth/me", headers=bearer, timeout=WAIT).status_code == 200
            assert json.loads(line_with(server, '^.*"route": "/api/v1/auth/me".*$')[0])["pid"] == awake
            os.kill(asleep, signal.SIGCONT)
        server.send_signal(signal.SIGTERM)
        assert ended(server)[0] == 0
