"""50 AI clients at once, and the server is killed in the middle: nothing that they did is lost, and nothing doubled."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from tests.fakes.databases import Databases
from tests.fakes.mcp.clients import connected
from tests.fakes.served import SIGNING
from tests.server.test_crash import PATIENCE, Site

CLIENTS, PEOPLE, CALLS, KILLED_AT = 50, 10, 3, 60


class Crowd:
    """The clients, half of them of today, half from before 2026-07-28. Each makes its calls one after the other."""

    def __init__(self, site: Site, tokens: list[str]) -> None:
        self._site, self._tokens = site, tokens
        self.acknowledged = 0
        self.enough = asyncio.Event()
        self.up = asyncio.Event()
        self.up.set()

    async def work(self, number: int) -> None:
        """Make the calls, each again with its key until it is acknowledged, over a new connection if need be."""
        left = [f"task {each} of client {number}" for each in range(CALLS)]
        while left:
            await asyncio.wait_for(self.up.wait(), PATIENCE)
            try:
                mode = "auto" if number % 2 else "legacy"
                url, token = f"http://127.0.0.1:{self._site.port}/mcp", self._tokens[number % PEOPLE]
                async with connected(url, f"Bearer {token}", mode=mode, read_timeout_seconds=PATIENCE) as client:
                    while left:
                        await self._add(client, left[0])
                        left.pop(0)
            except* Exception:  # the connection broke, in one of many ways
                await asyncio.sleep(0)

    async def _add(self, client: Client, title: str) -> None:
        once: Any = {"taskchat/idempotency-key": title}
        result = await client.call_tool("add_task", {"title": title}, meta=once)
        assert not result.is_error
        self.acknowledged += 1
        if self.acknowledged >= KILLED_AT:
            self.enough.set()


@pytest.fixture
async def site(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    address = await databases.make()
    for name, value in {"DATABASE": address, "SECRET": SIGNING, "CONNECTIONS_PER_ADDRESS": "400"}.items():
        monkeypatch.setenv(f"TASKCHAT_{name}", value)
    site = Site(tmp_path)
    try:
        await asyncio.to_thread(site.start)
        yield site
    finally:
        site.close()
    await databases.drop(address)


@pytest.mark.slow
async def test_every_call_of_50_clients_happens_once_though_the_server_is_killed(site: Site) -> None:
    tokens = []
    for person in range(PEOPLE):
        account = {"email": f"person{person}@example.com", "password": "long enough"}
        tokens.append((await asyncio.to_thread(site.ask, "POST", "/api/v1/auth/register", account))["access_token"])
    crowd = Crowd(site, tokens)
    working = [asyncio.create_task(crowd.work(number)) for number in range(CLIENTS)]
    await asyncio.wait_for(crowd.enough.wait(), PATIENCE)
    crowd.up.clear()
    await asyncio.to_thread(site.kill)
    await asyncio.to_thread(site.start)
    crowd.up.set()
    await asyncio.gather(*working)
    listed: list[str] = []
    for token in tokens:
        page = await asyncio.to_thread(
            site.ask, "GET", "/api/v1/tasks?status=all&limit=200", Authorization=f"Bearer {token}"
        )
        listed += [task["title"] for task in page["items"]]
    wanted = [f"task {each} of client {number}" for number in range(CLIENTS) for each in range(CALLS)]
    assert Counter(listed) == Counter(wanted)
    assert crowd.acknowledged == len(wanted)
