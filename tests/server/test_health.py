from __future__ import annotations

import asyncio
from typing import Any

import pytest

from taskchat import __version__
from taskchat.server.routes import health
from taskchat.store import migrations
from taskchat.store.postgres import PostgresStore
from tests.fakes.served import Served, says
from tests.server.conftest import OpenSite, Site


async def test_a_living_server_says_so_without_a_token(site: Site) -> None:
    answer = await site.client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "version": __version__})


async def test_a_ready_server_names_what_it_depends_on(site: Site) -> None:
    answer = await site.client.get("/ready")
    assert answer.status_code == 200
    ready = answer.json()
    database = ready["database"]
    assert database.pop("milliseconds") >= 0
    kind = "postgresql" if isinstance(site.app.state.services.store, PostgresStore) else "sqlite"
    assert database == {"status": "ok", "detail": kind, "revision": migrations.HEAD}
    assert ready["model"] == {"status": "starting", "detail": "embedded", "state": None}
    assert ready["cache"] is None


@pytest.mark.asyncio(loop_scope="session")
async def test_a_server_whose_agent_is_there_says_so(served: Served) -> None:
    await served.talk("hello", says("Hello!"))
    assert (await served.client.get("/ready")).json()["model"]["status"] == "ok"


async def test_a_server_without_its_database_lives_but_is_not_ready(site: Site) -> None:
    await site.app.state.services.store.close()
    assert (await site.client.get("/health")).status_code == 200
    answer = await site.client.get("/ready")
    assert (answer.status_code, answer.json()["status"], answer.json()["database"]["status"]) == (
        503,
        "failed",
        "failed",
    )


async def test_a_database_that_does_not_answer_is_not_waited_for_without_end(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_job: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(site.app.state.services.store, "read", never)
    monkeypatch.setattr(health, "ANSWER_SECONDS", 0.01)
    answer = await site.client.get("/ready")
    assert (answer.status_code, answer.json()["database"]["detail"]) == (503, "no answer within 0.01 seconds")


async def test_a_lost_redis_is_named_but_keeps_nobody_from_working(open_site: OpenSite) -> None:
    site = open_site(redis="redis://127.0.0.1:1/0")
    answer = await site.client.get("/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert answer.json()["cache"]["status"] == "failed"
    await site.app.state.services.counters.close()


async def test_a_server_that_is_told_to_end_is_not_ready(site: Site) -> None:
    site.app.state.services.lifetime.stop()
    answer = await site.client.get("/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "stopping")


async def test_many_who_ask_at_once_ask_the_database_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    store, asked = site.app.state.services.store, 0
    read = store.read

    async def counted(job: Any) -> Any:
        nonlocal asked
        asked += 1
        return await read(job)

    monkeypatch.setattr(store, "read", counted)
    answers = await asyncio.gather(*[site.client.get("/ready") for _ in range(20)])
    assert {answer.status_code for answer in answers} == {200}
    assert asked < 20
