"""Documents outlive the server that reads them, and several servers on one database share the work."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from taskchat.knowledge.documents import workers
from tests.fakes import papers
from tests.fakes.databases import PostgresDatabases
from tests.fakes.documents import PATH, add, finished, found, send
from tests.fakes.passwords import make_cheap
from tests.fakes.processes import Process, address_of, started
from tests.fakes.served import Served, hosting


@pytest.fixture
async def pair(
    postgres_databases: PostgresDatabases, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Served, Served]]:
    """A server that takes documents and reads none, and one that reads; one person is signed in to both."""
    make_cheap(monkeypatch)
    monkeypatch.setattr(workers, "LOOK_SECONDS", 0.02)
    address = await postgres_databases.make()
    async with hosting(address, document_workers=0) as one, hosting(address) as other:
        await one.be_somebody_new()
        other.client.headers.update(one.client.headers)
        yield one, other
    await postgres_databases.drop(address)


async def test_what_one_server_takes_another_reads_and_both_show(pair: tuple[Served, Served]) -> None:
    one, other = pair
    answer = await send(one, "a.txt", b"The treasure is under the oak.")
    made = await finished(one, answer.json()["id"])
    assert made["state"] == "ready"
    for server in pair:
        assert len(await found(server, "treasure")) == 1
    original = await other.client.get(f"{PATH}/{made['id']}/original")
    assert original.content == b"The treasure is under the oak."


async def test_two_servers_share_many_documents_and_read_each_once(pair: tuple[Served, Served]) -> None:
    one, other = pair
    ids = [(await send(server, f"{number}.txt", b"%d" % number)).json()["id"] for number in range(4) for server in pair]
    assert len(set(ids)) == 4
    assert {(await finished(other, each))["state"] for each in ids} == {"ready"}
    assert await add(one, "0.txt", "0") == await finished(one, ids[0])


SERVE = """
import os, tests.fakes.readers
from taskchat.config import Settings
from taskchat.server.launch import serve
serve(Settings.from_env(os.environ, port=0))
"""


@contextlib.contextmanager
def server(folder: Path) -> Iterator[tuple[Process, httpx.Client]]:
    """A server process of its own, and a client of it."""
    environ = {"TASKCHAT_HOME": str(folder), "TASKCHAT_RATE_LIMITS": "off"}
    with (
        started("-c", SERVE, **environ) as process,
        httpx.Client(base_url=address_of(process), timeout=20) as client,
    ):
        yield process, client


def wait_for(client: httpx.Client, path: str, states: set[str]) -> Any:
    """The document, when it is in one of these states."""
    pause = threading.Event()
    for _ in range(1000):
        found = client.get(path).json()
        if found["state"] in states:
            return found
        pause.wait(0.03)
    raise AssertionError(found)


@pytest.mark.slow
def test_a_document_is_read_to_its_end_though_the_server_is_killed_in_the_middle(tmp_path: Path) -> None:
    account = {"email": "ann@example.com", "password": "long enough"}
    pages = [f"Page {number} of a long story.\n" + "It goes on and on.\n" * 60 for number in range(400)]
    with server(tmp_path) as (process, client):
        token = client.post("/api/v1/auth/register", json=account).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        client.headers.update(headers)
        sent = client.post(PATH, files={"file": ("story.pdf", papers.pdf(*pages))})
        here = f"{PATH}/{sent.json()['id']}"
        wait_for(client, here, {"reading"})
        process.kill()
        process.wait(5)
    with server(tmp_path) as (_, client):
        client.headers.update(headers)
        found = wait_for(client, here, {"ready", "failed"})
        assert (found["state"], found["pages"]) == ("ready", 400)
        hits = client.get(f"{PATH}/search", params={"q": "page 321 of a long story"}).json()["items"]
    assert hits
