from __future__ import annotations

from taskchat import __version__
from tests.fakes.served import Served, says
from tests.server.conftest import Site


async def test_a_living_server_says_so_without_a_token(site: Site) -> None:
    answer = await site.client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "version": __version__})


async def test_a_ready_server_names_what_it_depends_on(site: Site) -> None:
    answer = await site.client.get("/ready")
    assert answer.status_code == 200
    assert answer.json()["database"] == {"status": "ok", "detail": "sqlite"}
    assert answer.json()["model"] == {"status": "starting", "detail": "embedded"}


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
