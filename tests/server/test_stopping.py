"""The end of a server: what runs is finished, what is idle is let go, and who has no patience says so twice."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.processes import WAIT, Process, address_of, ended, started

pytestmark = pytest.mark.slow
STREAM = {"Accept": "text/event-stream"}


@contextmanager
def slow_server(tmp_path: Path, **environ: str) -> Iterator[tuple[Process, httpx.Client]]:
    """A server whose turns end when it is told to end, and somebody who is signed in to it."""
    with (
        started("-m", "tests.fakes.slow_server", TASKCHAT_DATABASE=str(tmp_path / "slow.db"), **environ) as server,
        httpx.Client(base_url=address_of(server), timeout=WAIT) as client,
    ):
        body = {"email": "ann@example.com", "password": "long enough"}
        token = client.post("/api/v1/auth/register", json=body).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield server, client


def events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """The events of a stream as they come."""
    return (json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: "))


def test_a_turn_that_runs_is_finished_and_told_before_the_server_ends(tmp_path: Path) -> None:
    with (
        slow_server(tmp_path) as (server, client),
        client.stream("POST", "/api/v1/chat", json={"message": "think"}, headers=STREAM) as answer,
    ):
        told = events(answer.iter_lines())
        assert next(told)["type"] == "turn.started"
        server.send_signal(signal.SIGTERM)
        rest = list(told)
        assert rest[-1]["reply"]["response"] == "I have thought about it."
        code, said = ended(server)
        assert code == 0
        assert '"outcome": "ok"' in said
        with pytest.raises(httpx.ConnectError):
            httpx.get(str(client.base_url))


def test_it_still_answers_while_load_balancers_notice_but_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    with slow_server(tmp_path, TASKCHAT_DRAIN_SECONDS="60") as (server, client):
        assert client.get("/ready").status_code == 200
        server.send_signal(signal.SIGTERM)
        reply = client.post("/api/v1/chat", json={"message": "think"})  # its model waits for the signal to arrive
        answer = client.get("/ready")
        assert reply.json()["response"] == "I have thought about it."
        assert (answer.status_code, answer.json()["status"]) == (503, "stopping")
        assert client.get("/health").status_code == 200
        server.send_signal(signal.SIGTERM)
        assert ended(server)[0] == -signal.SIGTERM
