"""kill -9 in the middle of many turns: what was acknowledged is there, and what is sent again happens once."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

TURNS, AT_ONCE, KILLED_AT, PATIENCE = 200, 4, 90, 30.0


class Site:
    """A server process that can be killed and started again, and its clients."""

    def __init__(self, folder: Path) -> None:
        with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port: int = free.getsockname()[1]
        self._environ = {**os.environ, "TASKCHAT_HOME": str(folder), "TASKCHAT_RATE_LIMITS": "off"}
        self._log = (folder / "log").open("w")
        self._process: subprocess.Popen[bytes] | None = None
        self.up = threading.Event()
        self.acknowledged: list[str] = []
        self._news = threading.Condition()

    def start(self) -> None:
        command = [sys.executable, "-m", "taskchat", "serve", "--port", str(self.port)]
        self._process = subprocess.Popen(command, env=self._environ, stdout=self._log, stderr=self._log)
        waiting, pause = PATIENCE, threading.Event()
        while waiting > 0:
            with contextlib.suppress(OSError):
                self.ask("GET", "/health")
                self.up.set()
                return
            assert self._process.poll() is None, "the server ended at its start"
            pause.wait(0.05)
            waiting -= 0.05
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        assert self._process is not None
        self.up.clear()
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(5)

    def close(self) -> None:
        self.kill()
        self._log.close()

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            sent = {
                "Content-Type": "application/json",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            }
            connection.request(method, path, json.dumps(body) if body is not None else None, sent)
            answer = connection.getresponse()
            read = json.loads(answer.read())
        assert answer.status < 300, read
        return read

    def add(self, title: str, token: str) -> None:
        """One turn, sent again under its key until it is acknowledged."""
        while True:
            assert self.up.wait(PATIENCE)
            with contextlib.suppress(OSError, http.client.HTTPException):
                reply = self.ask(
                    "POST",
                    "/api/v1/chat",
                    {"message": f"add {title}"},
                    Authorization=f"Bearer {token}",
                    Idempotency_Key=title,
                )
                assert [call["tool"] for call in reply["tool_calls"]] == ["add_task"], reply
                with self._news:
                    self.acknowledged.append(title)
                    self._news.notify_all()
                return

    def wait_until_acknowledged(self, number: int) -> None:
        with self._news:
            assert self._news.wait_for(lambda: len(self.acknowledged) >= number, PATIENCE)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    try:
        site.start()
        yield site
    finally:
        site.close()


@pytest.mark.slow
def test_every_task_is_there_once_after_a_kill(site: Site) -> None:
    account = {"email": "ann@example.com", "password": "long enough"}
    token = site.ask("POST", "/api/v1/auth/register", account)["access_token"]
    titles = [f"wash car {number}" for number in range(TURNS)]
    with ThreadPoolExecutor(AT_ONCE) as people:
        turns = [people.submit(site.add, title, token) for title in titles]
        site.wait_until_acknowledged(KILLED_AT)
        site.kill()
        site.start()
        for turn in turns:
            turn.result()
    listed: list[str] = []
    cursor = ""
    while cursor is not None:
        path = f"/api/v1/tasks?status=all&limit=200{cursor and f'&cursor={cursor}'}"
        page = site.ask("GET", path, Authorization=f"Bearer {token}")
        listed += [task["title"] for task in page["items"]]
        cursor = page["next_cursor"]
    assert Counter(listed) == Counter(titles)
