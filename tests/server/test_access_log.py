from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.server.conftest import Person, Site

LOGGER = "taskchat.access"


@pytest.fixture(autouse=True)
def _listened(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger=LOGGER)


def requests(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What was written of each request, without how long it took."""
    found = [dict(getattr(record, "fields", {})) for record in caplog.records if record.name == LOGGER]
    assert all(line.pop("ms") >= 0 for line in found)
    return found


async def test_a_request_is_one_line_that_names_its_route_and_not_its_path(
    site: Site, ann: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    await site.client.get("/api/v1/tasks/77", headers=ann.headers)
    await site.client.get(f"/api/{ann.id}/tasks", params={"q": "flowers for Mary"}, headers=ann.headers)
    assert requests(caplog) == [
        {"method": "GET", "route": "/api/v1/tasks/{id}", "status": 404},
        {"method": "GET", "route": "/api/{user_id}/tasks", "status": 200},
    ]
    assert "Mary" not in caplog.text


async def test_what_is_nowhere_has_no_route(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    await site.client.get("/wp-admin/setup.php?key=secret")
    assert requests(caplog) == [{"method": "GET", "route": "-", "status": 404}]


async def test_what_is_refused_before_its_route_has_a_line_too(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    await site.client.get("http://127.0.0.1/health", headers={"Host": "evil.example"})
    assert [line["status"] for line in requests(caplog)] == [403]


async def test_questions_after_health_are_quiet_while_all_is_well(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    await site.client.get("/health")
    await site.client.get("/ready")
    assert requests(caplog) == []
    await site.app.state.services.store.close()
    await site.client.get("/ready")
    assert requests(caplog) == [{"method": "GET", "route": "/ready", "status": 503}]
